"""What may be asked: no form of a private address gets as far as a connection."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

import pytest

from provenance.errors import ConfigurationError, FetchRefusedError, TransportError
from provenance.transport import Fetched, Fetcher, FetchKind, Transport, TransportSettings

pytestmark = pytest.mark.enable_socket

PUBLIC = "93.184.215.14"
NAMES = {
    "public.example": [PUBLIC],
    "localhost": ["127.0.0.1", "::1"],
    "localtest.example": ["127.0.0.1"],
    "ten.example": ["10.1.2.3"],
    "metadata.google.internal": ["169.254.169.254"],
    "both.example": [PUBLIC, "192.168.0.1"],
    "both-the-other-way.example": ["fd00::1", PUBLIC],
    "mapped.example": ["::ffff:127.0.0.1"],
    "scoped.example": ["fe80::1%1"],
    "azure.example": ["168.63.129.16"],
}


def look_up(host: str, port: int, *_: Any) -> list[Any]:
    """As the system's resolver: names of the table, and every form of a number that the C library reads as IPv4."""
    name = host.rstrip(".").lower()
    for known in (name, name.removesuffix(".localhost"), "localhost" if name.endswith(".localhost") else name):
        if known in NAMES:
            return [_answer(address, port) for address in NAMES[known]]
    try:
        return [_answer(socket.inet_ntoa(socket.inet_aton(host)), port)]
    except OSError:
        pass
    if ":" in host:
        return [_answer(host, port)]
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


def _answer(address: str, port: int) -> tuple[Any, ...]:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


@dataclass
class Wire:
    """The lowest layer: counts what would be connected to, and plays a server that redirects."""

    connected: list[Any] = field(default_factory=list)
    location: str | None = None


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    seen = Wire()
    truly_connect = socket.socket.connect
    served: list[socket.socket] = []

    def connect(self: socket.socket, address: Any) -> None:
        seen.connected.append(address)
        if seen.location is None or address[0] != PUBLIC:
            raise ConnectionRefusedError(111, "nothing is connected here")
        truly_connect(self, server.getsockname())
        served.append(server.accept()[0])
        served[-1].sendall(b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % seen.location.encode())

    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(socket.socket, "connect", connect)
        yield seen
        for end in served:
            end.close()


def fetch(url: str, **settings: Any) -> Fetched:
    chosen = TransportSettings(**{"retries": 0, "timeout_s": 5.0, "min_interval_s": 0.0, **settings})
    with Transport(chosen, lookup=look_up) as transport:
        try:
            return transport.fetch(url, max_bytes=1000, kind=FetchKind.PAGE)
        finally:
            assert not [host for host in transport.hosts if host not in {"public.example", "public.example.", PUBLIC}]


NOT_TO_BE_ASKED = [
    # IPv4 as people write it
    "http://127.0.0.1/",
    "http://127.255.255.254/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://168.63.129.16/",
    # IPv4 as machines read it
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://127.0.0.0x1/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://0x0/",
    "http://00000000000127.0.0.1/",
    "http://2852039166/",
    "http://425.510.425.510/",
    "http://127.0.0.1./",
    "http://127.0.0.1.:80/",
    "http://2130706433./",
    "http://1.0x7f/",
    # IPv6
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[0000::1]:80/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[4000::1]/",
    "http://[5f00::1]/",
    "http://[::127.0.0.1]/",
    "http://[::7f00:1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b::a83f:8110]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::1]/",
    "http://[2002:808:808::1]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::1%25lo]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    # digits and dots of other scripts
    "http://127。0。0。1/",
    "http://127．0．0．1/",
    "http://①②⑦.0.0.1/",
    "http://１２７.0.0.1/",
    "http://169.254.169。254/",
    "http://ⓁⓄⒸⒶⓁⒽⓄⓈⓉ/",
    "http://localhoſt/",
    "http://127.0.0.1\u200b/",
    # names that lead inside
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://a.localhost/",
    "http://localtest.example/",
    "http://ten.example/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://both.example/",
    "http://both-the-other-way.example/",
    "http://mapped.example/",
    "http://scoped.example/",
    "http://azure.example/",
    "https://localtest.example/",
    # users, backslashes, control characters, escapes
    "http://public.example@127.0.0.1/",
    "http://public.example:80@127.0.0.1/",
    "http://127.0.0.1@public.example/",
    "http://user:secret@public.example/",
    "http://:@public.example/",
    "http://@127.0.0.1/",
    "http://public.example\\@127.0.0.1/",
    "http://127.0.0.1\\@public.example/",
    "http://127.0.0.1\\.public.example/",
    "http:\\\\127.0.0.1/",
    "http://127.0.0.1%2f@public.example/",
    "http://127.0.0.1%00.public.example/",
    "http://%31%32%37.0.0.1/",
    "http://%6c%6f%63%61%6c%68%6f%73%74/",
    "http://public.example\t@127.0.0.1/",
    "http://public.example\r\nHost: 127.0.0.1/",
    "http://127.0.0.1\n/",
    "http://127.0.0.1 /",
    "http://127.0.0.1 .public.example/",
    "\x00http://127.0.0.1/",
    " http://127.0.0.1/",
    "http://public.example/\x7f",
    "http://[::1",
    "http://[public.example]/",
    "http://[127.0.0.1]/",
    "http://",
    "http:///",
    "http:127.0.0.1/",
    "http:/127.0.0.1/",
    "http://.../",
    "http://-public.example/",
    "//127.0.0.1/",
    "127.0.0.1",
    "",
    # schemes
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "data:image/png;base64,AAAA",
    "ftp://public.example/a.jpg",
    "gopher://127.0.0.1:6379/_INFO",
    "javascript:alert(1)",
    "dict://127.0.0.1:11211/",
    "ws://public.example/",
    "blob:http://public.example/1",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "view-source:http://127.0.0.1/",
    # ports
    "http://public.example:22/",
    "http://public.example:6379/",
    "http://public.example:8080/",
    "https://public.example:8443/",
    "http://public.example:0/",
    "http://public.example:65536/",
    "http://public.example:-1/",
    "http://public.example:8o/",
    "http://public.example:080a/",
    # length
    "http://public.example/" + "a" * 8192,
    "http://" + "a." * 200 + "example/",
]


