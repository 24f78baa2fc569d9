"""A file -> its bytes, within the limit, from regular files only."""

import os
import stat
from pathlib import Path

from provenance.decoding.limits import DEFAULT_LIMITS, Limits
from provenance.errors import MediaError, MediaMissingError, MediaTooLargeError


def read_file(path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> tuple[bytes, os.stat_result]:
    """The bytes of a file, and what the system said of it when it was opened.

    Args:
        path: Where it lies.
        name: What messages call it.
        limits: `max_bytes` of it.

    Raises:
        MediaMissingError: There is nothing.
        MediaTooLargeError: It is larger than the limit.
        MediaError: It is no regular file, or cannot be read.
    """
    try:
        # Not blocking: opening a named pipe would otherwise wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as handle:
            state = os.fstat(handle.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise MediaError(f"{name}: not a regular file")
            if state.st_size > limits.max_bytes:
                raise MediaTooLargeError(f"{name}: {state.st_size:,} bytes; the limit is {limits.max_bytes:,} (max_bytes)")
            return handle.read(), state
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MediaMissingError(f"{name}: there is no such file") from error
    except IsADirectoryError as error:
        raise MediaError(f"{name}: a folder, not a picture") from error
    except (OSError, ValueError) as error:
        raise MediaError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
