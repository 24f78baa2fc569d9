"""The end of a check, and of a run that is shown again: what is to be said besides the report, and the exit code."""

from typing import TYPE_CHECKING

from provenance.cli.exit_codes import ExitCode, FailOn, of_report
from provenance.cli.ignoring import tell_suppressed
from provenance.cli.terminal import tell

if TYPE_CHECKING:
    from provenance.model.report import Report
    from provenance.suppressing import Suppressor


def conclude(report: "Report", suppressor: "Suppressor", fail_on: FailOn, *, exit_zero: bool) -> ExitCode:
    """Say on stderr what is missing in a report and what was suppressed in it; the exit code, 0 whatever was found with `exit_zero`."""
    for note in report.notes:
        tell(f"note: {note}")
    tell_suppressed(suppressor, whole=report.shard is None)
    return ExitCode.CLEAR if exit_zero else of_report(report, fail_on)
