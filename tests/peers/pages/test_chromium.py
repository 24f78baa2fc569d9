"""Pages as Chromium shows them: served from a loopback server, run with their scripts, and saved as the browser's own HTML."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from provenance.contents import Source
from provenance.intake.interface import Options
from provenance.intake.pages import PageReader
from provenance.model.statement import Statement
from tests.unit.intake.pages.layouts import channel, jpeg, json_ld, message, news

_BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(_BROWSER is None, reason="no Chromium on this machine: install it to test pages that it saves")
_DATED = json_ld({"@type": "NewsArticle", "datePublished": "2023-10-23T10:00:00Z"})
_LAZY = """<script>
for (const one of document.querySelectorAll("img[data-src]")) { one.src = one.dataset.src; one.removeAttribute("data-src") }
</script>"""
_PAGES = {
    "/news": news(
        '<picture><source srcset="/img/lead-of-the-day-800.webp 800w"><img src="/img/lead-of-the-day-400.jpg"></picture>',
        '<figure><img data-src="/img/second-of-the-day.jpg"><figcaption>Later that day</figcaption></figure>',
        after=_LAZY,
        head=_DATED,
    ),
    "/built": news("", '<div id="here"></div>', head=_DATED).replace(
        b"</body>", b'<script>document.getElementById("here").innerHTML = "<img src=/img/built-by-script.jpg>"</script></body>'
    ),
    "/channel": channel(message(7, ("/img/photo-of-message-seven.jpg",)), message(8, ("/img/photo-of-message-eight.jpg",))),
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = _PAGES.get(self.path) or jpeg()
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path in _PAGES else "image/jpeg")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of the base class
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def _saved(address: str, folder: Path) -> list[Statement]:
    """The statements of a page as the browser gives it after its scripts have run."""
    assert _BROWSER is not None
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-dev-shm-usage",
        f"--user-data-dir={folder}/profile",
    ]
    done = subprocess.run([_BROWSER, *options, "--dump-dom", address], capture_output=True, timeout=60, check=True)
    (folder / "saved.html").write_bytes(done.stdout)
    source = Source.of_path(folder / "saved.html", "saved.html")
    assert PageReader().recognises(source, source.head())
    found = list(PageReader().read(source, Options()))
    assert all(isinstance(one, Statement) for one in found)
    return [one for one in found if isinstance(one, Statement)]


@pytest.mark.enable_socket
def test_pictures_that_come_into_view_late_are_taken(site: str, tmp_path: Path) -> None:
    (statement,) = _saved(f"{site}/news", tmp_path)
    assert [one.path for one in statement.media] == ["/img/lead-of-the-day-800.webp", "/img/second-of-the-day.jpg"]
    assert statement.media[1].caption == "Later that day"


@pytest.mark.enable_socket
def test_pictures_that_a_script_builds_are_taken(site: str, tmp_path: Path) -> None:
    (statement,) = _saved(f"{site}/built", tmp_path)
    assert [one.path for one in statement.media] == ["/img/built-by-script.jpg"]


@pytest.mark.enable_socket
def test_the_messages_of_a_channel_stay_apart(site: str, tmp_path: Path) -> None:
    found = _saved(f"{site}/channel", tmp_path)
    assert [(one.id, len(one.media)) for one in found] == [("citydesk/7", 1), ("citydesk/8", 1)]
