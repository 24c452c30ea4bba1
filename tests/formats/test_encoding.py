import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.encoding import as_text, as_xml

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")


@given(texts, st.sampled_from(ENCODINGS), st.sampled_from(["", "text/xml; charset=iso-8859-1", "charset=nonsense"]))
def test_unicode_is_read_whatever_is_declared(text: str, encoding: str, content_type: str) -> None:
    document = f"<a>{text}"
    assert as_text(document.encode(encoding), content_type) == document


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso-8859-1", "déjà vu"),
        ("iso-8859-2", "žluťoučký kůň"),
        ("windows-1251", "съешь ещё этих мягких французских булок"),
        ("koi8-r", "съешь ещё этих булок"),
        ("shift_jis", "日本語のニュース"),
        ("euc-jp", "日本語のニュース"),
        ("iso-2022-jp", "日本語のニュース"),
        ("gb2312", "新闻"),
        ("big5", "新聞"),
        ("euc-kr", "뉴스"),
    ],
)
def test_declared_encodings_are_followed_where_it_is_no_utf_8(encoding: str, text: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><a>{text}'
    assert as_text(declared.encode(encoding)) == declared
    assert as_text(f"<a>{text}".encode(encoding), f"text/xml; charset={encoding}") == f"<a>{text}"


def test_a_few_broken_bytes_do_not_make_utf_8_something_else() -> None:
    body = ("é" * 50).encode() + b"\xff" + ("語" * 50).encode()
    assert as_text(body) == "é" * 50 + "\N{REPLACEMENT CHARACTER}" + "語" * 50


def test_undeclared_bytes_are_read_as_browsers_do() -> None:
    assert as_text(b"it\x92s 5 \x80") == "it’s 5 €"


@pytest.mark.parametrize(
    "name", ["zlib_codec", "rot13", "idna", "punycode", "unicode_escape", "undefined", "mbcs", "x" * 40]
)
def test_codecs_that_are_no_encodings_are_not_used(name: str) -> None:
    body = f'<?xml version="1.0" encoding="{name}"?><a>caf'.encode() + b"\xe9"
    assert as_text(body, f"text/xml; charset={name}").endswith("café")


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_become_text_and_xml(body: bytes, content_type: str) -> None:
    as_text(body, content_type).encode("utf-8", "surrogatepass")
    data = as_xml(body, content_type)
    data.decode()
    assert not set(data) & (set(range(32)) - set(b"\t\n\r"))


@pytest.mark.parametrize(
    "legal", ["&#9;", "&#10;", "&#32;", "&#xD7FF;", "&#xe000;", "&#65533;", "&#x10FFFF;", "&#000065;"]
)
def test_references_that_xml_allows_stay(legal: str) -> None:
    assert as_xml(f"<a>{legal}</a>".encode()) == f"<a>{legal}</a>".encode()


@pytest.mark.parametrize(
    "illegal", ["&#0;", "&#x1B;", "&#xD800;", "&#xdfff;", "&#xFFFE;", "&#65535;", "&#x110000;", "&#1e;"]
)
def test_references_that_xml_forbids_go(illegal: str) -> None:
    kept = b"&#1e;" if illegal == "&#1e;" else b""
    assert as_xml(f" \n<a>{illegal}</a>".encode()) == b"<a>" + kept + b"</a>"
