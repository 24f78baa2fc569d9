"""Parsing what strangers wrote: in a process that can do nothing else, and with errors that name what could not be parsed."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from provenance.errors import DecoderCrashedError, OverLimitError
from provenance.sandbox import run_confined

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def parsed(name: str, what: str, job: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> _Answer:
    """What a job says of the bytes that it is given; see `run_confined`.

    Args:
        name: What reports call them.
        what: What they are, in a word: a page, a document.
        job: A function of a module, which answers in plain values.
        arguments: Its arguments.
        named: None.

    Raises:
        OverLimitError: It took more time or memory than it may.
        DecoderCrashedError: The process did not survive it, or failed in a way that nobody foresaw.
        ProvenanceError: What the job raised.
        SandboxBrokenError: There is no process to be had.
    """
    try:
        return run_confined(job, *arguments, **named)
    except (OverLimitError, DecoderCrashedError) as error:
        raise type(error)(f"{name}: this {what} cannot be read: {error}") from error
