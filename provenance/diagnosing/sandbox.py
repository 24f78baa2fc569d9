"""What holds the workers back in which foreign bytes are opened."""

from collections.abc import Iterator

from provenance.errors import SandboxBrokenError
from provenance.model.diagnosis import Fact, Standing, Topic
from provenance.model.limits import Limits
from provenance.sandbox import started_fences

_NEEDED = "a flaw in a decoder could do more here than elsewhere; pictures of strangers are better opened on a Linux of 2022 or later"


def sandbox_facts(limits: Limits) -> Iterator[Fact]:
    """Each thing that a worker cannot do on this system, or should not be able to, within the limits in force; one is started to see."""
    try:
        fences = started_fences(limits)
    except SandboxBrokenError as error:
        yield Fact(Topic.SANDBOX, "workers", "cannot be started", Standing.PROBLEM, f"no picture can be opened: {error}")
        return
    for fence in fences:
        if fence.held is not None:
            yield Fact(Topic.SANDBOX, fence.name, fence.held)
        else:
            yield Fact(Topic.SANDBOX, fence.name, "not held", Standing.NOTE, f"{fence.fault}; {_NEEDED}")
