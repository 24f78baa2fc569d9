"""Each limit of the table: what needs more of it than is allowed is unchecked, by the limit's name; what needs just as much passes."""

import base64
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import provenance
from provenance.errors import ConfigurationError
from provenance.model.limits import limits_of, rule_of
from tests.conftest import FIXTURES, encoded
from tests.unit.intake.documents.making import Page, image_stream, pdf, shown, zipped

AT = "2023-10-23"
WIDE, HIGH = 96, 64


@cache
def picture(turn: int = 0) -> Image.Image:
    """A small photograph, turned: no two turns alike."""
    photo = Image.open(FIXTURES / "photos" / "dam.jpg").convert("RGB")
    return photo.crop((0, 0, 640, 480)).rotate(turn).resize((WIDE, HIGH))


def pictures(number: int) -> dict[str, bytes]:
    return {f"{turn}.png": encoded(picture(turn), "PNG") for turn in range(number)}


def enlarged(times: int) -> bytes:
    """The photograph in few bytes and many pixels."""
    return encoded(Image.fromarray(np.asarray(picture()).repeat(times, axis=0).repeat(times, axis=1)), "PNG")


def document(pages: int) -> bytes:
    """A PDF with a picture of its own on each page."""
    shows = [Page(shown("I", 10, 10, 60, 40), {"I": number}) for number in range(pages)]
    return pdf(shows, [image_stream(picture(number)) for number in range(pages)])


def mail(attached: int) -> bytes:
    message = EmailMessage()
    message["Date"] = "Sat, 02 Mar 2019 10:00:00 +0100"
    message["From"] = "Anna <anna@example.org>"
    message.set_content("Look at this")
    for name, content in pictures(attached).items():
        message.add_attachment(content, maintype="image", subtype="png", filename=name)
    return message.as_bytes()


@dataclass(frozen=True, slots=True)
class Case:
    """A file that needs so much of a limit.

    Attributes:
        name: Of the file.
        content: Its bytes.
        need: What it needs at least.
        less: What is not enough; None is one less.
        others: Other limits that hold meanwhile.
    """

    name: str
    content: bytes
    need: float
    less: float | None = None
    others: dict[str, Any] = field(default_factory=dict)


def of_size(name: str, content: bytes) -> Case:
    return Case(name, content, len(content))


def of_pixels(form: str, need: int) -> Case:
    return Case(f"a.{form.lower()}", encoded(picture(), form), need)


def of_scans() -> Case:
    content = encoded(picture(), "JPEG", progressive=True)
    return Case("a.jpg", content, content.count(b"\xff\xda"))


def of_directory() -> Case:
    content = zipped(pictures(2))
    return Case("a.zip", content, int.from_bytes(content[-10:-6], "little"))


