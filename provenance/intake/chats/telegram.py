"""Exports of Telegram Desktop, both forms: one source is one chat or account, with all files of its folder."""

import re
from pathlib import PurePosixPath
from typing import ClassVar

from provenance.contents import Source
from provenance.intake.chats.message import Ids, statements
from provenance.intake.chats.telegram_html import PAGE_NAME, account_messages, html_messages
from provenance.intake.chats.telegram_json import json_messages
from provenance.intake.interface import Options, Read
from provenance.model.kind import Kind

_JSON_CHAT = re.compile(
    rb'"type"\s*:\s*"(?:saved_messages|replies|verification_codes|personal_chat|bot_chat|private_group|private_supergroup|'
    rb'public_supergroup|private_channel|public_channel)"|"date_unixtime"\s*:'
)
_JSON_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_JSON_ACCOUNT = re.compile(rb'\{\s*"about"\s*:')
_JSON_ACCOUNT_FIELDS = re.compile(rb'"(?:personal_information|frequent_contacts|profile_pictures|left_chats|chats)"\s*:\s*[\[{]')
_HTML = re.compile(rb'class="page_wrap"')
_SUMMARY = "export_results.html"
"""The first page of a whole account (HtmlWriter::mainFileRelativePath)."""
_HTML_CHAT = re.compile(rb'class="page_body chat_page"|class="history"')


class TelegramReader:
    """Exports of Telegram Desktop as JSON (`result.json`) or HTML (`messages.html`, `messages2.html`...; `export_results.html`)."""

    kind: ClassVar[Kind] = Kind.TELEGRAM

    def recognises(self, source: Source, head: bytes) -> bool:
        """See `Reader`: by the fields that the exporter writes first."""
        if source.member is None:
            return False
        return _is_json(head) or _is_html(head) or _is_summary(source, head)

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`; the pages of one chat are read as one, whichever of them was named."""
        head = source.head()
        if _is_html(head):
            messages = html_messages(source, options, Ids())
        elif _is_summary(source, head):
            messages = account_messages(source, options)
        else:
            messages = json_messages(source, options)
        yield from statements(messages, options)

    def owns(self, source: Source) -> str | None:
        """The folder of the export: photos, thumbnails, profile pictures, styles and icons are in it."""
        member = PurePosixPath(source.member or "")
        folder = member.parent.as_posix()
        exported = member.name in ("result.json", _SUMMARY) or PAGE_NAME.fullmatch(member.name) is not None
        if not exported:
            return None
        return "" if folder == "." else f"{folder}/"


def _is_json(head: bytes) -> bool:
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{") and _JSON_MESSAGES.search(head) and _JSON_CHAT.search(head):
        return True
    return _JSON_ACCOUNT.match(head) is not None and _JSON_ACCOUNT_FIELDS.search(head) is not None


def _is_html(head: bytes) -> bool:
    return _HTML.search(head) is not None and _HTML_CHAT.search(head) is not None


def _is_summary(source: Source, head: bytes) -> bool:
    return PurePosixPath(source.member or "").name == _SUMMARY and _HTML.search(head) is not None
