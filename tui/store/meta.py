"""Small facts that the database remembers for the program."""

from tui.store.database import Database


def get(db: Database, key: str) -> str | None:
    """What was set under `key`."""
    value: str | None = db.value("SELECT value FROM meta WHERE key = ?", [key])
    return value


def put(db: Database, key: str, value: str | None) -> None:
    """Remember `value` under `key`; `None` forgets it."""
    if get(db, key) == value:
        return
    with db.atomic(durable=True):
        if value is None:
            db.execute("DELETE FROM meta WHERE key = ?", [key])
        else:
            db.execute(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [key, value]
            )


def follows(db: Database) -> str:
    """The path of the feeds.toml that this database belongs to; empty: of none yet."""
    return get(db, "follows") or ""


def remember_follows(db: Database, path: str) -> None:
    """From now on belong to the feeds.toml at `path`."""
    put(db, "follows", path)


def last_good_list(db: Database) -> str:
    """The text of feeds.toml when it was last without a mistake; empty: never yet."""
    return get(db, "last_good_list") or ""


def remember_list(db: Database, text: str) -> None:
    """Keep the text of a feeds.toml that has no mistake."""
    put(db, "last_good_list", text)
