"""The one table of exit codes. 1 is never chosen: Python itself ends with it on a crash."""

from enum import IntEnum, StrEnum

from provenance.errors import ArchiveError, ConfigurationError, InputError, ProvenanceError, SandboxBrokenError
from provenance.model.finding import Verdict
from provenance.model.report import Report, Tally


class ExitCode(IntEnum):
    """What a process says by its end. Where several hold, `REUSED` beats `REVIEW` beats `INCOMPLETE`."""

    CLEAR = 0
    """Everything was done, and nothing is at the level asked for."""
    USAGE = 2
    """Options or settings make no sense, or a file that they name cannot be read."""
    INCOMPLETE = 3
    """Something could not be checked or added, or there was nothing to check."""
    COULD_NOT_RUN = 4
    """The archive is missing, locked, damaged or too new; or no process can be started to open pictures in."""
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


def of_tally(tally: Tally, fail_on: FailOn) -> ExitCode:
    """The exit code of a check that ran to its end; neither what is suppressed nor what its page discloses fails anything."""
    if tally.failing(Verdict.REUSED):
        return ExitCode.REUSED
    if tally.failing(Verdict.REVIEW) and fail_on is FailOn.REVIEW:
        return ExitCode.REVIEW
    return ExitCode.INCOMPLETE if tally.failing(Verdict.UNCHECKED) or not tally.images else ExitCode.CLEAR


def of_report(report: Report, fail_on: FailOn) -> ExitCode:
    """The exit code of a whole report: a note tells of something that is missing in it. A part of a run may well be empty."""
    is_empty_part = report.shard is not None and not report.tally.images
    code = ExitCode.CLEAR if is_empty_part else of_tally(report.tally, fail_on)
    return ExitCode.INCOMPLETE if report.notes and code is ExitCode.CLEAR else code


def of_error(error: ProvenanceError) -> ExitCode:
    """The exit code of an error that ended a whole run."""
    if isinstance(error, ArchiveError | SandboxBrokenError):
        return ExitCode.COULD_NOT_RUN
    assert isinstance(error, InputError | ConfigurationError)
    return ExitCode.USAGE
