"""Why stories are hidden, from the journal and from what rules did."""

from collections.abc import Sequence
from json import dumps, loads

from tui.core.hiding import Hiding
from tui.core.rules import Rule
from tui.store.database import Database
from tui.store.rows import moment


def hidings(db: Database, keys: Sequence[int]) -> dict[int, Hiding]:
    """What hid each of the stories with these keys; those of which nothing is known are left out."""
    found = db.rows(
        """
        SELECT e.sort_key, b.time, b.origin, r.query, r.effects
        FROM json_each(?) AS wanted JOIN entries AS e ON e.sort_key = wanted.value
        JOIN journal AS j ON j.id = (
            SELECT max(h.id) FROM journal AS h JOIN batches AS done ON done.id = h.batch_id
            WHERE h.entry_id = e.id AND h.field = 'hidden' AND h.new = '1' AND done.undone IS NULL
        )
        JOIN batches AS b ON b.id = j.batch_id
        LEFT JOIN rule_hits AS hit ON hit.entry_id = e.id AND hit.batch_id = b.id
            AND instr(', ' || hit.did || ', ', ', hide, ')
        LEFT JOIN rules AS r ON r.id = hit.rule_id
        WHERE e.hidden
        """,
        [dumps(list(keys))],
    )
    return {
        key: Hiding(
            time=moment(time),
            origin=origin,
            rule=None if query is None else Rule(query=query, do=tuple(loads(effects))),
        )
        for key, time, origin, query, effects in found
    }
