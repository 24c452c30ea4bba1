import tomllib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.kinds import Kind, read_duration, write_duration
from tui.core.settings import SETTING, SETTINGS, Setting, Settings


def toml_value(text: str) -> object:
    return tomllib.loads(f"key = {text}")["key"]


def kind(name: str) -> Kind:
    return SETTING[name].kind


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_described_and_its_default_is_one_of_its_values(setting: Setting) -> None:
    assert setting.doc[0].isupper()
    assert not setting.doc.endswith(".")
    assert setting.kind.expected
    setting.kind.read(toml_value(setting.default))


def test_no_name_stands_twice() -> None:
    assert len(SETTING) == len(SETTINGS)


def test_the_defaults_in_the_table_are_those_of_the_program() -> None:
    values = {setting.name: setting.kind.read(toml_value(setting.default)) for setting in SETTINGS}
    assert Settings().but(values) == Settings()
    assert set(values) == set(Settings.__dataclass_fields__)


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("refresh_every", '"auto"', None),
        ("refresh_every", '"5m"', timedelta(minutes=5)),
        ("refresh_every", '"30d"', timedelta(days=30)),
        ("first_unread", '"all"', None),
        ("first_unread", "0", 0),
        ("ascii", "true", True),
        ("ascii", '"auto"', None),
        ("browser", '"auto"', None),
        ("browser", "\"sh -c 'a b' x\"", ("sh", "-c", "a b", "x")),
        ("browser", '["a b", ""]', ("a b", "")),
        ("timeout", '"90s"', timedelta(seconds=90)),
        ("user_agent", '""', ""),
        ("select", '["a", "b"]', ("a", "b")),
        ("remove", '"a, b"', ("a, b",)),
        ("headers", "{}", ()),
        ("keep", '"90d"', timedelta(days=90)),
        ("keep", '"forever"', None),
        ("proxy", '""', ""),
        ("proxy", '"http://[::1]:3128/"', "http://[::1]:3128"),
    ],
)
def test_values_are_read(name: str, written: str, expected: object) -> None:
    assert kind(name).read(toml_value(written)) == expected


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("refresh_every", '"4m"'),
        ("refresh_every", '"31d"'),
        ("refresh_every", "5"),
        ("refresh_every", '"5 m"'),
        ("refresh_every", '"٥m"'),
        ("refresh", '"Auto"'),
        ("width", "true"),
        ("width", '"72"'),
        ("width", "72.0"),
        ("width", "201"),
        ("first_unread", "-1"),
        ("ascii", "1"),
        ("theme", '" "'),
        ("browser", '""'),
        ("browser", "[]"),
        ("browser", "['']"),
        ("browser", "[1]"),
        ("browser", '"a \'"'),
        ("browser", '["a", "b\\u0000"]'),
        ("user_agent", '"a\\r\\nCookie: b"'),
        ("user_agent", '"é"'),
        ("select", "3"),
        ("remove", '["a", 3]'),
        ("headers", "[]"),
        ("keep", '"0d"'),
        ("proxy", '"127.0.0.1:3128"'),
        ("proxy", '"socks5://127.0.0.1:1080"'),
        ("proxy", '"https://proxy.example"'),
        ("proxy", '"http://me:secret@proxy.example"'),
        ("proxy", '"http://proxy.example/path"'),
        ("proxy", '"http://proxy.example:99999"'),
        ("proxy", '"http://[::1"'),
        ("proxy", "3128"),
    ],
)
def test_anything_else_is_refused(name: str, written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is never shown
        kind(name).read(toml_value(written))


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_no_value_whatever_makes_a_kind_fail_otherwise(value: object) -> None:
    for setting in SETTINGS:
        try:
            setting.kind.read(value)
        except ValueError:
            continue


@given(amount=st.integers(1, 999_999), unit=st.sampled_from("smhd"))
def test_a_written_duration_reads_back(amount: int, unit: str) -> None:
    duration = read_duration(f"{amount}{unit}")
    assert read_duration(write_duration(duration)) == duration


written = st.text() | st.integers(0, 2000) | st.booleans() | st.lists(st.text(max_size=5), max_size=3)
likely = st.sampled_from(["auto", "all", "forever", "15m", "90d", "open", "two", "http://127.0.0.1:1", "", "a 'b c'"])


@given(value=written | likely)
def test_what_a_kind_read_it_writes_so_that_it_reads_the_same(value: object) -> None:
    for setting in SETTINGS:
        if setting.name == "headers":  # their values are never written
            continue
        try:
            read = setting.kind.read(value)
        except ValueError:
            continue
        assert setting.kind.read(toml_value(setting.kind.write(read))) == read


def test_the_default_is_written_as_the_table_has_it() -> None:
    for setting in SETTINGS:
        assert setting.kind.write(setting.kind.read(toml_value(setting.default))) == setting.default


def test_what_is_expected_is_said_in_words() -> None:
    assert kind("refresh_every").expected == '"auto" or a time from "5m" to "30d"'
    assert kind("layout").expected == '"auto", "one", "two", "three" or "stack"'
    assert kind("width").expected == "a whole number from 20 to 200"
