import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.test_toml_splice import feeds_tomls
from tui.formats.errors import FormatError
from tui.formats.toml_settings import with_setting, without_setting
from tui.paths import shipped_feeds


def test_a_setting_goes_behind_the_comment_that_shows_its_default() -> None:
    text = shipped_feeds().decode()
    (default,) = [line for line in text.splitlines(True) if line.startswith("# layout =")]
    longer = with_setting(text, "layout", '"two"')
    assert longer == text.replace(default, f'{default}layout = "two"\n')
    assert with_setting(longer, "layout", '"one"') == longer.replace('"two"\n', '"one"\n')
    assert without_setting(longer, "layout") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "[settings]\nwidth = 80\n"),
        ("# mine", "# mine\n\n[settings]\nwidth = 80\n"),
        ("x = 1\n\n# f\n[[feed]]\n", "x = 1\n\n[settings]\nwidth = 80\n\n# f\n[[feed]]\n"),
        ("[settings]\nwidth = 72  # wide\n", "[settings]\nwidth = 80  # wide\n"),
        (
            "[settings]\r\n  theme = 'x'\r\n\r\n[keys]\r\n",
            "[settings]\r\n  theme = 'x'\r\n  width = 80\r\n\r\n[keys]\r\n",
        ),
        ("[settings]\ntheme = '''\n# width = 72\n'''\n", "[settings]\ntheme = '''\n# width = 72\n'''\nwidth = 80\n"),
        ("[settings]\n# why\n\n# width = 1\n[keys]\n", "[settings]\nwidth = 80\n# why\n\n# width = 1\n[keys]\n"),
        ("settings.width = 72 # w\n", "settings.width = 80 # w\n"),
        ("[settings]", "[settings]\nwidth = 80"),
    ],
)
def test_it_goes_where_settings_are(text: str, expected: str) -> None:
    assert with_setting(text, "width", "80") == expected


@pytest.mark.parametrize("text", ["settings = { width = 72 }\n", "settings.theme = 'x'\n", "settings = 1\n"])
def test_settings_in_another_shape_are_left_to_their_writer(text: str) -> None:
    with pytest.raises(FormatError, match="cannot be changed safely"):
        with_setting(text, "width", "80")


@pytest.mark.parametrize("value", ["", "1\nx = 2", "1 # c\n[keys]", "'"])
def test_a_value_that_is_none_is_not_written(value: str) -> None:
    with pytest.raises(FormatError):
        with_setting("[settings]\n", "width", value)


def test_a_broken_text_is_not_touched() -> None:
    with pytest.raises(FormatError, match="holds a mistake"):
        with_setting("[settings", "width", "80")


def test_a_setting_taken_out_leaves_the_comment_behind_it() -> None:
    assert without_setting("[settings]\nwidth = 72  # narrow\n", "width") == "[settings]\n# narrow\n"
    assert without_setting("settings.width = 72\n[keys]\n", "width") == "[keys]\n"
    assert without_setting("[keys]\n", "width") == "[keys]\n"
    with pytest.raises(FormatError):
        without_setting("settings = { width = 72 }\n", "width")


@given(text=feeds_tomls(), value=st.sampled_from(["80", '"a # b"', "['x']"]))
def test_any_list_takes_a_setting_and_gives_it_back(text: str, value: str) -> None:
    longer = with_setting(text, "theme", value)
    before, after = tomllib.loads(text, parse_float=str), tomllib.loads(longer, parse_float=str)
    assert after == before | {"settings": before.get("settings", {}) | tomllib.loads(f"theme = {value}")}
    assert with_setting(longer, "theme", value) == longer
    again = without_setting(longer, "theme")
    assert [line for line in again.splitlines() if line.strip() not in ("", "[settings]")] == [
        line for line in text.splitlines() if line.strip() not in ("", "[settings]")
    ]
