"""Which pictures of saved pages are taken as their own: each once, and little else.

Pages are told apart in halves by the digest of their names: rules were tuned on the first half alone.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from benchmarks.intake.table import Row
from provenance.intake.pages.images import page_images
from provenance.intake.pages.parsing import parse

_KIND = "html-images"


def measure(samples: Path) -> Iterator[Row]:
    """Rows for the pictures of saved pages.

    Args:
        samples: The folder with `truth.jsonl`.
    """
    pages = []
    for line in (samples / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        if truth["kind"] == _KIND and truth["images_known"]:
            pages.append(_Scored(truth, (samples / truth["path"]).read_bytes()))
    for name, chosen in (
        ("", pages),
        (", first half", [one for one in pages if one.first]),
        (", other half", [one for one in pages if not one.first]),
    ):
        goal = 0.95 if not name else None
        yield _row(f"pictures of the page taken{name}", goal, [(one.name, one.found, one.lost) for one in chosen])
        goal = 0.90 if not name else None
        known = [one for one in chosen if not one.lead_only]
        yield _row(f"of what is taken, pictures of the page{name}", goal, [(one.name, one.right, one.surely_wrong) for one in known])
        told = f"the same, pictures in metadata alone counted as wrong where nobody judged them{name}"
        yield _row(told, None, [(one.name, one.right, one.wrong) for one in known])
    yield _row("pictures taken once", None, [(one.name, one.found, one.repeated) for one in pages])


class _Scored:
    """One page with what was taken of it."""

    def __init__(self, truth: dict[str, Any], content: bytes) -> None:
        self.name = truth["path"]
        self.first = hashlib.sha256(Path(self.name).name.encode()).digest()[0] % 2 == 0
        self.lead_only = "only the lead image" in (truth.get("note") or "")
        alternatives = truth.get("alternatives") or [[url] for url in truth["images"]]
        pictures = list({frozenset(map(_same, urls)): None for urls in alternatives})
        images = [one for one in page_images(parse(content), truth["url"]) if one.left_out is None]
        taken = [set(map(_same, one.renditions)) for one in images]
        hits = [[picture & urls for urls in taken] for picture in pictures]
        self.found = sum(1 for row in hits if any(row))
        self.lost = [next(iter(sorted(picture))) for picture, row in zip(pictures, hits, strict=True) if not any(row)]
        self.repeated = [next(iter(sorted(picture))) for picture, row in zip(pictures, hits, strict=True) if sum(map(bool, row)) > 1]
        used = [any(row[at] for row in hits) for at in range(len(taken))]
        self.right = sum(used)
        missed = [(one, next(iter(sorted(urls)))) for one, urls, is_used in zip(images, taken, used, strict=True) if not is_used]
        self.wrong = [url for _, url in missed]
        # The truth of a reader view knows the pictures of elements alone.
        of_elements = "expected reader view" in (truth.get("note") or "")
        self.surely_wrong = [url for one, url in missed if not (of_elements and _is_metadata(one.place))]


def _is_metadata(place: str) -> bool:
    return place.startswith(("og:", "twitter:", "json-ld", "link"))


def _same(url: str) -> str:
    """An address in one form: without its scheme, fragment and percent-encoding."""
    return unquote(url.split("#", 1)[0]).strip().removeprefix("https:").removeprefix("http:")


def _row(measure: str, goal: float | None, counted: list[tuple[str, int, list[str]]]) -> Row:
    good = sum(found for _, found, _ in counted)
    misses = tuple(f"{name}: {url[:160]}" for name, _, missed in counted for url in missed)
    total = good if measure == "pictures taken once" else good + len(misses)
    return Row(_KIND, measure, good - len(misses) if measure == "pictures taken once" else good, total, goal, misses)
