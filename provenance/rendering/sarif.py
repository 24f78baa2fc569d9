"""SARIF 2.1.0 (OASIS, errata 01), for code scanning and for viewers of it. Sections in comments are of that standard.

What was found, and what could not be checked, are results. `consistent` and `not-found` are none: the only kinds of result that are left
for them say that a check was passed, or are shown as alerts. They stand among the artifacts, each with what was found, and are counted
in the notifications and in the properties of the run.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from provenance.dating.saying import say
from provenance.model.dates import format_ends
from provenance.model.finding import DISCLOSED, Verdict
from provenance.model.report import CheckedMedia, Report
from provenance.model.suppression import SuppressedBy
from provenance.rendering.clean import clean
from provenance.rendering.decisions import describe_suppression, name_of
from provenance.rendering.json_text import dump
from provenance.rendering.places import Base, Place, place_of, uri_of, web_address
from provenance.rendering.results import TIERS, describe_result, describe_run, earliest_proof, label_of, name_of_image

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SOURCES, _COLLECTION = "%SRCROOT%", "COLLECTION"
"""Names of the folders that relative names start from (section 3.14.14): the first is the one that code scanning knows."""
_BASES = {
    _SOURCES: {"description": {"text": "The folder in which the check ran."}},
    _COLLECTION: {"description": {"text": "The collection of which the archive was made."}},
}
_RULES = {
    Verdict.REUSED.value: (
        "ReusedImage",
        "The image had been published before the statement's time.",
        "There is evidence that this picture was published before. It does not say that the statement is false: look at what it says.",
        "error",
    ),
    DISCLOSED: (
        "DisclosedImage",
        "The image had been published before, and its page says so.",
        "The archive holds this picture with an earlier date, and the page that shows it labels it as a file photo or an illustration.",
        "note",
    ),
    Verdict.REVIEW.value: (
        "ImageToReview",
        "A lead for a person: the image may have been published before.",
        "The dates overlap, an earlier date is only claimed, or the match is not proven. It does not say that the image was reused.",
        "warning",
    ),
    Verdict.UNCHECKED.value: (
        "UncheckedImage",
        "The image was not compared with anything.",
        "It could not be read, or is too plain to be told apart; the reason is given. It does not mean that the image is clean.",
        "warning",
    ),
}
"""By their id, which never changes: name, what it says, what that means and does not mean, level."""
_INDEX = {rule: index for index, rule in enumerate(_RULES)}


def render_sarif(report: Report, base: Base | None = None) -> Iterator[str]:
    """One run; an artifact an image, a result for each that is reused, to be reviewed or unchecked, one a line.

    Args:
        report: The run.
        base: How files are named; code scanning wants them as seen from the repository. None: as in the report.
    """
    compared = any(_is_known(item) for item in report.media)
    yield f'{{"$schema": {dump(_SCHEMA)}, "version": "2.1.0", "runs": [{dump(_head(report))[:-1]}'
    yield from _array("artifacts", (_artifact(item, base) for item in report.media if item.path is not None))
    yield from _array("results", (_result(item, base, compared) for item in report.media if _rule(item) in _RULES))
    yield "}]}\n"


def _array(name: str, values: Iterable[object]) -> Iterator[str]:
    separator = f', "{name}": [\n'
    for value in values:
        yield f"{separator}{dump(value)}"
        separator = ",\n"
    yield "\n]" if separator == ",\n" else f"{separator}]"


def _head(report: Report) -> dict[str, Any]:
    """The run without its artifacts and results."""
    rules = [
        {
            "id": rule,
            "name": name,
            "shortDescription": {"text": short},
            "fullDescription": {"text": full},
            "help": {"text": full},
            "defaultConfiguration": {"level": level},
        }
        for rule, (name, short, full, level) in _RULES.items()
    ]
    warnings = {f"Note: {note}" for note in report.notes}
    notifications = [
        {"level": "warning" if line in warnings else "note", "message": {"text": _message(line)}} for line in describe_run(report)
    ]
    head: dict[str, Any] = {
        "tool": {"driver": {"name": "provenance", "version": report.tool_version, "rules": rules}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "originalUriBaseIds": _BASES,
        "columnKind": "unicodeCodePoints",
        "properties": _run_properties(report),
    }
    if report.shard is not None:  # else code scanning takes each part for the whole, and closes the alerts of the others
        head["automationDetails"] = {"id": f"provenance/part-{report.shard.number}-of-{report.shard.of}/"}
    return head


def _run_properties(report: Report) -> dict[str, Any]:
    earliest, latest = format_ends(report.archive.span)
    tally = report.tally
    return {
        "archive": {
            "path": report.archive_path,
            "digest": str(report.archive.digest),
            "records": report.archive.records,
            "earliest": earliest,
            "latest": latest,
            "unsearched": report.archive.unsearched,
        },
        "tally": {
            "images": tally.images,
            "verdicts": {verdict.value: tally.verdicts[verdict] for verdict in Verdict},
            "disclosed": tally.disclosed,
            "suppressed": tally.suppressed.total(),
        },
        "settings": dict(report.settings),
        "hostsContacted": list(report.hosts),
    }


def _artifact(item: CheckedMedia, base: Base | None) -> dict[str, Any]:
    image = {"uri": uri_of(Place(item.path or "").seen_from(base)), "uriBaseId": _SOURCES}
    artifact: dict[str, Any] = {
        "location": _without_base(image),
        "roles": ["analysisTarget"],
        "description": {"text": _message(f"{label_of(item)}: {describe_result(item)}")},
        "properties": {"result": item.id, **_properties(item)},
    }
    if item.sha256 is not None:
        artifact["hashes"] = {"sha-256": str(item.sha256)}
    return artifact


def _result(item: CheckedMedia, base: Base | None, compared: bool) -> dict[str, Any]:
    copies = [_copy(item, number) for number in range(len(item.findings))]
    links = f"; in the archive: {', '.join(f'[{number}]({number})' for number in range(1, len(copies) + 1))}" if copies else ""
    rule, place = _rule(item), place_of(item, base)
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": _INDEX[rule],
        "level": item.judgement.level,
        "message": {"text": _message(f"{label_of(item)} {name_of_image(item)}: {describe_result(item)}") + links},
        "locations": [] if place is None else [{"physicalLocation": _physical(place)}],
        "relatedLocations": copies,
        # The second is the name under which GitHub looks: were it made of the line, all images of one statement would be one alert.
        "partialFingerprints": {"provenance/v1": item.id, "primaryLocationLineHash": item.id},
        "properties": _properties(item),
    }
    if compared:  # on one result, then on all (section 3.27.24)
        result["baselineState"] = "unchanged" if _is_known(item) else "new"
    if item.suppression is not None and not _is_known(item):
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": _message(describe_suppression(item.suppression))}
        ]
    return result


def _copy(item: CheckedMedia, number: int) -> dict[str, Any]:
    """Where the record of a finding was published first, by its address if it has one; else its name in the archive."""
    finding = item.findings[number]
    proof = earliest_proof(item, finding)
    appearance = finding.appearances[0].appearance if proof is None else proof.dated.appearance
    record = finding.match.record.path
    words = f"{TIERS[finding.match.tier].format(record)}; {say(appearance)}"
    address = web_address(appearance.url)
    location = {"uri": address} if address is not None else {"uri": uri_of(Place(record)), "uriBaseId": _COLLECTION}
    return {"id": number + 1, "message": {"text": _message(words)}, "physicalLocation": {"artifactLocation": _without_base(location)}}


def _physical(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _without_base({"uri": uri_of(place), "uriBaseId": _SOURCES})}
    return physical if place.line is None else {**physical, "region": {"startLine": place.line}}


def _without_base(location: dict[str, str]) -> dict[str, str]:
    """A location; what is no relative name starts from no folder (section 3.4.4)."""
    return {"uri": location["uri"]} if "://" in location["uri"] else location


def _properties(item: CheckedMedia) -> dict[str, Any]:
    """The names as they are, and what a program has to know to find the rest in the run's JSON."""
    suppression = item.suppression
    return {
        "verdict": item.judgement.verdict.value,
        "reasons": [reason.code for reason in item.judgement.reasons],
        "statement": item.statement_id,
        "at": item.at_text,
        "image": item.path,
        "caption": item.caption,
        "sha256": None if item.sha256 is None else str(item.sha256),
        "findings": [name for finding in item.findings if (name := name_of(item, finding)) is not None],
        "suppression": None if suppression is None else {"by": suppression.by.value, "reason": suppression.reason},
    }


def _rule(item: CheckedMedia) -> str:
    return DISCLOSED if item.judgement.is_disclosed else item.judgement.verdict.value


def _is_known(item: CheckedMedia) -> bool:
    return item.suppression is not None and item.suppression.by is SuppressedBy.BASELINE


def _message(text: str) -> str:
    """Text as the text of a message: what would be a placeholder or a link is none (sections 3.11.5, 3.11.6)."""
    return clean(text).replace("{", "{{").replace("}", "}}").replace("](", r"\](")
