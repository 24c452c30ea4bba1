"""What a Content-Type says."""

import pytest

from tui.formats.media_types import is_feed, is_page, no_text


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


@pytest.mark.parametrize(
    ("body", "feed", "page"),
    [
        (b"<rss version='2.0'>", True, False),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><!-- <html> --><feed xmlns='x'><title>&lt;html></title>", True, False),
        (b"<rdf:RDF xmlns='x'>", True, False),
        (b"<!DOCTYPE html><html>", False, True),
        (b"<!-- made by hand -->\n<html>", False, True),
        (b"<p>Words", False, True),
        (b"{}", False, False),
        (b"", False, False),
        (b"<!--" * 100_000, False, False),
    ],
)
def test_the_beginning_tells_feeds_from_pages(body: bytes, feed: bool, page: bool) -> None:
    assert (is_feed(body), is_page(body)) == (feed, page)
