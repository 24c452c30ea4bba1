"""What a Content-Type header, or the beginning of a document, says of what it is."""

import re

_NAMES = {
    "a PDF": r"application/(?:x-)?pdf",
    "a picture": r"image/(?!svg)",
    "a sound": r"audio/",
    "a video": r"video/",
    "a font": r"font/",
    "an archive": r"application/(?:(?:x-)?(?:zip|gzip|bzip2?|7z-compressed|tar|rar-compressed|xz)|vnd\.rar)",
    "a document file": r"application/(?:epub|msword|rtf|postscript|vnd\.(?:ms-|oasis\.|openxmlformats))",
    "a download": r"application/(?:octet-stream|x-msdownload|x-executable|wasm|java-archive|vnd\.android)",
}

_OPENINGS_BYTES = 20_000
_BEFORE_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?[^>]{0,2000}>|<!--.{0,10000}?-->)*", re.DOTALL)
_FEED = re.compile(rb"<(?:rss|rdf:rdf|feed)\b", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p)\b", re.IGNORECASE)


def no_text(content_type: str) -> str:
    """What else than text a page says it is, such as "a PDF"; empty where it may well be text."""
    said = content_type.partition(";")[0].strip().lower()
    return next((name for name, pattern in _NAMES.items() if re.match(pattern, said)), "")


def is_feed(body: bytes) -> bool:
    """Whether a document begins as a feed does (RSS, RDF, Atom)."""
    start = _BEFORE_ROOT.match(body[:_OPENINGS_BYTES])
    return start is not None and _FEED.match(body, start.end()) is not None


def is_page(body: bytes) -> bool:
    """Whether a document begins as a web page does, so that no parser of feeds need look at it."""
    start = _BEFORE_ROOT.match(body[:_OPENINGS_BYTES])
    return start is not None and _HTML.match(body, start.end()) is not None
