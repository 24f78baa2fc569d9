"""What every command needs of the terminal: errors, notes, output files."""

import functools
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta, timezone, tzinfo
from pathlib import Path
from typing import ParamSpec, TextIO

import typer

from provenance.cli.exit_codes import ExitCode, of_error
from provenance.errors import ConfigurationError, InputError, ProvenanceError
from provenance.rendering.clean import clean
from provenance.rendering.writing import write_whole

STDIN = "-"
"""The name of standard input, wherever a file is named."""
_Parameters = ParamSpec("_Parameters")


def command(run: Callable[_Parameters, ExitCode]) -> Callable[_Parameters, None]:
    """Make a command of a function that answers with its exit code: its errors become one line and theirs."""

    @functools.wraps(run)
    def guarded(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
        try:
            code = run(*args, **kwargs)
            sys.stdout.flush()
        except ProvenanceError as error:
            tell(f"error: {error}")
            code = of_error(error)
        except KeyboardInterrupt:
            tell("interrupted; what was reported is stored, and the same command goes on from there")
            code = ExitCode.INTERRUPTED
        except BrokenPipeError:  # the reader has gone: end as other programs do, without a word
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGPIPE)
            raise
        except OSError as error:  # a full disk under standard output, most of all
            tell(f"error: {error.filename or 'standard output'}: {error.strerror or error}")
            _let_go(sys.stdout)
            code = ExitCode.COULD_NOT_RUN
        raise typer.Exit(code)

    return guarded


def open_streams() -> None:
    """Open what is closed of the three standard streams, on nothing: else a file of an archive could be taken for one of them."""
    for number, mode in enumerate("rww"):
        try:
            os.fstat(number)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
            stream = os.fdopen(number, mode, encoding="utf-8", closefd=False)
            setattr(sys, ("stdin", "stdout", "stderr")[number], stream)


def _let_go(stream: TextIO) -> None:
    """Let what could not be written go nowhere, or the interpreter would try it again at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def tell(text: str) -> None:
    """Say something that is not the report; where nobody can be told, the exit code still tells."""
    try:
        print(clean(text), file=sys.stderr, flush=True)
    except OSError:
        _let_go(sys.stderr)


def wants_colour() -> bool:
    """Whether stdout is a terminal whose owner has not said NO_COLOR (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def can_show(signs: str) -> bool:
    """Whether stdout has all of these signs."""
    try:
        signs.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def columns() -> int | None:
    """The columns of the terminal that stdout is; None where it is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def read_text(path: str, option: str) -> str:
    """The text of a file that an option names; `-` is standard input.

    Raises:
        InputError: It cannot be read, or is not UTF-8.
    """
    try:
        return sys.stdin.buffer.read().decode() if path == STDIN else Path(path).read_bytes().decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{option} {path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{option} {path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def write_output(pieces: Iterable[str], output: Path | None) -> None:
    """Write a report to a file, whole or not at all, or to standard output; what cannot be written is written as escapes.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    if output is None:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.writelines(piece.encode(encoding, "backslashreplace").decode(encoding) for piece in pieces)
        return
    try:
        write_whole(pieces, output)
    except OSError as error:
        raise ConfigurationError(f"--output {output}: cannot be written: {error.strerror}") from error


def parse_timezone(text: str | None) -> tzinfo | None:
    """The zone that `--timezone` names: an IANA name, or an offset as `+02:00`.

    Raises:
        ConfigurationError: It is neither.
    """
    if text is None:
        return None
    from datetime import datetime
    from zoneinfo import ZoneInfo

    try:
        if text[:1] in "+-":
            offset = datetime.fromisoformat(f"2000-01-01T00:00:00{text}").utcoffset()
            return timezone(offset or timedelta(0))
        return ZoneInfo(text)
    except (ValueError, KeyError, OSError) as error:
        raise ConfigurationError(f"--timezone {text}: neither an IANA name like Europe/Kyiv nor an offset like +02:00") from error
