"""Values between this process and a worker, over a socket: pickles, of which those from a worker may only hold plain values.

Open files go to a worker beside the pickle (SCM_RIGHTS, unix(7)), and none comes back: what a worker sends of that kind is not taken.

A worker opens hostile bytes and may have been taken over by them. So what it answers is read by an unpickler that makes nothing but frozen
dataclasses and enumerations of this package, its errors, times, and arrays of numbers: a worker can lie, but runs nothing here.
"""

import enum
import importlib
import io
import pickle
import socket
import struct
import sys
import time
from dataclasses import is_dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from provenance import errors
from provenance.sandbox.handles import Handle

_COUNT, _LENGTH = struct.Struct("<I"), struct.Struct("<Q")
_PACKAGE, _VALUES = "provenance.", "provenance.model."
_KINDS_OF_NUMBERS = "biufc"
"""NumPy's `dtype.kind`: truth values, integers, floats, complex. Objects and records are not among them."""
MAX_ANSWER_BYTES = 2**30
_MAX_PIECES = 4096
_PIECES_A_CALL = 64
"""Far below the number of pieces that one call may send (IOV_MAX, at least 16 by POSIX, 1,024 on Linux and macOS)."""
_MAX_HANDLES = 8
"""Open files of one job."""
_PLAIN = {("datetime", one.__name__): one for one in (date, datetime, timedelta, timezone)}


class ConnectionClosedError(Exception):
    """The other side is gone."""


class ForbiddenAnswerError(Exception):
    """An answer holds what no job answers, or is too large."""


def send(connection: socket.socket, value: object) -> None:
    """Send one value, which may be any that can be pickled but a `Handle`; arrays are not copied.

    Raises:
        OSError: The other side is gone.
    """
    _send(connection, value, None)


def send_job(connection: socket.socket, value: object) -> None:
    """The same, with `Handle`s anywhere in it.

    Raises:
        OSError: The other side is gone.
    """
    _send(connection, value, [])


def receive_job(connection: socket.socket) -> tuple[Any, list[int]]:
    """The next value, from a side that may have anything run here; and the numbers of the files in it, which the caller closes.

    Raises:
        ConnectionClosedError: There is none.
    """
    first, handles, _, _ = socket.recv_fds(connection, _COUNT.size, _MAX_HANDLES)
    packed, *buffers = _receive(connection, None, first)
    return _JobUnpickler(packed, buffers, handles).load(), handles


def receive_plain(connection: socket.socket, deadline_s: float) -> Any:
    """The next value, from a side that is not to be believed.

    Args:
        connection: To it.
        deadline_s: By `time.monotonic`.

    Raises:
        ConnectionClosedError: There is none.
        TimeoutError: It did not come in time.
        ForbiddenAnswerError: It holds what it must not hold.
    """
    packed, *buffers = _receive(connection, deadline_s)
    try:
        return _PlainUnpickler(io.BytesIO(packed), buffers=buffers).load()
    except ForbiddenAnswerError:
        raise
    except Exception as error:  # a pickle that somebody made up raises what it likes
        raise ForbiddenAnswerError(f"no value: {type(error).__name__}") from error


class _Pickler(pickle.Pickler):
    """Writes arrays of numbers in a form of our own, and open files, apart from the rest."""

    def __init__(self, packed: io.BytesIO, buffers: list[pickle.PickleBuffer], handles: list[int] | None) -> None:
        super().__init__(packed, 5, buffer_callback=buffers.append)
        self._handles = handles

    def persistent_id(self, value: Any) -> int | None:
        """See `pickle`: the place of a file among those sent."""
        if not isinstance(value, Handle):
            return None
        if self._handles is None or len(self._handles) == _MAX_HANDLES:
            raise ValueError("no open file, or no further one, can be sent")
        self._handles.append(value.number)
        return len(self._handles) - 1

    def reducer_override(self, value: Any) -> Any:
        """See `pickle`."""
        if type(value).__module__ != "numpy" or type(value).__name__ != "ndarray" or value.dtype.kind not in _KINDS_OF_NUMBERS:
            return NotImplemented
        import numpy as np

        whole = np.ascontiguousarray(value)
        content = pickle.PickleBuffer(whole.reshape(-1).view(np.uint8).data)
        return make_array, (content, value.dtype.str, value.shape, value.flags.writeable)


