"""C2PA manifests: what the library says, kept apart from what it is worth. The library itself is played where a signed file is needed."""

import json
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Self

import pytest

from provenance.dating.gathering import Gathering
from provenance.dating.manifests import NO_MANIFEST, Manifest, ManifestState, read_manifest
from tests.unit.dating import pictures_with_dates as make

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TOLD = {
    "active_manifest": "urn:1",
    "manifests": {
        "urn:1": {
            "signature_info": {"issuer": "A desk", "time": "2023-01-24T14:48:56+00:00"},
            "assertions": [
                {"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created", "when": "2023-01-24T14:00:00Z"}]}},
                {"label": "stds.schema-org.CreativeWork", "data": {"datePublished": "2023-01-25", "author": "2019"}},
            ],
        },
        "urn:0": {"signature_info": {"time": "2001-02-03T04:05:06Z"}},
    },
    "validation_status": [{"code": "signingCredential.untrusted"}, {"code": "signingCredential.untrusted"}],
}


class NotFound(Exception):  # noqa: N818 - as the library names it
    pass


def play(monkeypatch: pytest.MonkeyPatch, state: str | Exception, told: object = TOLD) -> list[Any]:
    """Put a library in place that answers with `state`; what it was asked with."""
    asked: list[Any] = []

    class Reader:
        def __init__(self, media_type: str, _: object, context: object) -> None:
            asked.extend([media_type, context])
            if isinstance(state, Exception):
                raise state

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def json(self) -> str:
            return json.dumps(told)

        def get_validation_state(self) -> str:
            return str(state)

    class Settings:
        def update(self, settings: object) -> None:
            asked.append(settings)

    error = SimpleNamespace(ManifestNotFound=NotFound)
    library = SimpleNamespace(Reader=Reader, Settings=Settings, Context=lambda settings: settings, C2paError=error)
    monkeypatch.setitem(sys.modules, "c2pa", library)
    return asked


def read(content: bytes = b"", form: str = "JPEG") -> tuple[Manifest, dict[str, str]]:
    gathering = Gathering(None, NOW)
    manifest = read_manifest(gathering, content, form)
    return manifest, {date.field: date.value for date in gathering.dates}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Valid", ManifestState.UNTRUSTED),
        ("Trusted", ManifestState.TRUSTED),
        ("Invalid", ManifestState.INVALID),
        ("?", ManifestState.INVALID),
    ],
)
def test_state_and_dates_of_the_active_manifest(monkeypatch: pytest.MonkeyPatch, said: str, state: ManifestState) -> None:
    asked = play(monkeypatch, said)
    manifest, dates = read()
    assert manifest == Manifest(state, "A desk", ("signingCredential.untrusted",))
    assert dates == {
        "C2PA signature": "2023-01-24T14:48:56+00:00",
        "C2PA c2pa.actions.v2 when": "2023-01-24T14:00:00Z",
        "C2PA stds.schema-org.CreativeWork datePublished": "2023-01-25",
    }
    assert asked[0] == {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}


@pytest.mark.parametrize(("said", "doubted"), [("Valid", 0), ("Invalid", 3)])
def test_dates_of_an_invalid_manifest_are_doubted(monkeypatch: pytest.MonkeyPatch, said: str, doubted: int) -> None:
    play(monkeypatch, said)
    gathering = Gathering(None, NOW)
    read_manifest(gathering, b"", "JPEG")
    assert sum(bool(date.doubts) for date in gathering.dates) == doubted


def test_no_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, NotFound())
    assert read() == (NO_MANIFEST, {})


def test_what_the_library_raises_is_an_item_with_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, RuntimeError("a panic"))
    manifest, dates = read()
    assert (manifest.state, manifest.error, dates) == (ManifestState.UNREAD, "RuntimeError: a panic", {})


def test_a_format_that_holds_none_is_told() -> None:
    manifest, _ = read(form="JPEG 2000")
    assert (manifest.state, manifest.error) == (ManifestState.UNREAD, "manifests in a JPEG 2000 are not read")


def test_an_assertion_of_too_many_parts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dates that were come across before are kept."""
    data = {"when": "2023-01-24T14:00:00Z", "parts": ["a text", *([] for _ in range(20_000))]}
    play(monkeypatch, "Valid", {"active_manifest": "urn:1", "manifests": {"urn:1": {"assertions": [{"label": "long", "data": data}]}}})
    gathering = Gathering(None, NOW)
    read_manifest(gathering, b"", "JPEG")
    assert [date.field for date in gathering.dates] == ["C2PA long when"]
    assert gathering.problems == ["C2PA: an assertion has more than 20,000 parts; the others were not looked at"]


def test_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    manifest, _ = read()
    assert manifest.state is ManifestState.UNREAD
    assert "image-provenance[c2pa]" in str(manifest.error)


def test_real_library_on_a_manifest_that_is_damaged() -> None:
    """JPEG XT's segment for boxes (ISO/IEC 19566-5, annex D), with a box that ends too early."""
    pytest.importorskip("c2pa")
    damaged = make.segment(0xEB, b"JP\0\1\0\0\0\1" + make.box(b"jumb", b"\0\0\0\x20jumdc2pa" + b"\0" * 40))
    manifest, dates = read(make.jpeg(make.segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), damaged))
    assert manifest.state in (ManifestState.UNREAD, ManifestState.NONE)
    assert not dates
