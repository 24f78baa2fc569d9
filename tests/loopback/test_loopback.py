"""Nothing that a test starts gets further than loopback: tried with an address that no machine has (RFC 5737)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loopback import namespace

HOOK = Path(__file__).with_name("sitecustomize.py")
NOWHERE = "192.0.2.1"
TO_LOOPBACK = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
    server.accept()[0].sendall(b"here")
    print(client.recv(4).decode())
"""


def python(program: str, *options: str, hook: Path | None = None) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | ({"PYTHONPATH": str(hook)} if hook else {})
    return subprocess.run([sys.executable, *options, "-c", program], capture_output=True, text=True, check=False, env=variables, timeout=30)


@pytest.fixture
def hook(tmp_path: Path) -> Path:
    """A hook with attempts of its own: those of this run would fail it."""
    shutil.copy(HOOK, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "attempt",
    [
        f"socket.socket().connect(('{NOWHERE}', 9))",
        f"socket.create_connection(('{NOWHERE}', 9))",
        f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{NOWHERE}', 9))",
        f"socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('{NOWHERE}', 9))",
        f"socket.socket().bind(('{NOWHERE}', 0))",
        "socket.socket(socket.AF_INET6).connect(('::ffff:192.0.2.1', 9))",
        "socket.getaddrinfo('images.example', 443)",
        "socket.gethostbyname('images.example')",
        f"socket.gethostbyaddr('{NOWHERE}')",
        "urllib.request.urlopen('http://images.example/a.jpg')",
    ],
)
def test_python_is_refused_and_told_of(attempt: str, hook: Path) -> None:
    """Even where the program takes the refusal for an answer."""
    program = f"import contextlib, socket, urllib.request\nwith contextlib.suppress(OSError): {attempt}; print('through')"
    ended = python(program, hook=hook)
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
    assert "socket." in (hook / "attempts").read_text(encoding="utf-8")


def test_loopback_is_let_through(hook: Path) -> None:
    for ended in (python(TO_LOOPBACK, hook=hook), python(TO_LOOPBACK, "-I")):
        assert ended.stdout == "here\n", ended.stderr
    assert not (hook / "attempts").exists()


def test_every_python_that_is_started_has_the_hook() -> None:
    if os.environ.get("SETUPS"):
        pytest.skip("SETUPS is set: the package registry is asked")
    told = subprocess.run(
        [sys.executable, "-c", "import sitecustomize; print(sitecustomize.ATTEMPTS)"], capture_output=True, text=True, check=False
    )
    assert told.stdout == "attempts\n", told.stderr


def test_programs_of_any_kind_have_no_other_network() -> None:
    """A Python that takes no hook stands for them."""
    if namespace.interfaces() != {"lo"}:
        pytest.skip("no network of our own: the head of this run says why")
    ended = python(f"import socket; socket.create_connection(('{NOWHERE}', 9), timeout=20)", "-I")
    assert "Network is unreachable" in ended.stderr
