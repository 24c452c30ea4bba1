"""Cases 61 to 68 on the screen: poison brings the terminal no sequence that a harmless twin does not bring."""

from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM
from tests.e2e.once import once
from tests.e2e.poison import PAYLOADS, STORIES, Flavour, dose, harmless, poisoned
from tests.e2e.poison_home import RawServer, make
from tests.e2e.poison_tour import COLUMNS, ROWS, Stop, tour
from tests.e2e.sequences import forbidden, read_sent
from tests.e2e.terminal import Terminal
from tui.core.text import displayable

pytestmark = pytest.mark.timeout(600)  # the walks are long, and other tests run beside them

FOLDER = "h[/b]\x1b]0;o\x07\u202e"
VISUAL = "no\x1bcvisual[/b]\u202e"
LOOKS = {f"SGR {number}" for number in (0, 1, 2, 3, 4, 7, 9, 38, 48)}
"""Looks of text that articles have; the shorter of the two walks need not meet them all."""
ACTING = (61, 62, 63, 64, 65)
SHOWN = [(number, case) for number, (case, _) in enumerate(STORIES, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a walk through all screens came to."""

    raw: bytes
    stops: dict[str, Stop]
    code: int
    log: str


def _walk(folder: Path, flavour: Flavour, *, whole: bool) -> Walk:
    with RawServer() as server:
        home = make(folder / flavour(FOLDER), flavour, server)
        env = home.env | {"VISUAL": flavour(VISUAL)}
        with Terminal([str(PROGRAM)], env=env, columns=COLUMNS, rows=ROWS, timeout=60) as terminal:
            stops = tour(terminal, flavour, server.url("site"), whole=whole).stops
            code = terminal.wait_end()
            assert terminal.left_modes() == set()
            return Walk(raw=bytes(terminal.raw), stops=stops, code=code, log=home.log)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return once(tmp_path_factory, "poisoned", lambda folder: _walk(folder, poisoned, whole=True))


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Walk:
    """The same walk; unless all is to be done, only as far as it takes to meet every kind of sequence."""
    whole = bool(pytestconfig.getoption("--full"))
    return once(tmp_path_factory, "harmless", lambda folder: _walk(folder, harmless, whole=whole))


def test_c61_c62_c63_the_same_control_sequences_are_sent_as_for_a_harmless_twin(walk: Walk, twin: Walk) -> None:
    sent, harmless_sent = read_sent(walk.raw).kinds, read_sent(twin.raw).kinds
    assert sent - LOOKS == harmless_sent - LOOKS
    assert walk.code == twin.code == 0
    assert "Traceback" not in walk.log + twin.log


def test_c61_c62_strings_for_the_terminal_are_pointers_and_copies_of_clean_text(walk: Walk) -> None:
    strings = read_sent(walk.raw).strings
    copies = [text.rpartition(";")[2] for text in strings if text.startswith("]52;c;")]
    others = {text for text in strings if not text.startswith("]52;c;")}
    assert others <= {"]22;default", "]22;text", "]22;pointer"}
    assert len(copies) == 3
    for copied in copies:
        text = b64decode(copied).decode()
        assert text.startswith("http://")
        assert displayable(text, lines=True) == text


PIECES = [(case, payload) for case in ACTING for payload in PAYLOADS[case] if displayable(payload) != payload]


@pytest.mark.parametrize(("case", "payload"), PIECES)
def test_c61_c62_c63_c64_c65_no_such_text_is_ever_sent(walk: Walk, twin: Walk, case: int, payload: str) -> None:
    sent = payload.encode("utf-8", "surrogatepass")
    found = sent in walk.raw and sent not in twin.raw  # leaving the screen is what the program does, too
    assert not found, case


def test_c63_c64_c65_what_is_painted_holds_no_character_that_hides_or_turns_text(walk: Walk) -> None:
    assert not forbidden(read_sent(walk.raw).text)


@pytest.mark.parametrize(("number", "case"), SHOWN)
def test_c61_c62_c63_c64_c65_c66_c67_c68_a_story_shows_its_title_in_list_and_article(
    walk: Walk, number: int, case: int
) -> None:
    title = displayable(f"{number:02} {STORIES[number - 1][1]}")
    begins = title[:9] if title[:9].replace("\ufffd", "").isascii() else title[:3]
    listed = [line for stop in walk.stops.values() for line in _between(stop, 25, 67)]
    head = _between(walk.stops["article" if number == 1 else f"article {number}"], 69, COLUMNS)[:8]
    assert any(line.startswith(begins) for line in listed), case
    assert any(line.startswith(begins) or line == begins[:2] for line in head), case


@pytest.mark.parametrize("place", ["sidebar", *(f"article {number}" for number in range(2, len(STORIES) + 1))])
def test_c65_c68_the_edges_of_the_panes_stand_straight(walk: Walk, place: str) -> None:
    cells = walk.stops[place].cells
    edges = (24, 67) if place != "sidebar" else (24,)
    assert all(row[edge] == "│" for row in cells[: ROWS - 6] for edge in edges)


@pytest.mark.parametrize(
    "place", ["rename tag", "edit search", "edit feed", "rename folder", "delete tag", ":why", ":pipe cat", "rules",
              "history", "health, moved", "add, title", "links", "tags, completed", "keep", ":rule hide"]
)  # fmt: skip
def test_c65_c68_the_frame_of_a_dialog_stands_straight(walk: Walk, place: str) -> None:
    cells = walk.stops[place].cells
    top = next(row for row, line in enumerate(cells) if "╭" in line)
    left = cells[top].index("╭")
    right = len(cells[top]) - 1 - cells[top][::-1].index("╮")
    bottom = next(row for row in range(top, len(cells)) if cells[row][left] == "╰")
    assert cells[bottom][right] == "╯"
    assert all(line[left] in "│├" and line[right] in "│┤" for line in cells[top + 1 : bottom])


TAG = displayable("t\x9b1m\u202e[b")


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("list", displayable(dose(2))),  # a mistake in feeds.toml
        ("sidebar", f"#{TAG}"),
        ("list", f"Search {displayable(dose(0))}"),
        ("rename tag", f"Rename #{TAG}"),
        ("delete tag", TAG),
        ("edit search", "c62 OR �52;c;aA==�"),
        ("edit feed", displayable(dose(1))),
        ("edit feed, folders", "fold1"),
        ("rename folder", "fold1 �2J[@click=app.quit]x["),
        ("unsubscribe folder", displayable(dose(1))[:12]),
        ("command line, completed", f":tag {TAG}"),
        (":\x9b2Jnone\u202e", "none"),
        (":why", displayable(dose(3))),
        (":pipe cat", "01 �]52;c;aGk=�"),
        (":pipe no/such[/b]", "b] could not be started"),
        (":messages", displayable(dose(2))),
        ("rules", displayable(dose(3))),
        ("history", displayable(dose(3))),
        (":tag \x9b1m\u202enew", "#�1m�new"),
        (":hidden", "01 �]52;c;aGk=�"),
        ("palette", "🔎"),
        ("health, moved", "[@click=app.quit]x[/]"),
        ("editor", "visual[/b]�"),
        ("add, refused", "is no address"),
        ("add, found", "Found 0"),
        ("add, title", "[/b]"),
        ("article", displayable(dose(1))),
        ("page", "The whole text,"),
        ("links", "52;c;aGk="),
        ("links, copied", "Copied:"),
        ("copied", "Copied:"),
        ("enclosure", "files.example"),
        ("tags", TAG),
        ("search, candidates", displayable(dose(1))),
        ("search, mistaken", "is:�1m�[/b]: column 4"),
        ("keep", "c6*"),
        (":rule hide", "c6*"),
        ("filtered", "filter: words OR �c�"),
    ],
)
def test_c61_c68_each_place_shows_what_is_left_of_the_text(walk: Walk, place: str, text: str) -> None:
    assert text in walk.stops[place].text


@pytest.mark.parametrize("payload", [*PAYLOADS[66], *PAYLOADS[67]])
def test_c66_c67_markup_is_shown_as_it_is_written(walk: Walk, payload: str) -> None:
    number = next(number for number, (_, text) in enumerate(STORIES, 1) if payload in text)
    lines = _between(walk.stops[f"article {number}"], 69, COLUMNS)
    assert payload.replace(" ", "") in "".join(lines).replace(" ", "")


def test_c67_clicks_and_enter_on_what_looks_like_an_action_run_nothing(walk: Walk) -> None:
    assert "[@click=app.quit]" in walk.stops["before clicks"].text
    assert "[@click=app.quit]" in walk.stops["clicked in list"].text
    assert "Ctrl-P finds" in walk.stops["alive"].text
    assert walk.code == 0


def test_c68_a_title_of_a_megabyte_is_cut_and_one_of_several_lines_is_one_line(walk: Walk) -> None:
    assert "huge title xxx" in walk.stops["list"].text
    assert b"x" * 1000 not in walk.raw
    assert "two lines tab bed car riage" in walk.stops["article 19"].text


def _between(stop: Stop, left: int, right: int) -> list[str]:
    """What is painted between two columns."""
    return ["".join(row[left:right]).strip("▌ ●") for row in stop.cells]
