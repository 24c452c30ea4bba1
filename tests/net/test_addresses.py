import asyncio
import socket
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.net.servers import HERE
from tui.net.addresses import Attempt, Guard
from tui.net.clock import SystemClock
from tui.net.hosts import host_of, is_private, origin_of, same_private_server, without_credentials
from tui.net.resolver import ThreadResolver


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  an address to be judged, not to be bound to
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "[::1]",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "192.0.0.170",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "①②⑦.0.0.1",
        "127。0．0｡1",
        "ｌocalhost",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "printer.local",
        "nas.lan",
        "db.internal",
        "router.home.arpa",
    ],
)
def test_c73_what_lies_on_this_machine_or_network_is_private(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host",
    [
        "93.184.216.34",
        "2606:2800:220:1:248:1893:25c8:1946",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "example.org",
        "lan",
        "0xcafe.example",
        "1.example",
        "",
    ],
)
def test_what_lies_on_the_internet_is_not(host: str) -> None:
    assert not is_private(host)


@given(st.ip_addresses(v=4))
def test_an_address_is_as_private_inside_an_ipv6_one(address: object) -> None:
    assert is_private(f"::ffff:{address}") == is_private(f"64:ff9b::{address}") == is_private(f"{address}")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.ORG:8443/x", "example.org"),
        ("http://u:p@example.org./", "example.org"),
        ("http://[::1]:80/", "::1"),
        ("builtin:welcome", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address_is_found_or_empty(url: str, host: str) -> None:
    assert host_of(url) == host


def test_an_origin_knows_the_usual_ports() -> None:
    assert origin_of("https://a.example/x") == origin_of("https://A.example:443") == ("https", "a.example", 443)
    assert origin_of("http://a.example:8080/") == ("http", "a.example", 8080)


@given(
    user=st.text(st.characters(categories=("L", "N")), max_size=9),
    password=st.text(st.characters(categories=("L", "N")), max_size=9),
)
def test_no_part_of_user_and_password_stays_in_the_address(user: str, password: str) -> None:
    url, authorization = without_credentials(f"https://{user}:{password}@a.example:8443/x?y=1")
    assert url == "https://a.example:8443/x?y=1"
    assert authorization.startswith("Basic ")


def target(address: str) -> tuple[int, int, int, str, tuple[Any, ...]]:
    return socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80)


def test_a_guarded_attempt_gets_no_socket_for_a_private_address() -> None:
    guard = Guard()
    attempt = Attempt("rebinding.example", guarded=True)
    assert guard.admit(attempt)
    with pytest.raises(PermissionError):
        guard.open_socket(target(HERE))
    assert attempt.refused
    guard.open_socket(target("93.184.216.34")).close()
    assert not guard.is_near("rebinding.example")


def test_a_host_seen_at_a_private_address_is_near_and_closed_to_guarded_attempts() -> None:
    guard = Guard()
    assert guard.admit(Attempt("nas.example", guarded=False))
    guard.open_socket(target("192.168.1.5")).close()
    assert guard.is_near("nas.example")
    assert not guard.admit(Attempt("nas.example", guarded=True))


def test_closed_sockets_are_not_counted() -> None:
    guard = Guard()
    assert guard.admit(Attempt(HERE, guarded=False))
    held = [guard.open_socket(target(HERE)) for _ in range(3)]
    assert guard.open_sockets == 3
    held[1].close()
    assert guard.open_sockets == 2
    held[0].close()
    held[2].close()


async def test_the_resolver_asks_the_system() -> None:
    found = await ThreadResolver().resolve("localhost", 80, socket.AF_INET)
    assert (found[0]["host"], found[0]["port"], found[0]["hostname"]) == (HERE, 80, "localhost")


@pytest.mark.parametrize("error", [socket.gaierror(socket.EAI_AGAIN, "later"), UnicodeError("label too long")])
async def test_the_resolver_tells_what_the_system_could_not(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(OSError, match=r"."):
        await ThreadResolver().resolve("a" * 99)


async def test_a_look_up_that_nobody_waits_for_any_more_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    answered, asked = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        asked.set()
        answered.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    task = asyncio.create_task(ThreadResolver().resolve("slow.example"))
    await asyncio.sleep(0)
    assert asked.wait(5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    answered.set()


async def test_the_real_clock_goes_on() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    await clock.sleep(0)
    assert clock.monotonic() >= before
    assert clock.now().utcoffset() is not None


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/feed", True),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8001/feed", False),
        ("https://nas.local/x", "http://nas.local/feed", False),
        ("https://example.org/x", "https://example.org/feed", False),
        ("http://[broken", "http://127.0.0.1/", False),
    ],
)
def test_only_a_private_server_is_its_own_neighbour(url: str, other: str, same: bool) -> None:
    assert same_private_server(url, other) is same
