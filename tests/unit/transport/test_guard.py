"""What the guard says of an address: which ports may be named, and what to do where a network of one's own was refused."""

import socket
from typing import Any

import pytest

from provenance.errors import FetchRefusedError
from provenance.transport.guard import Guard

PUBLIC = "93.184.215.14"


def look_up(host: str, port: int, *_: Any) -> list[Any]:
    """`inside.example` lies in a private network, every other name at a public address."""
    address = "10.0.0.1" if host == "inside.example" else PUBLIC
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def test_only_the_ports_that_are_allowed_may_be_named() -> None:
    guard = Guard((), frozenset({80, 8080}))
    assert guard.addresses("http://public.example:8080/", look_up) == guard.addresses("http://public.example/", look_up) == (PUBLIC,)
    with pytest.raises(FetchRefusedError, match=r"^not asked: port 443 is not in allowed_ports \(80, 8080\)$"):
        guard.check("https://public.example/")


def test_without_a_look_up_the_form_alone_is_checked() -> None:
    assert Guard((), frozenset({80})).addresses("http://inside.example/", None) == ()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://10.0.0.1/", "10.0.0.0/8 is Private-Use (RFC1918); if it is a network of your own, see --allow-private"),
        ("http://inside.example/", "10.0.0.0/8 is Private-Use (RFC1918); if it is a network of your own, see --allow-private"),
        ("file:///etc/passwd", "scheme 'file' is not in allowed_schemes (http, https)"),
        ("http://1.0x7f/", "1.0x7f is an IP address in disguise"),
        ("http://", "has no host"),
    ],
)
def test_message_says_why_and_of_networks_what_to_do(url: str, told: str) -> None:
    """No advice to allow a private network where there is none: it would open one for nothing."""
    with pytest.raises(FetchRefusedError) as caught:
        Guard((), frozenset({80})).addresses(url, look_up)
    assert str(caught.value) == f"not asked: {told}"
