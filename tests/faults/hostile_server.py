"""A loopback server that misbehaves: raw sockets, one thread a connection."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from email.utils import formatdate
from typing import Self

Behaviour = Callable[["Connection"], None]


class Connection:
    """One connection, after its first request was read.

    Attributes:
        request: The request's head, as sent.
        path: Its path.
        served: Requests for this path so far, this one included.
        keeps: Whether another request may follow; only a whole answer allows it.
    """

    def __init__(self, server: "HostileServer", end: socket.socket, request: bytes) -> None:
        self._server = server
        self._end = end
        self.request = request
        self.path = request.split(b" ")[1].decode("latin-1") if request.startswith(b"GET ") else ""
        self.served = 0
        self.keeps = False

    def send(self, content: bytes) -> None:
        self._end.sendall(content)

    def answer(self, body: bytes = b"", status: str = "200 OK", *headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        self.keeps = True

    def send_for_ever(self, content: bytes, pause_s: float = 0.0) -> None:
        while not self._server.over.wait(pause_s):
            self.send(content)

    def wait(self) -> None:
        """Say nothing until the server ends."""
        self._server.over.wait()

    def reset(self) -> None:
        """Break the connection off instead of closing it."""
        self._end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._end.close()


class HostileServer:
    """Serves behaviours by path; a context manager.

    Attributes:
        behaviours: What is done for a path, whatever its query.
        requests: How often each path was asked for, query included.
        heads: What was asked, as sent.
        connections: How often somebody connected.
        most_at_once: Most requests that were being served at a time.
    """

    def __init__(self, address: str = "127.0.0.1", *, reads_requests: bool = True, encryption: ssl.SSLContext | None = None) -> None:
        self.behaviours: dict[str, Behaviour] = {}
        self.requests: Counter[str] = Counter()
        self.heads: list[bytes] = []
        self.connections = 0
        self.most_at_once = 0
        self.over = threading.Event()
        self._at_once = 0
        self._reads_requests = reads_requests
        self._encryption = encryption
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listening = socket.create_server((address, 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://{address}:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                end, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, end)

    def _serve(self, end: socket.socket) -> None:
        end.settimeout(10)
        # The client goes whenever it has seen enough.
        with contextlib.suppress(OSError), end, self._encrypted(end) as readable:
            while self._serve_one(readable):
                pass

    def _encrypted(self, end: socket.socket) -> socket.socket:
        return end if self._encryption is None else self._encryption.wrap_socket(end, server_side=True)

    def _serve_one(self, end: socket.socket) -> bool:
        """Serve a request; whether there may be another."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = end.recv(65536)
            if not piece:
                return False
            head += piece
            if not self._reads_requests:
                break
        connection = Connection(self, end, head)
        with self._lock:
            self.heads.append(head)
            self.requests[connection.path] += 1
            connection.served = self.requests[connection.path]
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            self.behaviours.get(connection.path.partition("?")[0], _nothing_here)(connection)
        finally:
            with self._lock:
                self._at_once -= 1
        return connection.keeps


def _nothing_here(asked: Connection) -> None:
    asked.answer(b"nothing here", "404 Not Found")


def later(seconds: float) -> str:
    """The moment so many seconds from now, as HTTP writes it."""
    return formatdate(time.time() + seconds, usegmt=True)
