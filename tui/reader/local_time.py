"""The time zone of the machine, with all its changes of clocks.

`datetime.astimezone()` gives the offset of that one moment: by it a day of
July that is asked for in January would begin an hour late.
"""

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """As the system's rules have it at each moment."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """How far the clocks are ahead of UTC at a local time."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Not known: the system tells the offset alone."""
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        """How people call the zone at a local time."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, dt: datetime) -> datetime:
        """What the clocks show at a time in UTC; in an hour that comes twice, which of the two it is."""
        moment = dt.replace(tzinfo=UTC)
        shown = moment.astimezone().replace(tzinfo=None)
        again = shown.astimezone(UTC) != moment
        return shown.replace(tzinfo=self, fold=int(again))


LOCAL = LocalZone()
