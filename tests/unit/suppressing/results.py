"""Results made by hand: an image of a statement, with the records that a test names."""

from dataclasses import replace

from provenance.judging import judge, judge_unchecked
from provenance.model.dates import DateBasis
from provenance.model.decision import Choice, Decision, finding_id
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Finding, Unchecked
from provenance.model.label import Label
from provenance.model.match import Tier
from provenance.model.report import CheckedMedia
from provenance.model.suppression import SuppressedBy, Suppression
from tests.unit.rendering.appearing import AT, found, seen

IMAGE = Digest.of(b"image")
IGNORED = Suppression(SuppressedBy.IGNORED, "seen", "ava", None, "ignore.toml")
KNOWN = Suppression(SuppressedBy.BASELINE, "an earlier run had it", None, None, "earlier.json")


def proof(record: str) -> Finding:
    """A record that was surely published before the statement."""
    return _of(record, found(seen("2019")))


def lead(record: str) -> Finding:
    """A record of which an earlier date is only claimed."""
    return _of(record, found(seen("2019", DateBasis.ASSERTED)))


def scene(record: str) -> Finding:
    """Another photograph of the same place."""
    return _of(record, found(seen("2019"), tier=Tier.SAME_SCENE))


def later(record: str) -> Finding:
    """A record that says nothing: it is later than the statement."""
    return _of(record, found(seen("2024")))


def generic(record: str) -> Finding:
    """A record that shares a logo."""
    one = proof(record)
    return replace(one, match=replace(one.match, generic="a logo"))


def dismissed(record: str) -> Finding:
    """A record that a person dismissed."""
    one = proof(record)
    said = Decision(name(record), Choice.DISMISS, "another place", "ava", parse_edtf("2024").earliest)  # type: ignore[arg-type]
    return replace(one, match=replace(one.match, decision=said))


def result(*findings: Finding, statement: str = "s1", label: Label | None = None, suppression: Suppression | None = None) -> CheckedMedia:
    """One image of a statement, judged by these."""
    judgement = judge(findings, label)
    return CheckedMedia(
        statement, parse_edtf(AT), AT, "m.jsonl:1", "images/x.jpg", IMAGE, judgement, findings, None, label=label, suppression=suppression
    )


def unchecked(code: str = "file-missing", path: str = "images/gone.jpg") -> CheckedMedia:
    """An image that could not be read."""
    why = Unchecked(code, f"{path}: is not there")
    return CheckedMedia("s1", parse_edtf(AT), AT, "m.jsonl:1", path, None, judge_unchecked(why), (), why)


def name(record: str) -> str:
    """The name of the finding of the image and a record."""
    return finding_id(IMAGE, Digest.of(record.encode()))


def _of(record: str, finding: Finding) -> Finding:
    return replace(finding, match=replace(finding.match, record=replace(finding.match.record, sha256=Digest.of(record.encode()))))
