"""What a worker may ask of a Linux kernel: a filter of system calls (seccomp(2)), all of them refused but those listed here.

What is refused fails with EPERM, as if it had been forbidden by rights; nothing is ended by it. So a library that asks for more than it
needs goes on.
"""

import ctypes
import errno
import os
import platform
import struct
from dataclasses import dataclass

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
"""prctl(2)."""
_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
"""What a filter returns: linux/seccomp.h."""
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
"""BPF_LD+BPF_W+BPF_ABS, BPF_JMP+BPF_JEQ+BPF_K, BPF_JMP+BPF_JSET+BPF_K, BPF_RET+BPF_K: linux/bpf_common.h."""
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
"""Places in `struct seccomp_data`."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | 0o20000000
"""Flags of open(2) that change something; the last is __O_TMPFILE."""
_CLONE_THREAD = 0x00010000
_HARMLESS_IOCTLS = (0x5401, 0x5450, 0x5451, 0x5421)
"""TCGETS, FIONCLEX, FIOCLEX, FIONBIO: what Python asks of a file when it opens it."""
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""By `platform.machine`, the column below and AUDIT_ARCH of linux/audit.h."""

_ALLOWED = {
    "futex": (202, 98),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "madvise": (28, 233),
    "brk": (12, 214),
    "mremap": (25, 216),
    "mprotect": (10, 226),
    "read": (0, 63),
    "write": (1, 64),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "stat": (4, None),
    "lstat": (6, None),
    "statx": (332, 291),
    "close": (3, 57),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "ftruncate": (77, 46),
    "fcntl": (72, 25),
    "dup": (32, 23),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getrlimit": (97, 163),
    "setrlimit": (160, 164),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "membarrier": (324, 283),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
"""What decoding, and an interpreter that loads one more module, asks for; by name, the numbers on x86-64 and on arm64."""
_OPEN, _OPENAT = (2, None), (257, 56)
_CLONE, _CLONE3, _OPENAT2 = (56, 220), (435, 435), (437, 437)
_TGKILL, _PRLIMIT, _IOCTL = (234, 131), (302, 261), (16, 29)


@dataclass(frozen=True, slots=True)
class Filter:
    """A program that the kernel runs at each system call (BPF), as bytes of `struct sock_filter`."""

    program: bytes

    def install(self) -> None:
        """Put it in force in this process, for good; its threads and whatever it starts have it, too.

        Raises:
            OSError: The kernel does not take it.
        """
        refuse_new_rights()
        libc = ctypes.CDLL(None, use_errno=True)
        code = ctypes.create_string_buffer(self.program, len(self.program))
        program = struct.pack("@HP", len(self.program) // 8, ctypes.addressof(code))
        if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, program, 0, 0):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def refuse_new_rights() -> None:
    """Nothing that this process ever runs gets more rights than it has (PR_SET_NO_NEW_PRIVS).

    Raises:
        OSError: The kernel does not know that.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def filter_for(pid: int, machine: str = "") -> Filter | None:
    """The filter for a process of this number.

    Args:
        pid: The process may signal no other one.
        machine: As `platform.machine` names it; by default this one.

    Returns:
        None where the numbers of the machine's system calls are not known here.
    """
    known = _MACHINES.get(machine or platform.machine())
    if known is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return None
    column, audit = known
    steps = [_step(_LOAD, _MACHINE_AT), _step(_EQUAL, audit, 1, 0), _returned(_KILL_PROCESS), _step(_LOAD, _NUMBER_AT)]
    for numbers in _ALLOWED.values():
        steps += _where(numbers[column], [_returned(_ALLOW)])
    for numbers, argument in ((_OPEN, 1), (_OPENAT, 2)):
        steps += _where(numbers[column], _unless_any_bit(argument, _WRITING))
    steps += _where(_CLONE[column], _if_any_bit(0, _CLONE_THREAD))
    steps += _where(_TGKILL[column], _if_equal(0, (pid,)))
    steps += _where(_PRLIMIT[column], _if_equal(0, (0,)))
    steps += _where(_IOCTL[column], _if_equal(1, _HARMLESS_IOCTLS))
    for numbers in (_CLONE3, _OPENAT2):  # their flags lie in memory, which no filter can read; there are older calls for the same
        steps += _where(numbers[column], [_returned(_ERRNO | errno.ENOSYS)])
    return Filter(b"".join([*steps, _returned(_ERRNO | errno.EPERM)]))


def _step(code: int, value: int, where_true: int = 0, where_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, where_true, where_false, value)


def _returned(answer: int) -> bytes:
    return _step(_RETURN, answer)


def _where(number: int | None, steps: list[bytes]) -> list[bytes]:
    """Steps for one system call; they return. None where the machine has no such call."""
    return [] if number is None else [_step(_EQUAL, number, 0, len(steps)), *steps]


def _argument(index: int) -> bytes:
    """Load the lower half of an argument; those that are looked at have no upper one."""
    return _step(_LOAD, _ARGUMENTS_AT + 8 * index)


def _if_any_bit(index: int, bits: int) -> list[bytes]:
    return [_argument(index), _step(_ANY_BIT, bits, 0, 1), _returned(_ALLOW), _returned(_ERRNO | errno.EPERM)]


def _unless_any_bit(index: int, bits: int) -> list[bytes]:
    return [_argument(index), _step(_ANY_BIT, bits, 1, 0), _returned(_ALLOW), _returned(_ERRNO | errno.EPERM)]


def _if_equal(index: int, values: tuple[int, ...]) -> list[bytes]:
    steps = [_argument(index)]
    for value in values:
        steps += [_step(_EQUAL, value, 0, 1), _returned(_ALLOW)]
    return [*steps, _returned(_ERRNO | errno.EPERM)]
