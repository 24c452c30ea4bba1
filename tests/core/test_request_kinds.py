import pytest

from tui.core.request_kinds import Header, header_mistakes, right_headers, sendable_value


@pytest.mark.parametrize(
    "name",
    ["Host", "content-length", "Connection", "TRANSFER-ENCODING", "Accept-Encoding", "If-None-Match", "Range"],
)
def test_headers_that_frame_a_request_or_that_dateline_understands_itself_are_refused(name: str) -> None:
    assert f"the header {name} is dateline's own to set" in header_mistakes({name: "x"})[name]
    assert right_headers({name: "x"}) == ()


@pytest.mark.parametrize("name", ["Cookie", "Authorization", "X-Api-Key", "User-Agent", "Referer", "Accept-Language"])
def test_all_others_may_be_set(name: str) -> None:
    assert right_headers({name: " x "}) == (Header(name=name, value="x"),)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "a\nb",
        "a\r\nX: b",
        "\u00e9",
        "\x7f",
        3,
        ["a"],
        {},
        {"env": ""},
        {"env": "A=B"},
        {"env": "A", "command": ["b"]},
        {"command": []},
        {"command": [""]},
        {"command": "a 'b"},
        {"value": "x"},
    ],
)
def test_what_can_be_no_value_is_refused_and_not_repeated(value: object) -> None:
    [message] = header_mistakes({"Cookie": value}).values()
    assert message == (
        "the header Cookie cannot be this; expected one line of plain ASCII in quotes, "
        '{ env = "NAME" } or { command = ["program", "argument"] }'
    )


def test_a_header_is_never_printed_with_its_value() -> None:
    headers = right_headers({"A": "geheim", "B": {"command": ["pass", "geheim"]}, "C": {"env": "EX"}})
    assert "geheim" not in repr(headers)
    assert [header.source for header in headers] == ["a text in feeds.toml", "from command pass", "from env EX"]


def test_a_value_is_one_line_of_visible_ascii() -> None:
    assert sendable_value("a b=c; d")
    assert not any(map(sendable_value, ["", " a", "a ", "a\tb", "a\nb", "\u00e9", "\x1b[m"]))
