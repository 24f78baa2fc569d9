"""C2PA: the signed manifest of a picture -> its state and its dates. The network is never asked.

By default the library would fetch manifests and certificates' states from addresses that the picture names. No list of trusted
signers comes with this program, so that a valid signature is one by somebody unknown: anybody can make one.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from provenance.dating.gathering import Gathering
from provenance.dating.written import read_written
from provenance.errors import ExtraMissingError
from provenance.model.found import Meaning

_OFFLINE = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WebP": "image/webp",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
    "HEIF": "image/heif",
    "JPEG XL": "image/jxl",
}
_MEANINGS = {
    "when": Meaning.EDITED,
    "datetimeoriginal": Meaning.TAKEN,
    "datetimedigitized": Meaning.DIGITISED,
    "datetime": Meaning.MODIFIED,
    "datecreated": Meaning.OTHER,
    "datepublished": Meaning.OTHER,
    "datemodified": Meaning.OTHER,
}
"""Dates in assertions, in small letters, without a prefix: C2PA 2.2, sections 18.11 and 18.16; CreativeWork of schema.org."""
_MAX_STEPS = 20_000


class ManifestState(StrEnum):
    """What was found of a manifest."""

    NONE = "none"
    UNTRUSTED = "untrusted"
    """Signature and picture fit; the signer is nobody that is known."""
    TRUSTED = "trusted"
    INVALID = "invalid"
    """Signature, assertions, certificate or picture do not hold: it was changed, copied from elsewhere, or has expired."""
    UNREAD = "unread"
    """There is one, and it could not be read: see the error."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A picture's manifest.

    Attributes:
        state: What was found.
        signer: Who signed by the certificate's word, or None.
        failures: Codes of what did not fit, as in C2PA 2.2, section 15.
        error: Why it could not be read, or None.
    """

    state: ManifestState
    signer: str | None = None
    failures: tuple[str, ...] = ()
    error: str | None = None


NO_MANIFEST = Manifest(ManifestState.NONE)


def read_manifest(gathering: Gathering, content: bytes, form: str) -> Manifest:
    """The state of the manifest in `content`; its dates go to `gathering`. Nothing that the library raises gets through.

    Args:
        gathering: Where the dates go.
        content: The bytes of the picture's file.
        form: Name of its format, as in `RawMetadata`.
    """
    media_type = _MEDIA_TYPES.get(form)
    if media_type is None:
        return Manifest(ManifestState.UNREAD, error=f"manifests in a {form} are not read")
    try:
        from c2pa import C2paError, Context, Reader, Settings
    except ImportError:
        return Manifest(ManifestState.UNREAD, error=str(ExtraMissingError("a C2PA manifest", "c2pa")))
    try:
        settings = Settings()
        settings.update(_OFFLINE)
        with Reader(media_type, io.BytesIO(content), context=Context(settings=settings)) as reader:
            told = json.loads(reader.json())
            state = str(reader.get_validation_state())
    except C2paError.ManifestNotFound:
        return NO_MANIFEST
    except Exception as error:  # noqa: BLE001 - a native library on hostile bytes: one item with its own error, never a crash
        return Manifest(ManifestState.UNREAD, error=f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")
    active = _object(_object(told.get("manifests")).get(told.get("active_manifest")))
    signature = _object(active.get("signature_info"))
    known = {"Valid": ManifestState.UNTRUSTED, "Trusted": ManifestState.TRUSTED}.get(state, ManifestState.INVALID)
    _add_dates(gathering, active, ("the manifest that gives it is invalid",) if known is ManifestState.INVALID else ())
    failures = tuple(str(_object(status).get("code")) for status in told.get("validation_status") or ())
    signer = signature.get("issuer")
    return Manifest(known, None if signer is None else str(signer), tuple(dict.fromkeys(failures)))


def _add_dates(gathering: Gathering, manifest: dict[str, Any], doubts: tuple[str, ...]) -> None:
    signature = _object(manifest.get("signature_info"))
    if isinstance(time := signature.get("time"), str):
        gathering.add("C2PA signature", time, read_written(time), Meaning.SIGNED, doubts=doubts)
    for assertion in manifest.get("assertions") or ():
        label = str(_object(assertion).get("label"))
        for name, text in _dated(_object(assertion).get("data"), gathering):
            meaning = _MEANINGS.get(name.rpartition(":")[2].lower(), Meaning.OTHER)
            gathering.add(f"C2PA {label} {name}", text, read_written(text), meaning, doubts=doubts)


def _dated(root: object, gathering: Gathering) -> Iterator[tuple[str, str]]:
    """Texts under the names of dates, at any depth; that there are too many parts to look at is told."""
    waiting = [root]
    for _ in range(_MAX_STEPS):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            for name, value in node.items():
                if isinstance(value, str) and name.rpartition(":")[2].lower() in _MEANINGS:
                    yield name, value
                elif isinstance(value, dict | list):
                    waiting.append(value)
    gathering.tell(f"C2PA: an assertion has more than {_MAX_STEPS:,} parts; the others were not looked at")


def _object(value: object) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}
