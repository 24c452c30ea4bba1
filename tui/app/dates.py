"""Moments in words, for headers and dialogs; `now` is in the reader's time zone and gives it to the rest."""

from datetime import date, datetime, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(moment: datetime, now: datetime) -> str:
    """Such as "today", "yesterday", "20 Nov", "20 Nov 2024"."""
    moment = moment.astimezone(now.tzinfo)
    if moment.date() == now.date():
        return "today"
    if moment.date() == now.date() - timedelta(days=1):
        return "yesterday"
    named = f"{moment.day} {_MONTHS[moment.month - 1]}"
    return named if moment.year == now.year else f"{named} {moment.year}"


def day_and_time(moment: datetime, now: datetime) -> str:
    """The day with hour and minute, which no one needs of another year's."""
    moment = moment.astimezone(now.tzinfo)
    return day(moment, now) if moment.year != now.year else f"{day(moment, now)} {moment:%H:%M}"


def named_day(day: date, today: date) -> str:
    """Such as "Today, Saturday 28 Nov", "Tuesday 24 Nov", "Tuesday 24 Nov 2024"."""
    near = {0: "Today, ", 1: "Yesterday, "}.get((today - day).days, "")
    year = "" if day.year == today.year else f" {day.year}"
    return f"{near}{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"


def ago(moment: datetime, now: datetime) -> str:
    """Such as "2 hours ago"; empty for what is still to come."""
    gone = now - moment
    if gone < timedelta(0):
        return ""
    if gone < timedelta(minutes=1):
        return "just now"
    if gone < timedelta(hours=1):
        return _count(gone // timedelta(minutes=1), "minute")
    if gone < timedelta(days=1):
        return _count(gone // timedelta(hours=1), "hour")
    if gone < timedelta(days=60):
        return _count(gone // timedelta(days=1), "day")
    if gone < timedelta(days=730):
        return _count(gone // timedelta(days=30), "month")
    return _count(gone // timedelta(days=365), "year")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"
