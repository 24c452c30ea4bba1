"""What a Content-Type says."""

import pytest

from tui.formats.media_types import no_text


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("application/pdf", "a PDF"),
        ("Application/PDF; charset=binary", "a PDF"),
        ("image/jpeg", "a picture"),
        ("audio/mpeg", "a sound"),
        ("application/x-zip", "an archive"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a document file"),
        ("application/octet-stream", "a download"),
        ("image/svg+xml", ""),
        ("text/html; charset=utf-8", ""),
        ("application/xhtml+xml", ""),
        ("text/plain", ""),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_what_is_no_text_has_a_name(content_type: str, name: str) -> None:
    assert no_text(content_type) == name
