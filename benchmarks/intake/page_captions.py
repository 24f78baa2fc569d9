"""Labels of captions: file photos found, illustrative pictures kept apart, look-alikes left alone, the picture's own date.

Measured twice: `label` on the captions as the truth has them, and the labels of those of these pictures that the reader
of pages takes from their pages, teasers of other articles included or not.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.intake.table import Row
from provenance.intake.interface import Options
from provenance.intake.pages import read_page
from provenance.intake.pages.caption_dates import caption_dates
from provenance.intake.pages.labels import label
from provenance.intake.recognising import intake_options
from provenance.model.dates import UNKNOWN_DATE
from provenance.model.edtf import parse_edtf
from provenance.model.label import Label
from provenance.model.statement import StatedTime, Statement, TimeBasis

_NONE = "none"
_GOALS = {"file-photo": 0.9, "illustrative": None, _NONE: 1.0}


def measure(samples: Path) -> Iterator[Row]:
    """Rows for the captions, then for the pictures of the pages."""
    rows = [json.loads(line) for line in (samples / "truth.jsonl").read_text("utf-8").splitlines()]
    pages = [row for row in rows if row["kind"] == "page-captions"]
    captions = [(row["path"], one) for row in pages for one in row["captions"]]
    yield from _kinds("captions", [(path, one, label(one["caption"])) for path, one in captions])
    yield _counted("captions", "the picture's own date, or none", captions, lambda one: _own_date(label(one["caption"])) == _told(one))
    yield _counted("captions", "all dates of the caption", captions, _has_its_dates)
    for kind, every in (("captions, of pictures taken", False), ("captions, with `--all-images`", True)):
        taken = [found for row in pages for found in _taken(samples, row, all_images=every)]
        yield Row(kind, "pictures with these captions", len(taken), len(captions), None)
        yield from _kinds(kind, taken)


def _kinds(kind: str, labelled: list[tuple[str, dict[str, Any], Label | None]]) -> Iterator[Row]:
    for wanted, goal in _GOALS.items():
        asked = [(path, one, found) for path, one, found in labelled if one["class"] == wanted]
        misses = [(path, one, found) for path, one, found in asked if (found.kind.value if found else _NONE) != wanted]
        shown = tuple(f"{path}: {found.kind if found else _NONE}: {one['caption']}" for path, one, found in misses)
        yield Row(kind, f"labelled {wanted}", len(asked) - len(misses), len(asked), goal, shown)


def _counted(kind: str, measure: str, captions: list[tuple[str, dict[str, Any]]], is_right: Callable[[dict[str, Any]], bool]) -> Row:
    misses = tuple(f"{path}: {one['caption']}" for path, one in captions if not is_right(one))
    return Row(kind, measure, len(captions) - len(misses), len(captions), None, misses)


def _own_date(found: Label | None) -> object:
    return found.date if found else UNKNOWN_DATE


def _told(one: dict[str, Any]) -> object:
    return parse_edtf(one["photo_date"]) if one["photo_date"] else UNKNOWN_DATE


def _has_its_dates(one: dict[str, Any]) -> bool:
    return dict(caption_dates(one["caption"])) == {date["as_written"]: parse_edtf(date["edtf"]) for date in one["caption_dates"]}


def _taken(samples: Path, row: dict[str, Any], *, all_images: bool) -> Iterator[tuple[str, dict[str, Any], Label | None]]:
    """The captions whose picture the reader takes from the page, with the label that it gives it.

    A picture is known by its address, by the name of its file, or by what is written of it, since it is named by one of
    several renditions.
    """
    published = parse_edtf(row.get("published") or "2026")
    options = intake_options(Options(given=StatedTime(published, "", TimeBasis.GIVEN, "truth"), all_images=all_images))
    content = (samples / row["path"]).read_bytes()
    found = read_page(content, name=row["path"], url=row.get("url"), charset=None, resolve=options.at_url, options=options)
    for one in row["captions"]:
        known = {one["image"], one["image_as_written"], _file(one["image"] or ""), _plain(one["caption"])} - {None, ""}
        for item in found.media if isinstance(found, Statement) else ():
            address = (item.origin.url if item.origin else None) or item.path
            if known & {address, _file(address), _plain(item.caption or ""), *(_plain(text) for _, text in item.notes)}:
                yield row["path"], one, item.label
                break


def _file(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def _plain(text: str) -> str:
    return " ".join(text.split())
