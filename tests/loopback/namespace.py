"""A network that holds loopback and nothing else, for a process and all that it starts, whatever it is written in: Linux only.

`python namespace.py` tries it on itself, and says why not, if not.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

# linux/sched.h, linux/sockios.h and linux/if.h; Python has os.unshare from 3.12.
_CLONE_NEWUSER, _CLONE_NEWNET, _SIOCSIFFLAGS, _IFF_UP = 0x10000000, 0x40000000, 0x8914, 0x1


def interfaces() -> set[str]:
    """The network interfaces that this process sees."""
    return {name for _, name in socket.if_nameindex()}


def enter() -> None:
    """Go into a network of our own, as the user that we are. Raises OSError where the kernel or the container does not let us."""
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET if user == 0 else _CLONE_NEWNET | _CLONE_NEWUSER):
        number = ctypes.get_errno()
        raise OSError(number, f"unshare: {os.strerror(number)}")
    if user:
        for file, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            Path("/proc/self", file).write_text(text, encoding="ascii")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


if __name__ == "__main__":
    try:
        enter()
    except (OSError, AttributeError) as refused:
        sys.exit(str(refused))
