"""Only loopback, for one Python process: laid into PYTHONPATH by plugin.py, so that programs that tests start load it before anything else.

An audit hook sees every call of the socket module, whoever makes it, and cannot be taken out again. What it refuses it also writes
down, as a program may take a refusal for an answer ("could not be reached") and go on: then the run of the tests fails at its end.
It is imported by any program, so it imports nothing itself until an address is to be judged.
"""

import sys

ATTEMPTS = "attempts"
_ADDRESS_IS_SECOND = {"socket.bind", "socket.connect", "socket.sendmsg", "socket.sendto"}
_LOOKED_UP = {"socket.getaddrinfo", "socket.gethostbyname"}
_LOOKED_UP_BACK = {"socket.gethostbyaddr", "socket.getnameinfo"}


def _is_here(host: object, *, any_number: bool) -> bool:
    """Whether a host, as the socket module takes it, is this machine: no host at all is, as for a server on every address."""
    from ipaddress import ip_address

    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host or "")
    if name in {"", "localhost", "0.0.0.0", "::"}:  # to connect to the last two is to connect to loopback
        return True
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any_number or bool((mapped or address).is_loopback)


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    if event in _ADDRESS_IS_SECOND:
        host = arguments[1]
    elif event in _LOOKED_UP or event in _LOOKED_UP_BACK:
        host = arguments[0]
    else:
        return
    if isinstance(host, tuple):
        host = host[0]
    elif event in _ADDRESS_IS_SECOND:  # a path of a Unix socket, or a message to whom the socket is connected to
        return
    if not _is_here(host, any_number=event in _LOOKED_UP):  # nobody is asked what the number of a number is
        from pathlib import Path

        told = f"{event} {host!r}"
        with Path(__file__).with_name(ATTEMPTS).open("a", encoding="utf-8") as kept:
            kept.write(f"{told} by {sys.argv[:6]!r}\n")
        raise PermissionError(f"only loopback may be asked in tests: {told}")


sys.addaudithook(_only_loopback)
