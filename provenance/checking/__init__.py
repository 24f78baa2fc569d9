"""The use case of `check`: the images of statements, against an archive, into what a Report is made of."""

from provenance.checking.asking import Asked, Task, ask
from provenance.checking.examining import Examined, Known, KnownLooks, Settings, examine
from provenance.checking.looking import LookedUp, LookUp
from provenance.checking.running import check
from provenance.checking.searching import Decisions, searched_summary
from provenance.opening.query import QUERY_SIDE

__all__ = [
    "QUERY_SIDE",
    "Asked",
    "Decisions",
    "Examined",
    "Known",
    "KnownLooks",
    "LookUp",
    "LookedUp",
    "Settings",
    "Task",
    "ask",
    "check",
    "examine",
    "searched_summary",
]