class _JobUnpickler(pickle.Unpickler):
    """Reads what the parent, which started this process, wrote."""

    def __init__(self, packed: bytearray, buffers: list[bytearray], handles: list[int]) -> None:
        super().__init__(io.BytesIO(packed), buffers=buffers)
        self._handles = handles

    def persistent_load(self, pid: Any) -> Handle:
        """See `pickle`."""
        return Handle(self._handles[pid])


class _PlainUnpickler(pickle.Unpickler):
    """Reads plain values only."""

    def find_class(self, module: str, name: str) -> Any:
        """See `pickle`.

        Raises:
            ForbiddenAnswerError: It is nothing plain.
        """
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if (module, name) == (__name__, make_array.__name__):
            return make_array
        if module.startswith(_PACKAGE) and "." not in name:
            # Only the values' own modules are imported on a worker's word: importing others may do something.
            found = getattr(importlib.import_module(module) if module.startswith(_VALUES) else sys.modules.get(module), name, None)
            if isinstance(found, type) and found.__module__ == module and _is_plain(found):
                return found
        raise ForbiddenAnswerError(f"{module}.{name} is no plain value")


def _is_plain(found: type) -> bool:
    if issubclass(found, enum.Enum | errors.ProvenanceError):
        return True
    return is_dataclass(found) and bool(found.__dataclass_params__.frozen)  # type: ignore[attr-defined]  # as `dataclasses` itself reads it


def make_array(content: bytearray | memoryview, dtype: str, shape: tuple[int, ...], writeable: bool) -> Any:
    """An array of numbers over `content`, which is not copied.

    Raises:
        ForbiddenAnswerError: It would not be one of numbers.
    """
    import numpy as np

    kind = np.dtype(dtype)
    if kind.kind not in _KINDS_OF_NUMBERS:
        raise ForbiddenAnswerError(f"an array of {dtype} is no plain value")
    array = np.ndarray(shape, kind, content)
    array.flags.writeable = writeable
    return array


def _send(connection: socket.socket, value: object, handles: list[int] | None) -> None:
    buffers: list[pickle.PickleBuffer] = []
    packed = io.BytesIO()
    _Pickler(packed, buffers, handles).dump(value)
    pieces = [memoryview(packed.getbuffer()), *(buffer.raw() for buffer in buffers)]
    head = _COUNT.pack(len(pieces))
    if handles:
        socket.send_fds(connection, [head], handles)
        head = b""
    head += b"".join(_LENGTH.pack(piece.nbytes) for piece in pieces)
    _send_all(connection, [memoryview(head), *pieces])


def _send_all(connection: socket.socket, pieces: list[memoryview]) -> None:
    left = [piece.cast("B") for piece in pieces if piece.nbytes]
    while left:
        sent = connection.sendmsg(left[:_PIECES_A_CALL])
        while left and sent >= left[0].nbytes:
            sent -= left.pop(0).nbytes
        if sent:
            left[0] = left[0][sent:]


def _receive(connection: socket.socket, deadline_s: float | None, first: bytes = b"") -> list[bytearray]:
    """The pieces of the next value, of which `first` was read already."""
    number = _COUNT.unpack(first + _exactly(connection, _COUNT.size - len(first), deadline_s))[0]
    if not 0 < number <= _MAX_PIECES:
        raise ForbiddenAnswerError(f"{number} pieces")
    lengths = [length for (length,) in _LENGTH.iter_unpack(_exactly(connection, _LENGTH.size * number, deadline_s))]
    if deadline_s is not None and sum(lengths) > MAX_ANSWER_BYTES:
        raise ForbiddenAnswerError(f"{sum(lengths):,} bytes")
    return [_exactly(connection, length, deadline_s) for length in lengths]


def _exactly(connection: socket.socket, length: int, deadline_s: float | None) -> bytearray:
    content = bytearray(length)
    view = memoryview(content)
    while view:
        if deadline_s is not None:
            connection.settimeout(max(0.001, deadline_s - time.monotonic()))
        try:
            read = connection.recv_into(view)
        except ConnectionResetError:
            read = 0
        if read == 0:
            raise ConnectionClosedError
        view = view[read:]
    return content
