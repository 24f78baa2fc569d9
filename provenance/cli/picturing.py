"""`--thumbnails` and `--blur`: which reports show pictures, and how."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.outputs import Output
from provenance.rendering.formats import Format

if TYPE_CHECKING:
    from provenance.model.report import CheckedMedia, Report

ThumbnailsOption = Annotated[
    bool | None,
    typer.Option(
        "--thumbnails/--no-thumbnails",
        help="Whether html, json and jsonl hold small pictures of the images and of what they match.  [default: html does]",
        show_default=False,
    ),
]
KeptThumbnailsOption = Annotated[
    bool | None,
    typer.Option(
        "--thumbnails/--no-thumbnails",
        help="Whether html, json and jsonl hold the small pictures that the run has.  [default: yes]",
        show_default=False,
    ),
]
BlurOption = Annotated[
    bool, typer.Option("--blur", help="html: show the pictures blurred until the reader asks for them, where they may be hard to look at.")
]


def needs_thumbnails(outputs: Iterable[Output], wanted: bool | None) -> bool:
    """Whether a check has to make small pictures."""
    return any(output.format is Format.HTML for output in outputs) if wanted is None else wanted


def with_pictures(outputs: Iterable[Output], wanted: bool | None, *, in_data: bool, blur: bool) -> tuple[Output, ...]:
    """The outputs, each with what is to be done with the small pictures.

    Args:
        outputs: What is to be written.
        wanted: What was said of pictures; None: nothing.
        in_data: Whether json and jsonl hold them where nothing was said.
        blur: Whether pages blur them.
    """
    return tuple(
        replace(output, blur=blur, pictures=wanted if wanted is not None else in_data or output.format is Format.HTML) for output in outputs
    )


class Unillustrated(Collection["CheckedMedia"]):
    """The results of a report without their small pictures."""

    def __init__(self, report: "Report") -> None:
        """Those of `report`, read whenever these are."""
        self._media = report.media

    def __iter__(self) -> "Iterator[CheckedMedia]":
        return (replace(item, thumbnail=None, thumbnails=()) for item in self._media)

    def __len__(self) -> int:
        return len(self._media)

    def __contains__(self, item: object) -> bool:
        return any(item == one for one in self)
