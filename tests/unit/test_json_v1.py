"""The contract of the JSON Lines, on a report made by hand."""

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema

from provenance.model.dates import DateBasis, DateInterval
from provenance.model.digest import Digest
from provenance.model.finding import DatedAppearance, Finding, Judgement, Precedence, Reason, Unchecked, Verdict
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.match import EditedRegion, EditKind, Match, Measures, Proof, Tier
from provenance.model.record import Appearance, ArchiveSummary, Record
from provenance.model.report import CheckedMedia, Report, Tally
from provenance.rendering.json_v1 import json_schema, render_jsonl
from provenance.rendering.text import render_text

DAY = DateInterval(datetime(2019, 3, 2, tzinfo=UTC), datetime(2019, 3, 3, tzinfo=UTC))
AT = DateInterval(datetime(2023, 10, 23, tzinfo=UTC), datetime(2023, 10, 24, tzinfo=UTC))
SEEN = Appearance(DAY, DateBasis.PUBLISHED, "2019-03-02", "photos/a.jpg")
RECORD = Record(1, Digest.of(b"record"), 9, 600, 400, Fingerprint(PHASH_256, bytes(32), 50.0, "jpeg/1"), None, (SEEN,))
EDIT = EditedRegion(EditKind.DRAWN_OVER, (10.04, 280.0, 400.0, 320.0), 0.12345)
PART = Proof(
    97,
    ((1.0, 0.0, 60.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    ((0.0, 0.0), (540.0, 0.0), (540.0, 320.0), (0.0, 320.0)),
    ((60.0, 0.0), (600.0, 0.0), (600.0, 320.0), (60.0, 320.0)),
    0.8,
    0.72,
    143,
    Measures(4.21, 0.3123456, 0.97, 0.02, 118),
    (EDIT,),
    False,
    0.0,
    "orb",
)
WORDS = (
    "cropped to 72 % (without its bottom and left), with something below (20 % of the height) that the record does not show, "
    "drawn over at the bottom (12 % of it)"
)
BLIND = Proof(12, None, (), (), None, None, 0, None, (), True, 90.0, PHASH_256)


def report(*proofs: tuple[Tier, Proof], pictures: tuple[str | None, ...] = ()) -> Report:
    findings = tuple(Finding(Match(RECORD, tier, proof), (DatedAppearance(SEEN, Precedence.EARLIER),)) for tier, proof in proofs)
    found = CheckedMedia(
        "s1", AT, "2023-10-23", "m.jsonl:1", "x.jpg", Digest.of(b"x"), Judgement(Verdict.REUSED, (Reason("earlier-publication", "words"),)),
        findings, None, width=540, height=400, pictures=pictures,
    )  # fmt: skip
    unread = Unchecked("file-missing", "y.jpg: there is no such file")
    judgement = Judgement(Verdict.UNCHECKED, (Reason(unread.code, unread.text),))
    lost = CheckedMedia("s1", AT, "2023-10-23", "m.jsonl:1", "y.jpg", None, judgement, (), unread)
    return Report("0", (("depth", "full"),), "ARCHIVE", ArchiveSummary(Digest.of(b""), 1, DAY), (found, lost), Tally.of((found, lost)))


def lines(told: Report) -> list[dict[str, Any]]:
    items = [json.loads(line) for line in "".join(render_jsonl(told)).splitlines()]
    for item in items:
        jsonschema.validate(item, json_schema())
    return items


def test_proof_of_a_part() -> None:
    item, lost = lines(report((Tier.PART_OR_EDIT, PART), pictures=("s1-1-abc.png",)))
    untold: dict[str, object] = {"origin": None, "caption": None, "label": None, "claims": [], "notes": {}, "dates": []}
    untold |= {"date_problems": [], "contradictions": [], "thumbnail": None}
    assert item["media"] == {"path": "x.jpg", "sha256": str(Digest.of(b"x")), "width": 540, "height": 400, **untold}
    assert lost["media"] == {"path": "y.jpg", "sha256": None, "width": None, "height": None, **untold}
    assert item["matches"][0]["tier"] == "part-or-edit"
    assert item["matches"][0]["proof"] == {
        "description": WORDS,
        "picture": "s1-1-abc.png",
        "distance_bits": 97,
        "transform": [[1.0, 0.0, 60.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        "query_outline": [[0.0, 0.0], [540.0, 0.0], [540.0, 320.0], [0.0, 320.0]],
        "record_outline": [[60.0, 0.0], [600.0, 0.0], [600.0, 320.0], [60.0, 320.0]],
        "query_overlap": 0.8,
        "record_overlap": 0.72,
        "inliers": 143,
        "score": 4.21,
        "agreement": 0.97,
        "clash": 0.02,
        "textured_blocks": 118,
        "residual_px": 0.3123,
        "edits": [{"kind": "drawn-over", "box": [10.0, 280.0, 400.0, 320.0], "share": 0.1235}],
        "mirrored": False,
        "turned_degrees": 0.0,
        "found_by": "orb",
    }


def test_lead_without_pixels() -> None:
    item, _ = lines(report((Tier.UNPROVEN, BLIND)))
    proof = item["matches"][0]["proof"]
    assert proof["description"] == "not proven: the archive keeps no pixels to compare"
    assert [name for name, value in proof.items() if value is None] == [
        "picture", "transform", "query_overlap", "record_overlap", "score", "agreement", "clash", "residual_px",
    ]  # fmt: skip
    assert proof["textured_blocks"] == proof["inliers"] == 0


def test_text_says_the_same() -> None:
    """The description, the numbers and the picture of a match; of a lead what is missing."""
    told = "".join(render_text(report((Tier.PART_OR_EDIT, PART), (Tier.UNPROVEN, BLIND), pictures=("s1-1-abc.png", None)))).splitlines()
    shown = [line.strip() for line in told if line.startswith(" " * 14)]
    assert shown[:3] == [
        f"part or an edit of photos/a.jpg: {WORDS}",
        "97 % of 118 blocks agree, 2 % show something else, 0.3 px out of place, 143 local features fit, score 4.21",
        "shown in s1-1-abc.png",
    ]
    leads = [line for line in shown if line.startswith("a lead")]
    assert leads == ["a lead: looks like photos/a.jpg: not proven: the archive keeps no pixels to compare"]
