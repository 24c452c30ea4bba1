"""A home in which every text that a stranger, or a careless file, can write holds a poison; or its harmless twin."""

import json
import socketserver
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.e2e.conftest import Home
from tests.e2e.poison import STORIES, Flavour, dose
from tests.net.servers import said

MEGABYTE = 1 << 20
HOST = "xn--p\u0430ypal"
"""Of several scripts."""
TURNED = "a\u202e b"
"""No host at all, in either flavour."""


class RawServer:
    """Answers paths with the very bytes it was given, on a thread of its own."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []
        outer = self

        class Visit(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                first = self.rfile.readline().decode("latin-1").split(" ")
                path = first[1] if len(first) > 1 else ""
                while self.rfile.readline().strip():
                    pass
                outer.asked.append(path)
                self.wfile.write(outer.pages.get(path.partition("?")[0], said(b"", "404 Not Found")))

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Visit)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="raw server")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/{path}"

    def serve(self, path: str, answer: bytes) -> str:
        self.pages[f"/{path}"] = answer
        return self.url(path)


def _json_feed(server: RawServer, flavour: Flavour) -> bytes:
    """A story for each payload, which JSON may escape however it likes."""
    now = datetime.now(UTC)
    stories = []
    for number, (case, payload) in enumerate(STORIES, 1):
        sip = flavour(dose(number))
        stories.append({
            "id": f"s{number}",
            "url": f"{server.url(f'story/{number}')}?{sip}",
            "title": flavour(f"{number:02} {payload} c{case}"),
            "authors": [{"name": flavour(f"by {dose(number)}")}],
            "content_html": _body(escape(flavour(payload)), escape(sip)),
            "date_published": (now - timedelta(minutes=number)).isoformat(),
            "attachments": [{"url": f"http://files.example/{sip}.mp3", "mime_type": f"audio/{sip}"}],
        })  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": flavour(f"Jay {dose(1)}"), "items": stories}
    return json.dumps(feed).encode()


def _body(taste: str, sip: str) -> str:
    """Running text, a heading, a list, a table, code, pictures and links, all of them poisoned."""
    return (
        f"<h2>Heading {taste}</h2><p>Words {taste} and {sip}, enough of them to be a story.</p>"
        f"<p><a href='http://{sip}.example/{taste}' title='{sip}'>link {taste}</a> "
        f"<a href='javascript:{taste}'>script</a> <img src='http://pictures.example/{sip}' alt='alt {taste}'></p>"
        f"<ul><li>{taste}</li></ul><blockquote>{sip}</blockquote>"
        f"<pre><code class='language-{sip}'>{taste}</code></pre>"
        f"<table><tr><th>{sip}</th><th>b</th></tr><tr><td>{taste}</td><td>{sip}</td></tr></table>"
        f"<figure><img src='x.png' alt='{taste}'><figcaption>{taste}</figcaption></figure>"
        f"<video src='http://films.example/{sip}'></video>"
        f"<iframe src='http://frames.example/{taste}' title='{sip}'></iframe>"
    )


def _loose_rss(flavour: Flavour) -> bytes:
    """Broken XML, whose references and raw bytes a forgiving parser lets through."""
    now = datetime.now(UTC)
    rows = "".join(
        f"<item><title>{_referenced(flavour(f'{number:02} {payload} loose'))}</title><guid>l{number}</guid>"
        f"<author>{_referenced(flavour(dose(number)))}</author>"
        f"<category>{_referenced(flavour(dose(number + 1)))}</category>"
        f"<description>{escape(_encodable(flavour(payload)))}</description>"
        f"<pubDate>{format_datetime(now - timedelta(hours=2, minutes=number))}</pubDate></item>"
        for number, (_, payload) in enumerate(STORIES, 1)
    )
    title = _encodable(flavour(f"Loose {dose(2)}"))
    return f"<rss version='2.0'><channel><title>{title}</title><link>&nbsp<{rows}</channel></rss>".encode()


def _encodable(text: str) -> str:
    """Without lone surrogates, which no bytes can hold."""
    return text.encode("utf-8", "replace").decode()


def _referenced(text: str) -> str:
    """As XML, what is no letter as references, which XML itself forbids for most of them."""
    plain = "".join(f"&#{ord(letter)};" if ord(letter) < 32 or letter in "[]" else letter for letter in text)
    return _encodable(plain.replace("<", "&lt;"))


def _huge_rss(flavour: Flavour) -> bytes:
    """One title of a megabyte, with line breaks."""
    title = flavour("huge\r\n\ttitle") + " x" + "x" * MEGABYTE
    rows = f"<item><title>{title}</title></item>"
    return f"<rss version='2.0'><channel><title>Huge</title>{rows}</channel></rss>".encode()


def serve_all(server: RawServer, flavour: Flavour) -> dict[str, str]:
    """The addresses by what is at them."""
    words = _encodable(escape(flavour(f"The whole text, {dose(4)} with words enough to be taken for one by all.")))
    story = "".join(f"<p>{words}</p>" for _ in range(30))
    page = said(f"<title>{words}</title><article>{story}</article>".encode(), content_type="text/html")
    sip = [flavour(_one_line(dose(number))) for number in range(8)]
    reason = flavour(_one_line(dose(0) + dose(4)))
    answers = {
        "json": said(_json_feed(server, flavour), content_type="application/json"),
        "loose": said(_loose_rss(flavour), content_type="text/xml"),
        "huge": said(_huge_rss(flavour), content_type="text/xml"),
        "status": said(b"", f"500 {reason} reason"),
        "away": said(b"", "302 Found", location=f"http://{flavour('a' + _one_line(dose(2)))}.example/"),
        "script": said(b"", "301 Moved", location=f"javascript:{sip[1]}"),
        "typed": said(b"nothing", content_type=f"text/{sip[3]}"),
        "broken": said(f"<rss><{sip[6]}>".encode()),
        "portal": page,
    }
    server.serve("story/1", page)
    _serve_site(server, flavour, words)
    served = {name: server.serve(name, answer) for name, answer in answers.items()}
    return served | {"idn": f"http://{HOST}.example/feed", "turned": f"http://{flavour(TURNED)}.example/feed"}


def _serve_site(server: RawServer, flavour: Flavour, title: str) -> None:
    """A page that names three feeds."""
    links = ""
    for number in range(3):
        links += f"<link rel='alternate' type='application/rss+xml' title='{escape(flavour(dose(number)))}' "
        links += f"href='/site{number}.xml'>"
        rows = "".join(
            f"<item><title>{_xml(flavour(f'Found {number} {dose(at)}'))}</title><guid>{number}{at}</guid></item>"
            for at in range(3)
        )
        head = f"<title>{_xml(flavour(f'Site {number} {dose(number)}'))}</title>"
        server.serve(f"site{number}.xml", said(f"<rss version='2.0'><channel>{head}{rows}</channel></rss>".encode()))
    server.serve("site", said(f"<title>{title}</title>{links}".encode(), content_type="text/html"))


def _xml(text: str) -> str:
    """As XML, all that is not ASCII as references."""
    return escape(text).encode("ascii", "xmlcharrefreplace").decode()


def _one_line(text: str) -> str:
    """As it can stand in the head of an answer."""
    return text.replace("\n", "").replace("\r", "")


def toml(text: str) -> str:
    """A string of TOML."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def feeds_toml(urls: dict[str, str], flavour: Flavour) -> str:
    """Names, folders, searches, rules and keys, all poisoned, and mistakes that quote."""
    sip = [toml(flavour(dose(number))) for number in range(8)]
    tag = flavour("t\x9b1m\u202e[b")
    lines = ["[settings]", 'full_text = "never"', 'refresh = "manual"', 'first_unread = "all"', 'clipboard = "osc52"']
    lines += ['layout = "three"', f"theme = {sip[1]}", f"{sip[2]} = 1", f"keymap = {sip[3]}"]
    for number, (name, url) in enumerate(urls.items()):
        lines += ["[[feed]]", f"url = {toml(url)}"]
        lines += [f"folders = [{toml(flavour(f'fold{number % 2} {dose(number)}'))}]"]
        lines += [f"title = {toml(flavour(f'Own {dose(5)}'))}", f"user_agent = {sip[4]}"] if name == "loose" else []
    for number in range(3):
        query = toml(flavour(f"c6{number} OR {dose(4)}"))
        lines += ["[[search]]", f"name = {toml(flavour(f'Search {dose(number)}'))}", f"query = {query}"]
    for query, effects in (
        (f"c6* OR {dose(3)}", f'{toml(f"tag {tag}")}, "notify"'),
        (f"c61 OR {dose(2)}", toml(flavour(f"tag {dose(2)}"))),
        (f"title:({dose(1)}", '"star"'),
    ):
        lines += ["[[rule]]", f"query = {toml(flavour(query))}", f"do = [{effects}]"]
    lines += ["[[open]]", f"url = {toml(flavour(f'*never{dose(1)}*'))}", f"run = [{sip[1]}]"]
    lines += ["[keys]", f'"ctrl+t" = {toml(f"tag {tag}")}', f'"ctrl+r" = {toml(flavour(f"nosuch {dose(1)}"))}']
    return "\n".join(lines) + "\n"


def make(folder: Path, flavour: Flavour, server: RawServer) -> Home:
    """A home whose feeds were fetched once; one of them has moved."""
    home = Home(folder)
    urls = serve_all(server, flavour)
    home.feeds_toml.parent.mkdir(parents=True)
    home.feeds_toml.write_text(feeds_toml(urls, flavour), "utf-8")
    fetched = home.run("refresh")
    assert "43 new" in fetched.stderr, fetched.stderr
    with closing(sqlite3.connect(home.db)) as db, db:
        target = f"http://moved.example/{flavour(dose(1))}"
        db.execute("UPDATE feeds SET moved_to = ?, moved_times = 3 WHERE url = ?", (target, urls["loose"]))
    return home
