"""The nursery: a process of its own that has the decoders loaded, opens nothing, and forks workers when it is asked to.

It is started anew rather than forked: nothing of the program is in it, no open files, no threads, no secrets of the environment. Its
workers are forks of it, which cost milliseconds, where loading the decoders takes some hundred. It alone waits for them, and only when
asked to: so the number of a worker stands for this worker as long as anybody may want to end it.
"""

import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from typing import Any

from provenance.sandbox.limits import SandboxLimits
from provenance.sandbox.worker import serve

PREPARE = "prepare_worker"
"""Name of a function that a job's module may have: it is called once here, so that workers need not load what it loads."""
_LONGEST_REQUEST = 65536
_GLANCE_S = 0.001


def main() -> None:
    """Serve requests until the parent is gone; then nothing is left over."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    workers: set[int] = set()
    prepared: set[str] = set()
    try:
        while (request := _receive(control)) is not None:
            asked, handles = request
            if "end" in asked:
                answer = _end(asked["end"], workers, asked["patience_s"])
            else:
                answer = _start(asked, handles, control, workers, prepared)
            control.sendall(json.dumps(answer).encode() + b"\n")
    finally:
        for pid in tuple(workers):
            _end(pid, workers, 0)


def _receive(control: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    received = b""
    handles: list[int] = []
    while not received.endswith(b"\n"):
        piece, further, _, _ = socket.recv_fds(control, _LONGEST_REQUEST, 2)
        if not piece:
            return None
        received += piece
        handles += further
    return json.loads(received), handles


def _start(asked: dict[str, Any], handles: list[int], control: socket.socket, workers: set[int], prepared: set[str]) -> dict[str, Any]:
    """Fork a worker on the connection and the standard error that came with the request."""
    connection, stderr = handles
    try:
        _prepare(asked["modules"], prepared)
        pid = os.fork()
        if pid == 0:
            _become_worker(connection, stderr, control, SandboxLimits(**asked["limits"]))
        workers.add(pid)
        return {"pid": pid}
    except Exception as error:  # noqa: BLE001 - what a module that cannot be loaded raises is nobody's to say
        return {"fault": f"{type(error).__name__}: {error}"}
    finally:
        os.close(connection)
        os.close(stderr)


def _prepare(modules: list[str], prepared: set[str]) -> None:
    for name in modules:
        if name not in prepared:
            prepare = getattr(importlib.import_module(name), PREPARE, None)
            if prepare is not None:
                prepare()
            prepared.add(name)
            gc.collect()
            gc.freeze()  # what workers share with this process stays shared


def _become_worker(connection: int, stderr: int, control: socket.socket, limits: SandboxLimits) -> None:
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.dup2(stderr, 2)
        control.detach()
        kept = os.dup2(connection, 3)
        os.closerange(4, 65536)
        serve(socket.socket(fileno=kept), limits)
        status = 0
    finally:
        os._exit(status)


def _end(pid: int, workers: set[int], patience_s: float) -> dict[str, int | None]:
    """End a worker, unless it ends by itself soon; how it ended by itself, as `subprocess` says it: a signal is a negative number."""
    if pid not in workers:
        return {"status": None}
    workers.discard(pid)
    deadline_s = time.monotonic() + patience_s
    while (ended := os.waitpid(pid, os.WNOHANG))[0] == 0 and time.monotonic() < deadline_s:
        time.sleep(_GLANCE_S)
    if ended[0] != 0:
        return {"status": os.waitstatus_to_exitcode(ended[1])}
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return {"status": None}


if __name__ == "__main__":
    main()
