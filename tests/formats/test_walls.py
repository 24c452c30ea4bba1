"""Checks for robots and pages to log in at, told from feeds and from pages that only speak of such."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_feeds import Told, rss
from tui.core.model import ProblemKind
from tui.formats.errors import FormatError
from tui.formats.feed import parse_feed
from tui.formats.walls import MAY_BLOCK, wall_of

STORY = "<p>" + "The ministers met again on Tuesday and agreed on next to nothing. " * 40 + "</p>"


def page(title: str, body: str = "", head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


ROBOTS = {
    "Cloudflare, by its script": page("Just a moment...", "<script>window._cf_chl_opt={cType:'managed'};</script>"),
    "Cloudflare, in another language": page("Nur einen Moment…", '<script>window._cf_chl_opt = {cRay: "8a"}</script>'),
    "Cloudflare, by its title": page("Just a moment..."),
    "Cloudflare, refusing": page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>"),
    "DDoS-Guard": page("Checking", '<script src="/.well-known/ddos-guard/check?context=free_splash"></script>'),
    "Anubis": page("Making sure you&#39;re not a bot!", '<script id="anubis_challenge">{"rules":{}}</script>'),
    "Akamai": page("", '<div id="sec-if-cpt-container"></div><script src="/_sec/cp_challenge/x.js"></script>'),
    "Imperva": page("", '<iframe src="/_Incapsula_Resource?SWUDNSAI=31">Request unsuccessful.</iframe>'),
    "HUMAN": page("Access to this page has been denied", '<div id="px-captcha"></div>'),
    "DataDome": page("shop.example", '<script src="https://ct.captcha-delivery.com/c.js"></script>'),
    "AWS": page("Human Verification", "<script>AwsWafIntegration.saveReferrer()</script>"),
    "Sucuri": page("You are being redirected...", "<script>var s={},sucuri_cloudproxy_js='';</script>"),
    "Vercel": page("Vercel Security Checkpoint", "We're verifying your browser"),
    "hCaptcha between": page("One thing first", '<p>Are you a robot?</p><div class="h-captcha"></div>'),
    "reCAPTCHA between": page("Sorry", '<p>Unusual traffic came from your network.</p><div class="g-recaptcha">'),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_checks_for_robots_are_known_by_what_their_makers_leave_in_them(name: str) -> None:
    assert wall_of(ROBOTS[name], {}) == "robots"
    with pytest.raises(FormatError) as caught:
        parse_feed(ROBOTS[name], url="https://example.org/feed", content_type="text/html")
    problem = caught.value.problem
    assert problem.kind is ProblemKind.BLOCKED
    assert problem.cause == "example.org answered with a check for robots instead of the feed"
    assert "user_agent" in problem.remedy


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {"cf-mitigated": "challenge"}, b""),
        (429, {"x-vercel-mitigated": "challenge"}, b""),
        (405, {"x-amzn-waf-action": "captcha"}, b""),
        (403, {"server": "ddos-guard"}, b"forbidden"),
        (403, {"server": "AkamaiGHost"}, page("Access Denied", "Reference&#32;&#35;18&#46;2")),
        (403, {"server": "cloudflare"}, b"error code: 1020"),
        (403, {}, page("Nope", '<div class="h-captcha"></div>')),
        (503, {}, page("Checking your browser before accessing example.org", STORY[:300])),
    ],
)
def test_errors_are_known_by_headers_and_servers_too(status: int, headers: dict[str, str], body: bytes) -> None:
    assert status in MAY_BLOCK
    assert wall_of(body, headers, status=status) == "robots"


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {}, b""),
        (403, {"server": "cloudflare"}, b"error code: 1015"),
        (503, {"server": "cloudflare"}, page("503 Service Temporarily Unavailable", "nginx")),
        (429, {"server": "AkamaiGHost"}, page("Too many requests")),
        (404, {"server": "ddos-guard"}, page("404 not found")),
        (200, {}, page("How a captcha works", STORY + "Are you a robot? asks the box. " + STORY)),
        (200, {}, page("Write to us", STORY + '<form><div class="g-recaptcha"></div></form>')),
        (200, {}, page("News", STORY, '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>')),
        (200, {}, page("Are you well?", "Nothing here yet.")),
    ],
)
def test_other_pages_and_errors_are_no_walls(status: int, headers: dict[str, str], body: bytes) -> None:
    assert wall_of(body, headers, status=status) == ""


LOGINS = [
    page("Sign in to Example"),
    page("Example", '<form><input name=u><input name="p" type="password"></form>'),
    page("Welcome", "<input class='x' type='password' name='p'><div class='g-recaptcha'></div>"),
]


@pytest.mark.parametrize("body", LOGINS)
def test_a_page_to_log_in_at_is_said_to_be_one(body: bytes) -> None:
    assert wall_of(body, {}) == wall_of(body, {}, status=403) == "login"
    with pytest.raises(FormatError, match="asks for a login") as caught:
        parse_feed(body, url="https://example.org/feed", content_type="text/html")
    assert caught.value.problem.kind is ProblemKind.MALFORMED


def test_a_feed_that_tells_of_walls_is_a_feed() -> None:
    words = "Just a moment... cf-chl- _cf_chl_opt h-captcha <input type=password> Are you a robot?"
    sample = rss("Just a moment...", [Told(title=words, body=f"<p>{words}</p>")])
    feed = parse_feed(
        sample.body, url="https://example.org/", content_type="text/html", headers={"server": "ddos-guard"}
    )
    assert len(feed.entries) == 1


@given(body=st.binary(max_size=300), status=st.sampled_from([200, *sorted(MAY_BLOCK)]))
def test_whatever_comes_something_is_said_of_it(body: bytes, status: int) -> None:
    assert wall_of(body, {"server": body.decode("latin-1")}, status=status) in ("", "robots", "login")


@pytest.mark.parametrize("piece", [b"<", b"<input ", b"<title", b"<!--", b"<script", b"</script ", b"<style>"])
def test_answers_made_to_be_looked_at_for_ever_are_not(piece: bytes) -> None:
    assert wall_of(piece * (200_000 // len(piece)), {}, status=403) in ("", "robots", "login")
