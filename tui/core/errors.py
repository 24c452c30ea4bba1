"""The errors a person may meet, each a plain sentence.

DatelineError
├── UsageError            exit 2
│   ├── ConfigError       feeds.toml or another file of the person's cannot be used
│   └── QueryError        (core.query) a query that does not parse
├── StoreError            exit 3
│   ├── NotOurs           the file is no database of ours
│   ├── TooNew            a newer dateline wrote it
│   └── Damaged           it is ours and broken
└── Cancelled             a longer work was stopped by a person
"""


class DatelineError(Exception):
    """Base of all errors that are told to the person; `str()` is the sentence."""

    exit_code = 1


class UsageError(DatelineError):
    """The person asked for something that cannot be understood."""

    exit_code = 2


class ConfigError(UsageError):
    """A file of the person's cannot be used."""


class StoreError(DatelineError):
    """The database cannot be used."""

    exit_code = 3


class NotOurs(StoreError):
    """The file is something else's."""


class TooNew(StoreError):
    """The file was written by a newer program."""


class Damaged(StoreError):
    """The file is ours and cannot be read."""


class Cancelled(DatelineError):
    """A longer work was stopped by the person."""

    exit_code = 130
