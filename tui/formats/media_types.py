"""What a Content-Type header says of whether there is text to read."""

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


def no_text(content_type: str) -> str:
    """What else than text a page says it is, such as "a PDF"; empty where it may well be text."""
    said = content_type.partition(";")[0].strip().lower()
    return next((name for name, pattern in _NAMES.items() if re.match(pattern, said)), "")
