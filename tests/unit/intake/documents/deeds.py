"""What a part of a document may do to the process that parses it, as a job for its tests."""

import signal

from provenance.intake.documents.parts import Part, words_in


def crash(part: Part, most_chars: int, inside: frozenset[str]) -> str:
    signal.raise_signal(signal.SIGKILL)
    return words_in(part, most_chars, inside)