def of_inflating(*, by_ratio: bool) -> Case:
    """A ZIP whose member is a picture with much behind it that deflates well."""
    content = zipped({"a.bmp": encoded(picture(), "BMP") + bytes(100_000)})
    (member,) = zipfile.ZipFile(io.BytesIO(content)).infolist()
    if by_ratio:
        return Case("a.zip", content, -(-member.file_size // member.compress_size), others={"ratio_free_bytes": 1000})
    return Case("a.zip", content, member.file_size, others={"max_ratio": 1})


def of_page() -> Case:
    """A page that embeds a picture."""
    uri = "data:image/png;base64," + base64.b64encode(encoded(picture(), "PNG")).decode()
    return of_size("a.html", f'<!doctype html><title>Flood</title><p>The dam.<img src="{uri}" width=640 height=480>'.encode())


CASES: dict[str, Callable[[], Case]] = {
    "max_bytes": lambda: of_size("a.png", encoded(picture(), "PNG")),
    "max_jpeg_pixels": lambda: of_pixels("JPEG", WIDE * HIGH),
    "max_pixels": lambda: of_pixels("PNG", WIDE * HIGH),
    "max_copied_pixels": lambda: of_pixels("WEBP", WIDE * HIGH),
    "max_side": lambda: of_pixels("TIFF", WIDE),
    "max_decoded_bytes": lambda: of_pixels("PNG", WIDE * HIGH * 4),
    "max_scans": of_scans,
    "max_members": lambda: Case("a.zip", zipped(pictures(3)), 3),
    "max_directory_bytes": of_directory,
    "max_inflated_bytes": lambda: Case("a.zip", zipped(pictures(2)), sum(map(len, pictures(2).values()))),
    "max_ratio": lambda: of_inflating(by_ratio=True),
    "ratio_free_bytes": lambda: of_inflating(by_ratio=False),
    "max_depth": lambda: Case("a.zip", zipped({"inner.zip": zipped(pictures(1))}), 2),
    "max_page_bytes": of_page,
    "max_document_bytes": lambda: of_size("a.eml", mail(1)),
    "max_document_pages": lambda: Case("a.pdf", document(2), 2),
    "max_document_images": lambda: Case("a.eml", mail(2), 2),
    "max_document_pixels": lambda: Case("a.pdf", document(1), WIDE * HIGH),
    "max_document_seconds": lambda: Case("a.pdf", document(20), 60, 0.01),
    "max_mail_parts": lambda: Case("a.eml", mail(2), 4),
    "max_wall_seconds": lambda: Case("a.jpg", (FIXTURES / "photos" / "dam.jpg").read_bytes(), 60, 0.01),
    "max_memory_bytes": lambda: Case("a.png", enlarged(70), 2**30, 2**26),
}
IN_FAULTS = {"max_cpu_seconds"}
"""Takes seconds of it: tests/faults/test_limits.py."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[provenance.Archive]:
    """An archive with nothing in it: whatever can be checked is not found."""
    folder = tmp_path_factory.mktemp("empty") / "archive"
    provenance.ArchiveWriter.create(folder).close()
    with provenance.Archive.open(folder) as opened:
        yield opened


def checked(archive: provenance.Archive, path: Path, limits: dict[str, Any]) -> tuple[int, list[str]]:
    """How many images were not found, and why others, or whole sources, are unchecked."""
    report = provenance.check(path, archive, at=AT, workers=1, limits=provenance.Limits(**limits))
    unchecked = [item.unchecked.text for item in report.media if item.unchecked is not None]
    return report.tally.verdicts[provenance.Verdict.NOT_FOUND], unchecked


@pytest.mark.parametrize("name", CASES)
def test_over_a_limit_is_unchecked_by_its_name_and_at_it_is_not(name: str, archive: provenance.Archive, tmp_path: Path) -> None:
    """`not-found` would read as clean: of what is over a limit nothing is said but that it is."""
    case = CASES[name]()
    path = tmp_path / case.name
    path.write_bytes(case.content)
    less = case.need - 1 if case.less is None else case.less
    not_found, unchecked = checked(archive, path, {**case.others, name: less})
    assert any(f"({name})" in text for text in unchecked), unchecked
    all_of_them, none = checked(archive, path, {**case.others, name: case.need})
    assert none == []
    assert not_found < all_of_them


def test_every_limit_on_what_is_opened_is_tried() -> None:
    assert {*CASES, *IN_FAULTS} == {one.name for one in limits_of(provenance.Limits)}


@pytest.mark.parametrize("one", limits_of(provenance.Limits), ids=lambda one: one.name)
def test_a_value_out_of_range_or_of_another_kind_is_no_limit(one: Any) -> None:
    rule = rule_of(one)
    wrong: list[Any] = [rule.least - 1, rule.most + 1, "64MiB", True, None]
    for value in wrong:
        with pytest.raises(ConfigurationError, match=f"^{one.name}: "):
            provenance.Limits(**{one.name: value})
    for bound in (rule.least, rule.most):
        provenance.Limits(**{one.name: one.type(bound)})


def test_what_is_over_a_fixed_limit_of_a_page_is_unchecked_too(archive: provenance.Archive, tmp_path: Path) -> None:
    """Else the picture that matters could be put behind two hundred others."""
    images = "".join(f'<img src="{number}.png" width=640 height=480>' for number in range(201))
    (tmp_path / "a.html").write_text(f"<!doctype html><title>Flood</title><article><p>The dam.{images}</article>")
    not_found, unchecked = checked(archive, tmp_path / "a.html", {})
    assert (not_found, len(unchecked)) == (0, 201)
    assert unchecked[-1].endswith("further pictures: only 200 pictures of a page are taken, and 2,000 looked at (MAX_IMAGES, MAX_SHOWN)")
