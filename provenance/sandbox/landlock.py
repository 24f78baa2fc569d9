"""What a worker may read of a Linux system: the interpreter and its libraries, nothing else (landlock(7))."""

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
"""System calls, of one number on all machines: asm-generic/unistd.h."""
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
_FILE_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights over files an ABI knows, linux/landlock.h; later ones know as many as 5."""
_NETWORK_RIGHTS, _SCOPES = 0b11, 0b11
"""Binding and connecting TCP, from ABI 4 on; abstract sockets and signals to processes outside, from 6 on."""


def restrict(readable: Iterable[str]) -> int:
    """Take from this process, for good, all rights over files but that of reading below some paths; and TCP, where the kernel can.

    Args:
        readable: Files and folders; those that are not there are left out.

    Returns:
        The kernel's version of this interface.

    Raises:
        OSError: The kernel has it not, or refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    abi = _asked(libc, _CREATE, None, 0, _VERSION_FLAG)
    rights = (1 << _FILE_RIGHTS_BY_ABI.get(abi, 16)) - 1
    wanted = struct.pack("=QQQ", rights, _NETWORK_RIGHTS, _SCOPES)[: 24 if abi >= 6 else 16 if abi >= 4 else 8]
    rules = _asked(libc, _CREATE, wanted, len(wanted), 0)
    try:
        for path in readable:
            _allow_reading(libc, rules, path)
        _asked(libc, _RESTRICT, rules, 0)
    finally:
        os.close(rules)
    return abi


def _allow_reading(libc: ctypes.CDLL, rules: int, path: str) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = _READ_FILE | (_READ_DIRECTORY if os.path.isdir(path) else 0)  # noqa: PTH112 - a string from sys.path
        _asked(libc, _ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


def _asked(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    answer = int(libc.syscall(ctypes.c_long(number), *(ctypes.c_long(one) if isinstance(one, int) else one for one in arguments)))
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
