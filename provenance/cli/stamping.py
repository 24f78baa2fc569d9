"""The options by which time stamps are verified, the same for `archive add` and `dates`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from provenance.dating.stamps import Anchors

TsaRoots = Annotated[
    Path | None,
    typer.Option(
        "--tsa-roots", help="PEM with root certificates of time-stamping authorities that you trust.  [default: none]", show_default=False
    ),
]
BitcoinHeaders = Annotated[
    Path | None,
    typer.Option(
        "--bitcoin-headers",
        help="File of all of Bitcoin's block headers, 80 bytes each, to verify OpenTimestamps by.  [default: none]",
        show_default=False,
    ),
]


def open_anchors(tsa_roots: Path | None, bitcoin_headers: Path | None) -> "Anchors":
    """What was named, read and checked.

    Raises:
        InputError: A file cannot be used, or needs an extra that is not installed.
    """
    from provenance.dating.stamps import read_anchors

    return read_anchors(tsa_roots, bitcoin_headers)
