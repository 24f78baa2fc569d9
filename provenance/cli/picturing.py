"""`--thumbnails` and `--blur`: which reports show pictures, and how."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

import typer

from provenance.cli.outputs import Output
from provenance.rendering.formats import Format

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
