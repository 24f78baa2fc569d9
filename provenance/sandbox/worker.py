"""The worker's side: confine this process, then answer one job after the other until the other side is gone."""

import contextlib
import os
import signal
import socket
import traceback
from collections.abc import Callable
from typing import Any, TypeAlias

from provenance.errors import DecoderCrashedError, OverLimitError, ProvenanceError
from provenance.sandbox import wire
from provenance.sandbox.confining import confine, limit_processor_time
from provenance.sandbox.limits import SandboxLimits

Told: TypeAlias = tuple[bool, Any]
"""Whether a job answered, and its answer; or False, and class, text and facts of its error."""


def serve(connection: socket.socket, limits: SandboxLimits) -> None:
    """Answer jobs until there are no more. The first thing that is sent is what confines this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever pressed the keys ends the parent, and that ends this
    wire.send(connection, _told(confine, (limits,)))
    with contextlib.suppress(wire.ConnectionClosedError, OSError):
        while True:
            (job, arguments, cpu_s), handles = wire.receive_job(connection)
            with contextlib.suppress(OSError):
                os.ftruncate(2, 0)  # what earlier pictures made decoders say is nobody's matter any more
            limit_processor_time(cpu_s)
            _tell(connection, _told(job, arguments))
            for handle in handles:
                os.close(handle)
            del job, arguments


def _tell(connection: socket.socket, told: Told) -> None:
    try:
        wire.send(connection, told)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - what cannot be pickled raises what it likes, before anything is sent
        wire.send(connection, (False, _facts(DecoderCrashedError(f"the answer cannot be sent: {type(error).__name__}: {error}"))))


def _told(job: Callable[..., Any], arguments: tuple[Any, ...]) -> Told:
    try:
        return True, job(*arguments)
    except ProvenanceError as error:
        return False, _facts(error)
    except MemoryError:
        return False, _facts(OverLimitError("opening it takes more memory than the limit (max_memory_bytes)"))
    except RecursionError:
        return False, _facts(OverLimitError("opening it goes deeper than the interpreter's limit on recursion"))
    except Exception as error:  # noqa: BLE001 - one picture's fault ends no batch
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"  # noqa: PTH119 - a string of the interpreter
        text = " ".join(str(error).split())[:200]
        return False, _facts(DecoderCrashedError(f"what opens it failed unexpectedly: {type(error).__name__}: {text} ({where})"))


def _facts(error: ProvenanceError) -> tuple[type[ProvenanceError], str, dict[str, Any]]:
    """What makes an equal error: not its arguments, which some classes take in another form than they keep."""
    return type(error), str(error), dict(vars(error))
