import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.encoding import as_text, as_xml, page_text

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


RUSSIAN = "Сегодня в городе прошла встреча, на которой говорили о погоде и о планах на будущий год. "
JAPANESE = "昨日、町の図書館で会議が開かれ、来年の計画について話し合いが行われました。"
CHINESE = "昨天市图书馆举行了会议，讨论了明年的计划，记者对此进行了报道。"
GERMAN = "Der Bürgermeister sagte, die Brücke über den Fluss müsse für zwei Jahre geschlossen werden. "
SHELL = "<html><head>{}<script>var words = 1;</script></head><body class=page><p>{}</p></body></html>"


def test_no_page_is_taken_for_one_of_an_old_apple() -> None:
    text = "совет собрался во вторник вечером, чтобы выслушать инженеров о старом мосте. Никто не ожидал, что ремонт"
    page = SHELL.format("", f"Абзац: {text} закончится до первых морозов, сказала представительница порта.\n" * 8)
    assert page_text(page.encode("cp1251")) == page


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("shift_jis", JAPANESE),
        ("euc-jp", JAPANESE),
        ("iso-2022-jp", JAPANESE),
        ("gb18030", CHINESE),
        ("cp1252", GERMAN),
        ("utf-8", GERMAN),
        ("utf-16", GERMAN),
    ],
)
def test_pages_that_do_not_say_their_encoding_are_looked_at(encoding: str, text: str) -> None:
    page = SHELL.format("", text * 8)
    assert page_text(page.encode(encoding)) == page


@pytest.mark.parametrize(
    "declaration",
    [
        *(
            "<meta charset={}>",
            "<META CHARSET='{}' />",
            '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        ),
        "<link rel=x>\n<meta content='text/html;charset={}' http-equiv=content-type>",
    ],
)
@pytest.mark.parametrize(
    ("encoding", "text"), [("windows-1251", "мост"), ("euc-kr", "뉴스"), ("iso-8859-2", "žluťoučký")]
)
def test_pages_are_read_as_they_say(declaration: str, encoding: str, text: str) -> None:
    page = SHELL.format(declaration.format(encoding), text)
    assert page_text(page.encode(encoding)) == page
    undeclared = SHELL.format("", text)
    assert page_text(undeclared.encode(encoding), f"text/html; charset={encoding}") == undeclared


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("utf-8", "cp1251"),
        ("iso-8859-1", "utf-8"),
        ("euc-jp", "utf-8"),
        ("nonsense", "cp1251"),
        ("zlib_codec", "koi8-r"),
    ],
)
def test_a_lie_about_the_encoding_does_no_harm(said: str, encoding: str) -> None:
    page = SHELL.format(f"<meta charset={said}>", RUSSIAN * 8)
    assert page_text(page.encode(encoding)) == page


def test_a_few_broken_bytes_do_not_make_a_page_something_else() -> None:
    body = SHELL.format("<meta charset=shift_jis>", JAPANESE * 8).encode("shift_jis")
    broken = body.replace("町".encode("shift_jis"), b"\x81\xff", 1)
    assert page_text(broken).count("図書館") == 8


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_become_the_text_of_a_page(body: bytes, content_type: str) -> None:
    page_text(body, content_type).encode("utf-8", "surrogatepass")
