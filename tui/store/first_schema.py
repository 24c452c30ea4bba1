"""What the first schema made: the tables of feeds, stories, tags and the journal, and the index over the texts."""

TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE feeds (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL UNIQUE,
        own_title TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        site_url TEXT NOT NULL DEFAULT '',
        format TEXT NOT NULL DEFAULT '',
        lang TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL DEFAULT 0,
        added INTEGER NOT NULL,
        archived INTEGER,
        paused INTEGER NOT NULL DEFAULT 0,
        unlisted INTEGER NOT NULL DEFAULT 0,
        unread INTEGER NOT NULL DEFAULT 0,
        total INTEGER NOT NULL DEFAULT 0,
        etag TEXT,
        last_modified TEXT,
        body_hash TEXT NOT NULL DEFAULT '',
        moved_to TEXT NOT NULL DEFAULT '',
        last_try INTEGER,
        last_success INTEGER,
        next_due INTEGER,
        not_before INTEGER,
        wish_seconds INTEGER NOT NULL DEFAULT 0,
        skip_hours TEXT NOT NULL DEFAULT '',
        skip_days TEXT NOT NULL DEFAULT '',
        gone INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        failing_since INTEGER,
        problem_kind TEXT,
        problem_cause TEXT NOT NULL DEFAULT '',
        problem_remedy TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE TABLE feed_folders (
        feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        path TEXT NOT NULL,
        PRIMARY KEY (feed_id, position)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sort_key INTEGER NOT NULL,
        feed_id INTEGER NOT NULL REFERENCES feeds(id),
        read INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0,
        hidden INTEGER NOT NULL DEFAULT 0,
        tags INTEGER NOT NULL DEFAULT 0,
        published INTEGER,
        first_seen INTEGER NOT NULL,
        updated INTEGER,
        content_changed INTEGER,
        words INTEGER NOT NULL DEFAULT 0,
        enclosures INTEGER NOT NULL DEFAULT 0,
        pictures INTEGER NOT NULL DEFAULT 0,
        source TEXT NOT NULL DEFAULT 'feed',
        lang TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        author TEXT NOT NULL DEFAULT '',
        url TEXT NOT NULL DEFAULT '',
        comments_url TEXT NOT NULL DEFAULT '',
        identity TEXT NOT NULL,
        content_hash TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        entry_id INTEGER NOT NULL REFERENCES entries(id) ON DELETE CASCADE,
        source TEXT NOT NULL CHECK (source IN ('feed', 'page')),
        base_url TEXT NOT NULL DEFAULT '',
        text TEXT NOT NULL DEFAULT '',
        html TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE TABLE page_fetches (
        entry_id INTEGER PRIMARY KEY REFERENCES entries(id) ON DELETE CASCADE,
        last_try INTEGER NOT NULL,
        failures INTEGER NOT NULL DEFAULT 0,
        problem_kind TEXT,
        problem_cause TEXT NOT NULL DEFAULT '',
        problem_remedy TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE TABLE enclosures (
        entry_id INTEGER NOT NULL REFERENCES entries(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        url TEXT NOT NULL,
        media_type TEXT NOT NULL DEFAULT '',
        length_bytes INTEGER,
        PRIMARY KEY (entry_id, position)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE tags (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded TEXT NOT NULL UNIQUE,
        total INTEGER NOT NULL DEFAULT 0,
        last_used INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE entry_tags (
        tag_id INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
        sort_key INTEGER NOT NULL,
        entry_id INTEGER NOT NULL REFERENCES entries(id) ON DELETE CASCADE,
        PRIMARY KEY (tag_id, sort_key)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE batches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        time INTEGER NOT NULL,
        origin TEXT NOT NULL,
        label TEXT NOT NULL DEFAULT '',
        changed INTEGER NOT NULL DEFAULT 0,
        undone INTEGER,
        redo_order INTEGER
    )
    """,
    """
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY,
        batch_id INTEGER NOT NULL REFERENCES batches(id) ON DELETE CASCADE,
        entry_id INTEGER,
        feed_id INTEGER,
        field TEXT NOT NULL,
        old TEXT,
        new TEXT
    )
    """,
    """
    CREATE VIRTUAL TABLE search USING fts5(title, author, body, content='', tokenize="ascii tokenchars '_'")
    """,
    # Indexing is the dearest step of a refresh: merge late and bit by bit, keep a whole commit in memory.
    "INSERT INTO search(search, rank) VALUES ('automerge', 32)",
    "INSERT INTO search(search, rank) VALUES ('crisismerge', 64)",
    "INSERT INTO search(search, rank) VALUES ('hashsize', 16777216)",
)

INDEXES = (
    "CREATE UNIQUE INDEX entries_by_key ON entries(sort_key)",
    "CREATE UNIQUE INDEX entries_by_identity ON entries(feed_id, identity)",
    "CREATE INDEX entries_by_link ON entries(feed_id, url) WHERE url <> ''",
    "CREATE INDEX entries_by_feed ON entries(feed_id, sort_key)",
    "CREATE INDEX entries_unread ON entries(sort_key, feed_id) WHERE read = 0 AND hidden = 0",
    "CREATE INDEX entries_unread_by_feed ON entries(feed_id, sort_key) WHERE read = 0 AND hidden = 0",
    "CREATE INDEX entries_starred ON entries(sort_key) WHERE starred = 1",
    "CREATE INDEX entries_hidden ON entries(sort_key) WHERE hidden = 1",
    "CREATE INDEX entries_from_the_future ON entries(published, sort_key) WHERE published > first_seen",
    "CREATE UNIQUE INDEX articles_by_entry ON articles(entry_id, source)",
    "CREATE INDEX entry_tags_by_entry ON entry_tags(entry_id)",
    "CREATE INDEX journal_by_batch ON journal(batch_id, field, entry_id)",
    "CREATE INDEX batches_by_origin ON batches(origin)",
)

TRIGGERS = (
    """
    CREATE TRIGGER entries_arrive AFTER INSERT ON entries WHEN NEW.hidden = 0 BEGIN
        UPDATE feeds SET total = total + 1, unread = unread + (NEW.read = 0) WHERE id = NEW.feed_id;
    END
    """,
    """
    CREATE TRIGGER entries_leave AFTER DELETE ON entries WHEN OLD.hidden = 0 BEGIN
        UPDATE feeds SET total = total - 1, unread = unread - (OLD.read = 0) WHERE id = OLD.feed_id;
    END
    """,
    """
    CREATE TRIGGER entries_read AFTER UPDATE OF read ON entries WHEN NEW.hidden = 0 AND OLD.hidden = 0
    AND NEW.read <> OLD.read BEGIN
        UPDATE feeds SET unread = unread + (NEW.read = 0) - (OLD.read = 0) WHERE id = NEW.feed_id;
    END
    """,
    """
    CREATE TRIGGER entries_hide AFTER UPDATE OF hidden ON entries WHEN NEW.hidden <> OLD.hidden BEGIN
        UPDATE feeds SET
            total = total + OLD.hidden - NEW.hidden,
            unread = unread + (NEW.read = 0 AND NEW.hidden = 0) - (OLD.read = 0 AND OLD.hidden = 0)
        WHERE id = NEW.feed_id;
        UPDATE tags SET total = total + OLD.hidden - NEW.hidden
        WHERE id IN (SELECT tag_id FROM entry_tags WHERE entry_id = NEW.id);
    END
    """,
    """
    CREATE TRIGGER entry_tags_put AFTER INSERT ON entry_tags BEGIN
        UPDATE entries SET tags = tags + 1 WHERE id = NEW.entry_id;
        UPDATE tags SET total = total + (SELECT hidden = 0 FROM entries WHERE id = NEW.entry_id)
        WHERE id = NEW.tag_id;
    END
    """,
    """
    CREATE TRIGGER entry_tags_taken AFTER DELETE ON entry_tags BEGIN
        UPDATE entries SET tags = tags - 1 WHERE id = OLD.entry_id;
        UPDATE tags SET total = total - ifnull((SELECT hidden = 0 FROM entries WHERE id = OLD.entry_id), 0)
        WHERE id = OLD.tag_id;
    END
    """,
)

VIEWS = (
    """
    CREATE VIEW stories AS SELECT
        e.id, coalesce(nullif(f.own_title, ''), nullif(f.title, ''), f.url) AS feed, f.url AS feed_url,
        e.title, e.author, e.url,
        strftime('%Y-%m-%dT%H:%M:%SZ', e.published, 'unixepoch') AS published,
        strftime('%Y-%m-%dT%H:%M:%SZ', e.first_seen, 'unixepoch') AS first_seen,
        e.read, e.starred, e.hidden, f.archived IS NOT NULL AS archived,
        (SELECT group_concat(t.name, ', ') FROM entry_tags AS et JOIN tags AS t ON t.id = et.tag_id
         WHERE et.entry_id = e.id) AS tags,
        e.words, e.lang, a.source, a.text
    FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
    LEFT JOIN articles AS a ON a.entry_id = e.id AND a.source = e.source
    """,
)
