"""Hosts that cannot be looked up: each failure says what to do, and only one that passes is tried again."""

import socket
from typing import Any

import pytest

from provenance.errors import TransportError
from provenance.transport import FetchKind, Transport, TransportSettings


@pytest.mark.parametrize(
    ("answer", "told", "lookups"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "the name servers of media.example do not answer; try again later", 2),
        (socket.gaierror(socket.EAI_NONAME, "no such name"), "the host media.example has no address; look for a typing error", 1),
        ([], "the host media.example has no address; look for a typing error", 1),
        (OSError(24, "too many open files"), "the host media.example could not be looked up: .*too many open files", 1),
        (UnicodeError("label too long"), "the host media.example could not be looked up: label too long", 1),
    ],
)
def test_a_name_that_cannot_be_looked_up(answer: list[Any] | Exception, told: str, lookups: int) -> None:
    looked_up = []

    def look_up(*question: Any) -> list[Any]:
        looked_up.append(question[0])
        if isinstance(answer, Exception):
            raise answer
        return answer

    with Transport(TransportSettings(retries=1), lookup=look_up) as transport, pytest.raises(TransportError, match=told):
        transport.fetch("http://media.example/a.jpg", max_bytes=10, kind=FetchKind.IMAGE)
    assert looked_up == ["media.example"] * lookups
    assert transport.hosts == ()
