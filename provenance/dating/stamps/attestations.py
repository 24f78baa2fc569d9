"""OpenTimestamps: an .ots file, the picture's bytes and headers -> Stamps, one for each attestation."""

from hashlib import sha256

from provenance.dating.stamps.commitments import Commitment, Keeper, NotReadError, read_proof_file
from provenance.dating.stamps.headers import HeaderChain, follows_median
from provenance.dating.stamps.stamp import Stamp, StampKind, StampState
from provenance.model.dates import format_instant
from provenance.model.digest import Digest

_OTHER_CHAINS = {Keeper.LITECOIN: "Litecoin", Keeper.ETHEREUM: "Ethereum"}


def read_attestations(content: bytes, name: str, picture: bytes, chain: HeaderChain | None) -> tuple[Stamp, ...]:
    """What an .ots file says of a picture.

    Args:
        content: The bytes of the .ots file.
        name: Its name.
        picture: The bytes of the picture.
        chain: Bitcoin's headers; None where none were named.
    """

    def said(state: StampState, reason: str) -> tuple[Stamp]:
        return (Stamp(StampKind.OPENTIMESTAMPS, name, Digest.of(content), state, reason),)

    try:
        proof = read_proof_file(content)
    except NotReadError as error:
        return said(StampState.UNREAD, str(error))
    if proof.algorithm != "SHA-256":
        return said(StampState.WEAK, f"it is of the file's {proof.algorithm}; only SHA-256 counts")
    if proof.digest != sha256(picture).digest():
        return said(StampState.WRONG_FILE, "its digest is that of other bytes: another picture, or this one before it was saved anew")
    return tuple(_judged(commitment, name, Digest.of(content), chain) for commitment in proof.commitments)


def _judged(commitment: Commitment, name: str, digest: Digest, chain: HeaderChain | None) -> Stamp:
    """One attestation, as far as it can be verified."""

    def said(state: StampState, reason: str, authority: str | None) -> Stamp:
        return Stamp(StampKind.OPENTIMESTAMPS, name, digest, state, reason, authority)

    keeper, height = commitment.keeper, commitment.height
    if keeper is Keeper.CALENDAR:
        return said(
            StampState.PENDING, "a calendar's promise; `ots upgrade` replaces it by the block, once there is one", commitment.address
        )
    if keeper is not Keeper.BITCOIN:
        who = "an attestation of a kind that is not known" if keeper is None else f"an attestation of {_OTHER_CHAINS[keeper]}"
        return said(
            StampState.UNTRUSTED, f"{who} is not verified here", None if keeper is None else f"{_OTHER_CHAINS[keeper]} block {height}"
        )
    block = f"Bitcoin block {height}"
    if commitment.message is None:
        return said(StampState.WEAK, "the way to the block goes through a digest other than SHA-256", block)
    if chain is None:
        return said(StampState.UNTRUSTED, "no headers to verify it by; name them with --bitcoin-headers", block)
    if reason := chain.doubt(height):
        return said(StampState.UNTRUSTED, reason, block)
    if commitment.message != chain.merkle_root(height):
        return said(StampState.INVALID, "the block holds another digest", block)
    if not follows_median(chain, height):
        return said(StampState.INVALID, "the block's time is not after the median of the eleven before it", block)
    return Stamp(
        StampKind.OPENTIMESTAMPS,
        name,
        digest,
        StampState.VALID,
        authority=block,
        interval=chain.interval(height),
        text=format_instant(chain.time(height)),
        notes=("the block's time is its miner's: up to two hours ahead, or behind as far as the latest of the ten blocks after it",),
    )
