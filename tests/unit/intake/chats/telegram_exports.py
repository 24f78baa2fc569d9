"""Exports of Telegram Desktop, put together field by field.

After https://core.telegram.org/import-export and the exporter's source (telegramdesktop/tdesktop, Telegram/SourceFiles/export/
output): SerializeMessage and writeDialogStart for JSON, pushMessage, pushPhotoMedia and pushGenericMedia for HTML.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from pathlib import Path

NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
UNAVAILABLE = "(File unavailable, please try again later)"
TOO_LARGE = "(File exceeds maximum size. Change data exporting settings to download.)"


def message(number: int, at: int, text: object = "", **fields: object) -> dict[str, object]:
    """One message; the exporter leaves a field away where it has nothing to say."""
    return {
        "id": number,
        "type": "message",
        "date": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(at),
        "from": "Newsroom",
        "from_id": "channel1001",
        **fields,
        "text": text,
        "text_entities": [],
    }


def chat(messages: Sequence[object], name: str | None = "Newsroom", kind: str = "public_channel", number: int = 1001) -> dict[str, object]:
    """One chat; saved messages have no name."""
    named = {} if name is None else {"name": name}
    return {**named, "type": kind, "id": number, "messages": messages}


def account(chats: Sequence[object], left: Sequence[object]) -> dict[str, object]:
    """A whole account, with the parts that hold no messages."""
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 7, "first_name": "Me", "username": "@me"},
        "profile_pictures": [{"date": "2019-01-01T00:00:00", "date_unixtime": "1546300800", "photo": "profile_pictures/p.jpg"}],
        "contacts": {"about": "", "list": [{"first_name": "Ava"}]},
        "chats": {"about": "", "list": chats},
        "left_chats": {"about": "", "list": left},
    }


def write_json(folder: Path, document: object, files: tuple[str, ...] = ()) -> Path:
    """The export as the exporter lays it out."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"\xff\xd8\xff" + name.encode())
    path = folder / "result.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def html_date(at: int, offset_hours: int | None) -> str:
    """FormatDateTime: the wall clock, and since 2021 the zone's offset."""
    zone = UTC if offset_hours is None else timezone(timedelta(hours=offset_hours))
    clock = datetime.fromtimestamp(at, zone).strftime("%d.%m.%Y %H:%M:%S")
    return clock if offset_hours is None else f"{clock} UTC{offset_hours:+03}:00"


def html_photo(path: str) -> str:
    """PushPhotoMedia: a link around a thumbnail."""
    thumb = path.replace(".jpg", "_thumb.jpg")
    return (
        f'<div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="{path}">'
        f'<img class="photo" src="{thumb}" style="width: 260px; height: 195px"/></a></div>'
    )


def html_media(kind: str, title: str, description: str = "", status: str = "", href: str | None = None) -> str:
    """PushGenericMedia: a box, with a link where there is a file."""
    tag, link = ("div", "") if href is None else ("a", f' href="{href}"')
    block = "" if href is None else "block_link "
    parts = [("title bold", title), ("description", description), ("status details", status)]
    body = "".join(f'<div class="{name}">\n{escape(text)}\n</div>' for name, text in parts if text)
    return (
        f'<div class="media_wrap clearfix"><{tag} class="media clearfix pull_left {block}{kind}"{link}>'
        f'<div class="fill pull_left"></div><div class="body">{body}</div></{tag}></div>'
    )


def html_message(
    number: int,
    title: str,
    *,
    sender: str | None = "Newsroom",
    media: str = "",
    text: str = "",
    forwarded: tuple[str, str] | None = None,
    reply: int | None = None,
) -> str:
    """PushMessage; without a sender it is joined to the one before."""
    joined = " joined" if sender is None else ""
    name = "" if sender is None else f'<div class="from_name">\n{escape(sender)} \n</div>'
    inner = "" if reply is None else f'<div class="reply_to details">In reply to <a href="#go_to_message{reply}">this message</a></div>'
    inner += media + (f'<div class="text">\n{text}\n</div>' if text else "")
    if forwarded is not None:
        origin = f'{escape(forwarded[0])} <span class="date details" title="{forwarded[1]}"> {forwarded[1]}</span>'
        inner = f'<div class="forwarded body"><div class="from_name">\n{origin}\n</div>{inner}</div>'
    return (
        f'<div class="message default clearfix{joined}" id="message{number}"><div class="body">'
        f'<div class="pull_right date details" title="{title}">\n10:01\n</div>{name}{inner}</div></div>'
    )


def html_page(messages: list[str], name: str = "Newsroom") -> str:
    """One page of a chat."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body onload="CheckLocation();"><div class="page_wrap">'
        f'<div class="page_header"><div class="content"><div class="text bold">\n{escape(name)}\n</div></div></div>'
        f'<div class="page_body chat_page"><div class="history">{"".join(messages)}</div></div></div></body></html>'
    )
