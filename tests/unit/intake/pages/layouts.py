"""Pages as publishers' systems write them, built piece by piece.

The shapes follow the HTML standard (img, picture, srcset: 4.8), the Open Graph protocol (ogp.me), schema.org/NewsArticle,
WordPress' core markup for attachments, and Telegram's widget for channels.
"""

import base64
import io
import json

from PIL import Image

SITE = "https://news.example"
PARAGRAPH = "<p>" + "The council met on Tuesday evening to discuss the works on the bridge over the river. " * 3 + "</p>"


def jpeg(width: int = 320, height: int = 200, colour: tuple[int, int, int] = (90, 120, 60)) -> bytes:
    """A picture with some structure, so that it is no placeholder."""
    image = Image.new("RGB", (width, height), colour)
    for at in range(0, width, 7):
        image.paste((at % 256, 255 - at % 256, 40), (at, at % height, at + 3, height))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def data_uri(content: bytes) -> str:
    """The same within a page."""
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


def page(body: str, head: str = "", title: str = "Bridge works begin") -> bytes:
    """A whole page around a body."""
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def news(lead: str, inside: str = "", after: str = "", head: str = "") -> bytes:
    """A news article with navigation, side bar, teasers, comments and footer around it."""
    teasers = "".join(
        f'<li><a href="/other-{n}"><img src="/img/teaser-{n}.jpg" width=300 height=200><h3>Another story, number {n}</h3></a></li>'
        for n in range(3)
    )
    return page(
        f"""<header class="site-header"><a href="/"><img src="/static/logo.png" alt="The Example" width=200 height=60></a>
        <nav><ul><li><img src="/img/section-politics.jpg" width=120 height=80>Politics</li></ul></nav></header>
        <main><article><h1>Bridge works begin</h1>
        <div class="byline"><img src="/people/jane-doe.jpg" width=90 height=90 alt="Jane Doe">By Jane Doe</div>
        {lead}{PARAGRAPH}{PARAGRAPH}{inside}{PARAGRAPH}
        <div class="share-bar"><img src="/img/share-facebook.png" width=90 height=90></div></article>
        <section class="related-articles"><ul>{teasers}</ul></section>
        <section id="comments"><img src="/users/17.jpg" width=80 height=80>
        <p>{"What a comment this is, it goes on and on. " * 3}</p></section></main>
        <aside class="sidebar"><img src="/img/most-read.jpg" width=300 height=200></aside>
        <footer><img src="/img/footer-campaign.jpg" width=300 height=200></footer>{after}
        <img src="https://stats.example/count.gif" width=1 height=1>""",
        head,
    )


def json_ld(*values: object) -> str:
    """A script with metadata for search engines."""
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


def channel(*messages: str) -> bytes:
    """The preview of a channel (t.me/s/...), with its messages."""
    head = '<div class="tgme_channel_info"><i class="tgme_page_photo_image"><img src="https://cdn4.example/file/avatar.jpg"></i></div>'
    return page(
        f'{head}<section class="tgme_channel_history js-message_history">{"".join(messages)}</section>', title="City Desk - Telegram"
    )


def message(
    number: int, photos: tuple[str, ...], time: str = "2023-10-23T17:05:11+00:00", text: str = "Smoke over the harbour", extra: str = ""
) -> str:
    """One message of it: avatar, photos as backgrounds, text with an emoji, time."""
    wraps = "".join(
        f'<a class="tgme_widget_message_photo_wrap 61 grouped_media_wrap blured" href="https://t.me/citydesk/{number}"'
        f' style="width:800px;background-image:url(\'{photo}\')"><div class="tgme_widget_message_photo" style="padding-top:66%"></div></a>'
        for photo in photos
    )
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
      <div class="tgme_widget_message text_not_supported_wrap js-widget_message"
      data-post="citydesk/{number}"><div class="tgme_widget_message_user"><a href="https://t.me/citydesk">
      <i class="tgme_widget_message_user_photo">
      <img src="https://cdn4.example/file/avatar.jpg"></i></a></div><div class="tgme_widget_message_bubble">{wraps}{extra}
      <div class="tgme_widget_message_text js-message_text" dir="auto">{text}
      <i class="emoji" style="background-image:url('//telegram.example/img/emoji/40/F09F94A5.png')"><b>*</b></i></div>
      <div class="tgme_widget_message_footer"><span class="tgme_widget_message_meta"><a class="tgme_widget_message_date"
      href="https://t.me/citydesk/{number}"><time datetime="{time}" class="time">17:05</time></a></span></div></div></div></div>"""
