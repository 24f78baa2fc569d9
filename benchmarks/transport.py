"""Fetching over loopback beside bare httpx: 200 pictures of 50 kB, wall clock, interleaved, median of the rounds.

    python benchmarks/transport.py

What the guard, the deadline and the caps cost where the network costs nothing. The pause between requests to a host is
off; with it, ten requests a second is what it is. The server is a process of its own.
"""

import http.server
import ipaddress
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from provenance.transport import FetchKind, Transport, TransportSettings

FETCHES = 200
SIZE_BYTES = 50_000
ROUNDS = 5


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers everything with the same body, over connections that stay open."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Length", str(SIZE_BYTES))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(bytes(SIZE_BYTES))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(told: Connection) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.send(server.server_port)
    server.serve_forever()


def milliseconds(fetch: Callable[[str], bytes], urls: list[str]) -> float:
    start = time.perf_counter()
    assert all(len(fetch(url)) == SIZE_BYTES for url in urls)
    return (time.perf_counter() - start) * 1000 / len(urls)


def compare(port: int, cache_folder: Path) -> None:
    urls = [f"http://127.0.0.1:{port}/{number}.jpg" for number in range(FETCHES)]
    plain = TransportSettings(allowed_private=(ipaddress.ip_network("127.0.0.0/8"),), allowed_ports=frozenset({port}), min_interval_s=0.0)
    kept = TransportSettings(
        allowed_private=plain.allowed_private, allowed_ports=plain.allowed_ports, min_interval_s=0.0, cache_folder=cache_folder
    )
    with httpx.Client(trust_env=False) as client, Transport(plain) as straight, Transport(kept) as caching:
        methods: dict[str, Callable[[str], bytes]] = {
            "bare httpx.Client": lambda url: client.get(url).content,
            "Transport": lambda url: straight.fetch(url, max_bytes=2**20, kind=FetchKind.IMAGE).body,
            "Transport, all from its cache": lambda url: caching.fetch(url, max_bytes=2**20, kind=FetchKind.IMAGE).body,
        }
        for fetch in methods.values():
            milliseconds(fetch, urls)  # connections are made, the cache is filled
        rounds = [{name: milliseconds(fetch, urls) for name, fetch in methods.items()} for _ in range(ROUNDS)]
    floor = statistics.median(taken["bare httpx.Client"] for taken in rounds)
    for name in methods:
        median = statistics.median(taken[name] for taken in rounds)
        print(f"{name:32} {median:7.2f} ms a fetch {median / floor:6.2f} x")


def main() -> None:
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            compare(here.recv(), Path(folder))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
