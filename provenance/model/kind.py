"""Kind: what a source can be."""

from enum import StrEnum


class Kind(StrEnum):
    """What a source can be; `--as` takes these names."""

    IMAGE = "image"
    FOLDER = "folder"
    MANIFEST = "manifest"
    PAGE = "page"
    WARC = "warc"
    WACZ = "wacz"
    DISCORD = "discord"
    MESSENGER = "messenger"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    AUTO_ARCHIVER = "auto-archiver"
    YT_DLP = "yt-dlp"
    GALLERY_DL = "gallery-dl"
    INSTALOADER = "instaloader"
    MAIL = "mail"
    PDF = "pdf"
    OFFICE = "office"
    ZIP = "zip"
