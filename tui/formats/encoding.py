"""Bytes of a document to text, whatever it says of itself.

Declarations lie often and valid UTF-8 hardly ever comes about by chance, so
that goes first, then what HTTP and the document say (RFC 7303, HTML), then
Windows-1252, which is what browsers take. For pages, which more often say
nothing or something wrong, a detector is asked before that.
"""

import codecs
import re
from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_CHARACTERS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What browsers read in place of the declared encoding (WHATWG Encoding Standard)."""
_MISTAKEN = {"mac-cyrillic": "cp1251"}
"""What the detector takes for one that no page has, since they differ in a few letters only."""
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
_ALLOWED = re.compile(r"utf-?(8|16|32)|iso8859|iso2022|cp\d|koi8|gb|hz$|big5|shift_jis|euc_|mac|tis|johab|ptcp|viscii")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(rb"\A<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_WITHIN = 8192
"""Bytes in which a page says its encoding; the standard wants 1,024, browsers look farther."""
_SAMPLE = 32_768
"""Bytes that the detector is given; with more it is no surer, only slower."""
_SEEN_THROUGH = re.compile(
    rb"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<[^<>]{0,2000}>", re.DOTALL | re.IGNORECASE
)
_ENDLESS_WORD = re.compile(rb"[A-Za-z]{50,}")
"""The detector looks from each letter of a word to its end, and does so fourteen times: a long one would hang it."""
_FOREIGN = re.compile(rb"[\x80-\xff]")
_ESCAPES = b"\x1b$"
_A_TIME = 1 << 18
"""Bytes that are looked at together."""

_FORBIDDEN = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_HTML_REFERENCE = re.compile(_REFERENCE.pattern + b"?")
"""HTML takes it without its end."""
_LEGAL = ((0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()


def as_text(body: bytes, content_type: str = "") -> str:
    """Decode a feed; bytes that fit no encoding become U+FFFD."""
    text = _certain(body, _declared(body, content_type))
    return _nearest(body) if text is None else text


def page_text(body: bytes, content_type: str = "") -> str:
    """Decode a web page, or plain text; bytes that fit no encoding become U+FFFD."""
    declared = _declared(body, content_type)
    declared += [encoding for name in _META.findall(body[:_META_WITHIN])[:3] if (encoding := _known(name.decode()))]
    if body.isascii() and _ESCAPES in body:
        declared.append("iso2022_jp")
    text = _certain(body, declared)
    if text is None:
        text = next((text for encoding in ("utf-8", *declared) if (text := _mostly(body, encoding)) is not None), None)
    return _detected(body) if text is None else text


def wide(body: bytes) -> bool:
    """Whether it is text of two or four bytes a character, of which many are zero."""
    return any(body.startswith(start) for start, encoding in (*_MARKS, *_FIRST_CHARACTERS) if encoding != "utf-8")


def _certain(body: bytes, declared: Sequence[str]) -> str | None:
    """The text, where a mark, the bytes or a declaration tell its encoding and all bytes fit it."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _FIRST_CHARACTERS:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    if body.isascii() and not _SEVEN_BIT.intersection(declared):
        return body.decode("ascii")
    for encoding in (*_SEVEN_BIT.intersection(declared), "utf-8", *declared):
        try:
            return body.decode(encoding)
        except UnicodeError:
            continue
    return None


def as_xml(body: bytes, content_type: str = "") -> bytes:
    """The document in UTF-8, without the characters that XML 1.0 forbids, bare or as a reference.

    One stray control character would else turn the whole of a good document
    over to the slow parser for broken ones, and a reference such as `&#xD800;`
    ends that one with an exception.
    """
    if _is_plainly_utf8(body, content_type):
        return _without_signs(body, _REFERENCE).lstrip()
    return _without_forbidden(as_text(body, content_type), _REFERENCE).lstrip()


def _is_plainly_utf8(body: bytes, content_type: str) -> bool:
    """Whether `as_text` would take it for UTF-8 as it stands; without making all of its text, which may be long."""
    if wide(body) or body.startswith(codecs.BOM_UTF8):
        return False
    if body.isascii():
        return not _SEVEN_BIT.intersection(_declared(body, content_type))
    if _SEVEN_BIT.intersection(_declared(body, content_type)):
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _A_TIME):
            decoder.decode(body[start : start + _A_TIME])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def as_html(text: str) -> bytes:
    """HTML in UTF-8, without the characters that XML forbids: they are in the way when lxml moves a text."""
    return _without_forbidden(text, _HTML_REFERENCE)


def _without_forbidden(text: str, reference: re.Pattern[bytes]) -> bytes:
    return _without_signs(text.encode("utf-8", "replace"), reference)


def _without_signs(data: bytes, reference: re.Pattern[bytes]) -> bytes:
    data = data.translate(None, _FORBIDDEN)
    if b"\xef\xbf" in data:
        data = data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    if b"&#" not in data:
        return data
    left = reference.sub(lambda match: match[0] if _is_legal(match) else b"", data)
    if left == data:
        return data
    # What stood round a reference may have become another one.
    return reference.sub(lambda match: match[0] if _is_legal(match) else _REPLACEMENT, left)


def _declared(body: bytes, content_type: str) -> list[str]:
    """Encodings that HTTP and the document name, as far as they are encodings of text that we trust."""
    names: list[str] = []
    if match := _CHARSET.search(content_type):
        names.append(match[1])
    if declaration := _DECLARATION.match(body.lstrip()[:300]):
        names.append(declaration[1].decode("ascii"))
    return [encoding for name in names if (encoding := _known(name))]


def _known(name: str) -> str:
    """Python's name of an encoding, or nothing: some codecs are no encodings (zlib, idna, unicode_escape)."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return _SUPERSETS.get(found, found) if _ALLOWED.match(found) else ""


def _nearest(body: bytes) -> str:
    """UTF-8 with a few broken bytes, else Windows-1252."""
    text = _mostly(body, "utf-8")
    return body.decode("cp1252", "replace") if text is None else text


def _mostly(body: bytes, encoding: str) -> str | None:
    """The text, where only a few bytes do not fit the encoding."""
    text = body.decode(encoding, "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken * 4 <= foreign else None


def _detected(body: bytes) -> str:
    """The text in the encoding that its bytes look like, else Windows-1252."""
    from chardet import detect  # late: 20 ms, and few pages need it

    words = _ENDLESS_WORD.sub(b" ", _SEEN_THROUGH.sub(b" ", body))
    start = next((match.start() for match in _FOREIGN.finditer(words)), 0)
    guess = _known(detect(words[max(0, start - 100) :][:_SAMPLE])["encoding"] or "")
    guess = _MISTAKEN.get(guess, guess)
    text = _mostly(body, guess) if guess else None
    return body.decode("cp1252", "replace") if text is None else text


def _is_legal(reference: re.Match[bytes]) -> bool:
    digits = reference[1] or reference[2]
    if len(digits.lstrip(b"0")) > 7:
        return False
    code = int(digits, 16 if reference[1] else 10)
    return code in (0x9, 0xA, 0xD) or any(first <= code <= last for first, last in _LEGAL)
