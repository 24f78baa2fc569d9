"""What a page of an export may do to the process that parses it, as a job for its tests."""

import signal

from provenance.intake.chats import telegram_page
from provenance.intake.chats.telegram_page import ExportedPage


def crash_at_the_word(content: bytes, name: str) -> ExportedPage:
    """As a page does that hits a flaw in the parser."""
    if b"crash" in content:
        signal.raise_signal(signal.SIGKILL)
    return read_soundly(content, name)


read_soundly = telegram_page._exported
"""The worker loads this anew, where nothing is replaced."""
