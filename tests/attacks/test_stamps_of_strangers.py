"""Time stamps that somebody made to say an earlier time: what the tool says of each."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from provenance.dating.stamps import read_anchors
from provenance.dating.stamps.beside import read_stamp
from provenance.dating.stamps.stamp import Stamp, StampState
from tests.unit.dating.stamps.authorities import Authority, make_authority, needs_openssl, openssl

PICTURE = b"the bytes of a picture"


def backdated(authority: Authority, year: int) -> bytes:
    """A token of an authority over a time of long ago, signed by its own key."""
    folder = authority.folder
    (folder / "token.der").write_bytes(authority.stamp(PICTURE, is_bare=True))
    openssl(folder, "cms", "-verify", "-noverify", "-inform", "DER", "-in", "token.der", "-out", "content.der")
    content = (folder / "content.der").read_bytes()
    (folder / "content.der").write_bytes(content.replace(f"{datetime.now(UTC):%Y}".encode(), str(year).encode(), 1))
    openssl(
        folder, "cms", "-sign", "-binary", "-nodetach", "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", "content.der",
        "-signer", "signer.pem", "-inkey", "signer.key", "-outform", "DER", "-out", "backdated.der",
    )  # fmt: skip
    return (folder / "backdated.der").read_bytes()


def read(content: bytes, root: Path | None) -> Stamp:
    """What is said of a stamp, with a root that was named."""
    (stamp,) = read_stamp(content, "a.jpg.tst", PICTURE, read_anchors(root, None))
    return stamp


@needs_openssl
@pytest.mark.parametrize("since", [timedelta(days=-1), timedelta(days=-365 * 40)])
def test_time_before_the_authority_is_not_proven(tmp_path: Path, since: timedelta) -> None:
    """A certificate can be backdated as easily as a token: no part of the chain may have begun after the time that it stands for."""
    authority = make_authority(tmp_path / "a", since=since)
    stamp = read(backdated(authority, 1995), authority.root)
    assert (stamp.state, stamp.text[:4]) == (StampState.INVALID, "1995")
    assert "valid" in stamp.reason


@needs_openssl
def test_self_made_authority_is_not_believed(tmp_path: Path) -> None:
    """Whoever makes a stamp can make its authority: without a root that was named it is a claim, by a root of another name, too."""
    mine, other = make_authority(tmp_path / "mine"), make_authority(tmp_path / "other")
    content = mine.stamp(PICTURE)
    assert [read(content, root).state for root in (None, other.root)] == [StampState.UNTRUSTED] * 2
