"""The text of the page behind a story, and all that follows from it."""

from tui.core.counting import count_words
from tui.core.made_titles import given_title
from tui.store.database import Database
from tui.store.rows import clean
from tui.store.search import IndexChange, Words, indexed_words


def put_page_text(
    db: Database, entry_id: int, *, html: str, text: str, base_url: str | None = None, title: str = "", author: str = ""
) -> IndexChange:
    """Show a page's article in place of what is shown of the story; within the caller's transaction.

    Args:
        db: The database.
        entry_id: The story; it is there.
        html: The article.
        text: Its words.
        base_url: Where the page was found; `None`: where it was before.
        title: For a story whose feed gives none.
        author: The same.

    Returns:
        What is to be done to the search index.
    """
    old = indexed_words(db, [entry_id])[entry_id]
    html, text = clean(html), clean(text)
    feed_text = db.value("SELECT text FROM articles WHERE entry_id = ? AND source = 'feed'", [entry_id]) or ""
    own = given_title(old.title, feed_text) or clean(title) or old.title
    new = Words(own, old.author or clean(author), text)
    db.execute(
        """
        INSERT INTO articles(entry_id, source, base_url, text, html)
        VALUES (:id, 'page', ifnull(:base, ''), :text, :html)
        ON CONFLICT (entry_id, source) DO UPDATE
        SET base_url = ifnull(:base, base_url), text = excluded.text, html = excluded.html
        """,
        {"id": entry_id, "base": base_url, "text": text, "html": html},
    )
    db.execute(
        "UPDATE entries SET source = 'page', words = ?, pictures = ?, title = ?, author = ? WHERE id = ?",
        [count_words(text), "<img" in html, new.title, new.author, entry_id],
    )
    key: int = db.value("SELECT sort_key FROM entries WHERE id = ?", [entry_id])
    return IndexChange(key, old, new)
