"""pywb as a process on loopback. It is GPL, and has an environment of its own: `make peers`."""

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.peers.mementos.desk_archive import write_web_archive

_PYWB = ROOT / "build" / "pywb" / "bin"


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def live_port() -> int:
    """Where the tests' own live site answers."""
    return free_port()


@pytest.fixture(scope="session")
def pywb(tmp_path_factory: pytest.TempPathFactory, live_port: int) -> Iterator[str]:
    """The address of a web archive with one collection, `desk`."""
    if not (_PYWB / "wayback").exists():
        pytest.skip("pywb is not installed: make peers")
    folder = tmp_path_factory.mktemp("pywb")
    write_web_archive(folder / "desk.warc.gz", [f"http://127.0.0.1:{live_port}/live.jpg"])
    for arguments in (("init", "desk"), ("add", "desk", "desk.warc.gz")):
        subprocess.run([_PYWB / "wb-manager", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)
    port = free_port()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([_PYWB / "wayback", "-p", str(port), "-b", "127.0.0.1"], cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(port, folder / "log")
        yield f"http://127.0.0.1:{port}/desk"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int, log: Path) -> None:
    for _ in range(600):
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            asked.request("GET", "/desk/cdx?url=http://news.example/same.jpg")
            if asked.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            asked.close()
    raise AssertionError(log.read_text())
