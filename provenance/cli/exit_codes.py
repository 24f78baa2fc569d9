"""The one table of exit codes. 1 is never chosen: Python itself ends with it on a crash."""

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from provenance.errors import ArchiveError, ConfigurationError, InputError, ProvenanceError
from provenance.model.finding import Judgement, Verdict


class ExitCode(IntEnum):
    """What a process says by its end. Where several hold, `REUSED` beats `REVIEW` beats `INCOMPLETE`."""

    CLEAR = 0
    """Everything was done, and nothing is at the level asked for."""
    USAGE = 2
    """Options or settings make no sense, or a file that they name cannot be read."""
    INCOMPLETE = 3
    """Something could not be checked or added, or there was nothing to check."""
    COULD_NOT_RUN = 4
    """The archive is missing, locked, damaged or too new."""
    REVIEW = 10
    """A lead for a person was found, and `--fail-on review` asked for it."""
    REUSED = 11
    """A reused image was found, and its page does not say so itself."""
    INTERRUPTED = 130
    """Ctrl-C."""


class FailOn(StrEnum):
    """From which verdict on a check fails."""

    REUSED = "reused"
    REVIEW = "review"


def of_judgements(judgements: Iterable[Judgement], fail_on: FailOn) -> ExitCode:
    """The exit code of a check that ran to its end; an image whose page says itself that it is older fails nothing."""
    judged = tuple(judgements)
    found = {judgement.verdict for judgement in judged if not judgement.is_disclosed}
    if Verdict.REUSED in found:
        return ExitCode.REUSED
    if Verdict.REVIEW in found and fail_on is FailOn.REVIEW:
        return ExitCode.REVIEW
    return ExitCode.INCOMPLETE if Verdict.UNCHECKED in found or not judged else ExitCode.CLEAR


def of_error(error: ProvenanceError) -> ExitCode:
    """The exit code of an error that ended a whole run."""
    if isinstance(error, ArchiveError):
        return ExitCode.COULD_NOT_RUN
    assert isinstance(error, InputError | ConfigurationError)
    return ExitCode.USAGE
