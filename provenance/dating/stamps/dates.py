"""Stamps -> FoundDates."""

from collections.abc import Iterable

from provenance.dating.gathering import Gathering
from provenance.dating.stamps.stamp import Stamp, StampState
from provenance.dating.usable import impossible
from provenance.model.dates import DateBasis
from provenance.model.found import FoundDate, Meaning, Zone

_NOT_OF_IT = (StampState.INVALID, StampState.WRONG_FILE)


def add_stamps(gathering: Gathering, stamps: Iterable[Stamp]) -> None:
    """Take the time of each stamp that says one: proven where the stamp is valid, else a claim; doubtful where it is none of this file."""
    for stamp in stamps:
        if stamp.interval is None:
            continue
        is_valid = stamp.state is StampState.VALID
        told = f"the stamp is {stamp.state.value}: {stamp.reason}"
        reasons = (told if stamp.state in _NOT_OF_IT else None, impossible(stamp.interval, gathering.now))
        doubts = tuple(reason for reason in reasons if reason is not None)
        gathering.take(
            FoundDate(
                field=f"time stamp {stamp.name}",
                text=stamp.text,
                value=stamp.edtf,
                interval=stamp.interval,
                basis=DateBasis.CAPTURED if is_valid else DateBasis.ASSERTED,
                meaning=Meaning.STAMPED,
                zone=Zone.DEFINED,
                doubts=doubts,
                notes=stamp.notes if is_valid or doubts else (told, *stamp.notes),
            )
        )
