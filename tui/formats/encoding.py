"""Bytes of a document to text, whatever it says of itself.

Declarations lie often and valid UTF-8 hardly ever comes about by chance, so
that goes first, then what HTTP and the XML declaration say (RFC 7303), then
Windows-1252, which is what browsers take.
"""

import codecs
import re

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
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
_ALLOWED = re.compile(r"utf-?(8|16|32)|iso8859|iso2022|cp\d|koi8|gb|hz$|big5|shift_jis|euc_|mac|tis|johab|ptcp|viscii")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(rb"\A<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")

_FORBIDDEN = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")


def as_text(body: bytes, content_type: str = "") -> str:
    """Decode a document; bytes that fit no encoding become U+FFFD."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _FIRST_CHARACTERS:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    declared = _declared(body, content_type)
    if body.isascii() and not _SEVEN_BIT.intersection(declared):
        return body.decode("ascii")
    for encoding in (*_SEVEN_BIT.intersection(declared), "utf-8", *declared):
        try:
            return body.decode(encoding)
        except UnicodeError:
            continue
    return _nearest(body)


def as_xml(body: bytes, content_type: str = "") -> bytes:
    """The document in UTF-8, without the characters that XML 1.0 forbids, bare or as a reference.

    One stray control character would else turn the whole of a good document
    over to the slow parser for broken ones, and a reference such as `&#xD800;`
    ends that one with an exception.
    """
    data = as_text(body, content_type).encode("utf-8", "replace").translate(None, _FORBIDDEN)
    if b"\xef\xbf" in data:
        data = data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    return _REFERENCE.sub(_legal_reference, data).lstrip()


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
    text = body.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken * 4 <= foreign else body.decode("cp1252", "replace")


def _legal_reference(match: re.Match[bytes]) -> bytes:
    digits = match[1] or match[2]
    if len(digits.lstrip(b"0")) > 7:
        return b""
    code = int(digits, 16 if match[1] else 10)
    if code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF:
        return match[0]
    return b""
