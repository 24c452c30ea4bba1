"""The line above the list: what gives way where there is no room."""

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tests.strategies import hostile_text
from tui.app.signs import UNICODE_SIGNS
from tui.app.widgets.list_head import Heading, ListHead
from tui.core.text import cell_width


class HeadApp(App[None]):
    """Nothing but the line."""

    def compose(self) -> ComposeResult:
        yield ListHead(signs=UNICODE_SIGNS)


async def told(heading: Heading, width: int = 80) -> str:
    async with HeadApp().run_test(size=(width, 3)) as pilot:
        head = pilot.app.query_one(ListHead)
        head.show(heading)
        return str(head.render()).strip()


async def test_a_filter_is_told_behind_the_numbers() -> None:
    heading = Heading(name="Unread", count="12 of 128", filter="syria", habits="newest first", hidden=5)
    text = await told(heading)
    assert text.startswith("Unread  12 of 128  filter: syria  ")
    assert text.endswith("5 hidden here: :hidden shows them")
    assert (await told(heading, 54)).endswith("5 hidden")
    assert (await told(heading, 120)).endswith("5 hidden here: :hidden shows them · newest first")


async def test_news_go_before_all_else() -> None:
    heading = Heading(name="Unread", count="128", habits="newest first", hidden=5, new=34)
    assert (await told(heading)).endswith("↑ 34 new: g takes them in")
    assert (await told(heading, 24)).endswith("↑ 34: g")


@settings(max_examples=15)  # each runs a program
@given(
    name=hostile_text(), filter=st.just("") | hostile_text(), width=st.integers(40, 120), hidden=st.integers(0, 9999)
)
async def test_it_is_never_wider_than_its_pane(name: str, filter: str, width: int, hidden: int) -> None:
    heading = Heading(name=name, count="12 of 128", filter=filter, habits="newest first", hidden=hidden)
    assert cell_width(await told(heading, width)) <= width - 2
