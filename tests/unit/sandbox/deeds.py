"""Jobs for the tests of the sandbox: what a decoder may do, and what one that was taken over may try."""

import ctypes
import os
import pickle
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.errors import DateError, ExtraMissingError
from provenance.model.digest import Digest
from provenance.sandbox import Handle


def answer(value: Any) -> Any:
    return value


def pixels(rows: int) -> npt.NDArray[np.uint8]:
    made = np.arange(rows * 30, dtype=np.uint8).reshape(rows, 10, 3)
    made.flags.writeable = False
    return made


def process() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def open_handles() -> int:
    return sum(1 for number in range(64) if _is_open(number))


def read_handle(handle: Handle, start: int, size: int) -> bytes:
    with handle.open() as stream:
        stream.seek(start)
        return stream.read(size)


def read_handles(handles: list[Handle]) -> list[bytes]:
    return [read_handle(handle, 0, 100) for handle in handles]


def write_to_handle(handle: Handle) -> None:
    os.write(handle.number, b"changed")


def cut_handle(handle: Handle) -> None:
    os.ftruncate(handle.number, 0)


def answer_with_handle() -> Any:
    return Handle(0)


def answer_with_file() -> int:
    """An answer by hand, with a file beside it that the parent did not ask for."""
    packed = pickle.dumps((True, 7), 5)
    head = (1).to_bytes(4, "little") + len(packed).to_bytes(8, "little")
    socket.send_fds(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, 3), [head + packed], [0])
    os._exit(0)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def raise_date_error() -> None:
    raise DateError("no date", "yesterday", lacks_zone=True)


def raise_extra_missing() -> None:
    raise ExtraMissingError("a.pdf", "pdf")


def raise_key_error() -> None:
    raise KeyError("no\nkey")


def read_nothing() -> None:
    ctypes.string_at(0)


def abort() -> None:
    os.write(2, b"first\nlibfoo: heap is corrupt\n")
    os.abort()


def kill_itself() -> None:
    signal.raise_signal(signal.SIGKILL)


def leave() -> None:
    os._exit(3)


def hang() -> None:
    time.sleep(3600)


def spin() -> None:
    while True:
        pass


def hog() -> int:
    return len([bytearray(2**26) for _ in range(1000)])


def hog_natively() -> None:
    """As a library does that does not look at what it got."""
    allocate = ctypes.CDLL(None).malloc
    allocate.restype = ctypes.c_void_p
    ctypes.memset(allocate(ctypes.c_size_t(2**34)), 1, 10)


def recurse() -> None:
    recurse()


def chatter() -> str:
    libc = ctypes.CDLL(None)
    for _ in range(40_000):
        libc.write(2, b"x" * 100, 100)
    return "done"


def answer_with_code() -> Callable[..., Any]:
    return os.system


class Bomb:
    """What runs something where it is unpickled carelessly."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.putenv, ("PROVENANCE_BOMB", "went off")


def answer_with_bomb() -> Any:
    return (Digest(bytes(32)), Bomb())


def answer_with_objects() -> Any:
    return np.array([Bomb()], dtype=object)


def answer_with_function() -> Callable[[], Any]:
    return lambda: None


def answer_another_type() -> int:
    return "1"  # type: ignore[return-value]


def answer_broken_digest() -> Digest:
    made = Digest(bytes(32))
    object.__setattr__(made, "value", b"short")
    return made


def answer_nonsense() -> None:
    """Not even a frame."""
    os.write(3, b"\xff" * 64)
    time.sleep(60)


def answer_too_much() -> None:
    os.write(3, (1).to_bytes(4, "little") + (2**40).to_bytes(8, "little"))
    time.sleep(60)


def open_socket() -> None:
    socket.socket(socket.AF_INET)


def open_local_socket() -> None:
    socket.socket(socket.AF_UNIX)


def execute() -> None:
    os.execv("/bin/true", ["true"])


def fork() -> None:
    os.fork()


def spawn() -> None:
    os.posix_spawn("/bin/true", ["true"], {})


def start_thread() -> str:
    said: list[str] = []
    thread = threading.Thread(target=said.append, args=("done",))
    thread.start()
    thread.join()
    return said[0]


def write_file(path: str) -> None:
    with open(path, "w", encoding="utf-8"):  # noqa: PTH123
        pass


def remove_file(path: str) -> None:
    os.unlink(path)  # noqa: PTH108


def read_file(path: str) -> bytes:
    with open(path, "rb") as handle:  # noqa: PTH123
        return handle.read()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def trace(pid: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, pid, 0, 0) < 0:
        raise PermissionError(ctypes.get_errno(), "ptrace")


def load_module() -> str:
    """Libraries are loaded as late as they are needed."""
    import sqlite3
    import zoneinfo

    return f"{sqlite3.sqlite_version_info[0]} {zoneinfo.ZoneInfo('Europe/Berlin')}"
