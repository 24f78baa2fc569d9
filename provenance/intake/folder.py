"""Files and folders -> MediaItems."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance.model.media import MediaItem

_PICTURE_SUFFIXES = frozenset(
    {"", ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".jxl"}
)
"""What is taken from a folder: a suffix that pictures have, or none. The content decides what such a file really is."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found under some paths.

    Attributes:
        items: Files that are, or may be, pictures; a path that was named is always among them.
        left_out: Files inside folders whose names are not those of pictures.
    """

    items: tuple[MediaItem, ...]
    left_out: tuple[str, ...]


def list_images(paths: tuple[str, ...], base: Path) -> Listing:
    """The pictures under `paths`, in the order given, folders walked in the order of names.

    Args:
        paths: Files and folders; relative ones lie in `base`.
        base: A folder.
    """
    items, left_out = [], []
    for path in paths:
        place = base / path
        if not place.is_dir():
            items.append(MediaItem(path, place))
            continue
        for name in _walk(place):
            if Path(name).suffix.lower() in _PICTURE_SUFFIXES:
                items.append(MediaItem(str(Path(path, name)), place / name))
            else:
                left_out.append(str(Path(path, name)))
    return Listing(tuple(items), tuple(left_out))


def _walk(folder: Path) -> Iterator[str]:
    """Names of the files below `folder`, relative to it; hidden ones and links to folders left out."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield str(Path(root, name).relative_to(folder))
