"""Finding words in the text of the article that is open."""

from tui.app.screens.reading_articles import Articles
from tui.core.query_nodes import Text
from tui.core.stories import StoryLine
from tui.core.text import tokens


class Finding(Articles):
    """The matches that are marked in the article, and the way through them."""

    matching = False
    """Whether matches are marked in the article and `n` and `p` go through them."""
    _in_article = False
    """Whether what is typed in the search box is looked for in the article."""

    def show_story(self, line: StoryLine) -> None:
        """Show a story; a search in it goes on where it is the same."""
        self.matching = self.matching and self._still_shown(line.id) is not None
        if not self.matching:
            super().show_story(line)

    def _find_here(self, text: str) -> None:
        words = tuple(tokens(text))
        number = self.article.find([Text(words, None, True)]) if words else 0
        if not words:
            self.article.clear_matches()
        self.search_box.show_found(f"{self.article.match:,} of {number:,}" if number else "none" if words else "")

    def tell_match(self) -> None:
        """Say which match one is at."""
        if self.matching:
            self.say(f"{self.article.match:,} of {self.article.matches:,}{self.signs.between}Esc ends")

    def update_hints(self) -> None:
        """Show the keys for matches while there are some."""
        if self.matching and self.place == "article" and not self.typing:
            self.hints.show("matches")
        else:
            super().update_hints()

    def to_match(self, direction: int) -> bool:
        """Go to the next or the previous match; `False` where none are marked."""
        if not self.matching or self.place != "article":
            return False
        self.article.next_match(1 if direction > 0 else -1)
        self.tell_match()
        return True

    def end_matching(self) -> bool:
        """Take the marks out of the article; `False` where there were none of a search in it."""
        ended, self.matching = self.matching, False
        if ended or self._in_article:
            self._in_article = False
            self.article.clear_matches()
            self.update_hints()
        return ended

    def list_was_left(self) -> None:
        """Forget the search of an article that is not shown any more."""
        self.matching = False
