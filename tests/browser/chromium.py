"""A real Chromium without a screen, driven over a pipe in its own protocol (DevTools Protocol 1.3); no package in between.

`--remote-debugging-pipe` reads commands from file descriptor 3 and writes answers to 4, each a JSON object that ends with a NUL.
"""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_READY_S = 60.0
"""Longest wait for one answer: a page of thousands of pictures on a slow machine."""


def find_chromium() -> str | None:
    """The program, or None where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class ChromiumError(Exception):
    """The browser said no, or ended."""


class Chromium:
    """One browser process; a context manager, which ends it."""

    def __init__(self, program: str, folder: Path) -> None:
        """Start it with a profile of its own in `folder`."""
        to_read, self._commands = os.pipe()
        self._answers, to_write = os.pipe()
        # The shell puts the pipes where the browser looks for them, by way of numbers that are neither of the two.
        started = f'exec 18<&{to_read} 19>&{to_write}; exec "$@" 3<&18 4>&19 18<&- 19>&-'
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe"]
        command = ["bash", "-c", started, "bash", program, *flags, f"--user-data-dir={folder}", "about:blank"]
        self._process = subprocess.Popen(command, pass_fds=(to_read, to_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self._left = b""
        self._number = 0
        self._events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.send("Browser.close")
            self._process.wait(10)
        except (ChromiumError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        finally:
            os.close(self._commands)
            os.close(self._answers)

    def send(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """The answer to one command; events that come before it are kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        try:
            os.write(self._commands, json.dumps(message).encode() + b"\0")
        except OSError as error:
            raise ChromiumError(f"{method}: the browser has ended") from error
        until = time.monotonic() + _READY_S
        while time.monotonic() < until:
            answer = self._receive()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise ChromiumError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer)
        raise ChromiumError(f"{method}: no answer")

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            read = os.read(self._answers, 1 << 20)
            if not read:
                raise ChromiumError("the browser has ended")
            self._left += read
        message, _, self._left = self._left.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told

    def wait_for(self, method: str, session: str) -> dict[str, Any]:
        """The first event of this name that was not taken yet."""
        until = time.monotonic() + _READY_S
        while time.monotonic() < until:
            for event in self._events:
                if event.get("method") == method and event.get("sessionId") == session:
                    self._events.remove(event)
                    params: dict[str, Any] = event["params"]
                    return params
            self._events.append(self._receive())
        raise ChromiumError(f"{method}: never came")

    def events(self, session: str, *methods: str) -> list[dict[str, Any]]:
        """All events of these names so far."""
        return [event for event in self._events if event.get("sessionId") == session and event["method"] in methods]

    @contextmanager
    def page(self, **options: Any) -> Iterator["Page"]:
        """A new page, closed at the end; see `Page`."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        try:
            yield Page(self, session, **options)
        finally:
            self.send("Target.closeTarget", targetId=target)


class Page:
    """One page of the browser."""

    def __init__(
        self, browser: Chromium, session: str, width: int = 1280, height: int = 900, dark: bool = False, script: bool = True
    ) -> None:
        """With a window of this size in CSS pixels; `script`: whether the page may run any. What a test evaluates always runs."""
        self._browser, self._session = browser, session
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.resize(width, height)
        self.emulate(dark=dark)
        self.send("Emulation.setScriptExecutionDisabled", value=not script)

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to one command to this page."""
        return self._browser.send(method, self._session, **params)

    def resize(self, width: int, height: int = 900) -> None:
        """Give the window this size."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)

    def emulate(self, *, dark: bool = False, still: bool = False, medium: str = "") -> None:
        """Let the page think that its reader likes it dark, or still; or that it is printed (`medium="print"`)."""
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"},
        ]
        self.send("Emulation.setEmulatedMedia", media=medium, features=features)

    def open(self, file: Path) -> float:
        """Open a file, and say after how many seconds all of it was there."""
        started = time.monotonic()
        self.send("Page.navigate", url=file.absolute().as_uri())
        self._browser.wait_for("Page.loadEventFired", self._session)
        return time.monotonic() - started

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise ChromiumError(str(answer["exceptionDetails"]["exception"].get("description")))
        return answer["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Press and release a key, by its name and its Windows code."""
        for kind in ("rawKeyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def screenshot(self, whole: bool = True) -> bytes:
        """The page as PNG; `whole` or what the window shows."""
        return base64.b64decode(self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])

    def pdf(self) -> bytes:
        """The page as it is printed, on A4."""
        printed = self.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True)
        return base64.b64decode(printed["data"])

    def complaints(self) -> list[str]:
        """What the browser's console has to say of the page: errors, and what its policy refused."""
        told = self._browser.events(self._session, "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
        return [json.dumps(event["params"]) for event in told]

    def requests(self) -> list[str]:
        """Every address that was asked for; what lies inside the page is none."""
        sent = self._browser.events(self._session, "Network.requestWillBeSent")
        urls = [str(event["params"]["request"]["url"]) for event in sent]
        return [url for url in urls if not url.startswith("data:")]
