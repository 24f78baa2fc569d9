"""Parsing what strangers wrote: in a process that can do nothing else, and with errors that name what could not be parsed."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from provenance.errors import DecoderCrashedError, OverLimitError
from provenance.model.limits import Limits
from provenance.sandbox import confined

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def parsed(
    limits: Limits, name: str, what: str, job: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs
) -> _Answer:
    """What a job says of the bytes that it is given; see `Sandbox.run`.

    Args:
        limits: Those on its time and memory among them.
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
        return confined(limits).run(job, *arguments, **named)
    except (OverLimitError, DecoderCrashedError) as error:
        raise type(error)(f"{name}: this {what} cannot be read: {error}") from error