def test_the_table_is_as_long_as_the_project_promises() -> None:
    assert len(set(NOT_TO_BE_ASKED)) == len(NOT_TO_BE_ASKED) >= 60


@pytest.mark.parametrize("url", NOT_TO_BE_ASKED)
def test_not_asked(url: str, wire: Wire) -> None:
    with pytest.raises(FetchRefusedError, match="not asked"):
        fetch(url)
    assert wire.connected == []


@pytest.mark.parametrize("location", [url for url in NOT_TO_BE_ASKED if url and url.isascii() and url.isprintable() and ":" in url])
def test_not_asked_when_redirected_to(location: str, wire: Wire) -> None:
    """Each hop is checked as if it had been given; what is only relative stays at the public host."""
    wire.location = location
    with pytest.raises(TransportError):
        fetch("http://public.example/start")
    assert {address[0] for address in wire.connected} == {PUBLIC}


@pytest.mark.parametrize(
    "url",
    [
        "http://public.example/",
        "HTTP://PUBLIC.EXAMPLE/",
        "http://public.example:80/a b.jpg?q=ä#part",
        "https://public.example/",
        "http://public.example./",
        f"http://{PUBLIC}/",
    ],
)
def test_public_addresses_are_connected_to(url: str, wire: Wire) -> None:
    """The table above would be worth nothing if everything were refused."""
    with pytest.raises(TransportError, match="connection failed"):
        fetch(url)
    assert {address[0] for address in wire.connected} == {PUBLIC}


def test_the_checked_address_is_connected_to_with_one_look_up(wire: Wire) -> None:
    """A name server that answers otherwise the second time is never asked a second time."""
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []

    def changing(host: str, port: int, *_: Any) -> list[Any]:
        asked.append(host)
        return [_answer(address, port) for address in next(answers)]

    with Transport(TransportSettings(retries=0), lookup=changing) as transport:
        with pytest.raises(TransportError, match="connection failed"):
            transport.fetch("http://public.example/", max_bytes=10, kind=FetchKind.IMAGE)
        assert asked == ["public.example"]
        with pytest.raises(FetchRefusedError, match="Loopback"):
            transport.fetch("http://public.example/", max_bytes=10, kind=FetchKind.IMAGE)
    assert {address[0] for address in wire.connected} == {PUBLIC}


def test_allowed_networks_are_asked_and_no_others(wire: Wire) -> None:
    allowed = TransportSettings(allowed_private=(ip_network("127.0.0.0/30"),), retries=0)
    with pytest.raises(TransportError, match="connection failed"), Transport(allowed, lookup=look_up) as transport:
        transport.fetch("http://127.0.0.1/", max_bytes=10, kind=FetchKind.IMAGE)
    assert [address[0] for address in wire.connected] == ["127.0.0.1"]
    for url in ("http://127.0.0.9/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://127.0.0.1:8080/"):
        with pytest.raises(FetchRefusedError):
            fetch(url, allowed_private=allowed.allowed_private)
    assert len(wire.connected) == 1


def test_a_network_that_hides_others_cannot_be_allowed() -> None:
    with pytest.raises(ConfigurationError, match="--allow-private"):
        fetch("http://public.example/", allowed_private=(ip_network("64:ff9b::/96"),))


@pytest.mark.parametrize(
    "wrong", [{"timeout_s": 0}, {"timeout_s": float("nan")}, {"per_host": 0}, {"retries": -1}, {"user_agent": "a\r\nHost: b"}]
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        TransportSettings(**wrong)


def test_the_message_names_the_address_and_is_short(wire: Wire) -> None:
    with pytest.raises(FetchRefusedError) as refused:
        fetch("http://127.0.0.1/" + "a" * 5000)
    assert str(refused.value).startswith("http://127.0.0.1/aaa")
    assert "--allow-private" in str(refused.value)
    assert len(str(refused.value)) < 500
    assert not wire.connected


def test_transport_is_a_fetcher() -> None:
    make: Callable[[TransportSettings], Fetcher] = Transport
    assert make(TransportSettings()).hosts == ()


def test_importing_loads_no_library() -> None:
    import subprocess
    import sys

    code = "import sys, provenance.transport as t; t.Transport(t.TransportSettings()); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"httpx", "httpcore", "ssrfguard", "hishel", "stamina", "ssl"} & set(loaded)
