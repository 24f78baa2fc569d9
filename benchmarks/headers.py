"""Checking a chain of block headers as long as Bitcoin's, beside the two hashes a header that it cannot do without.

python benchmarks/headers.py
"""

import struct
import sys
import time
from hashlib import sha256
from pathlib import Path

from provenance.dating.stamps.headers import HEADER_BYTES, ChainRules, check_headers

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.unit.dating.stamps.chains import EASIEST, START, bits_of, hash_of, mined

_COUNT = 950_000


def main() -> None:
    content = _easiest_chain()
    rules = ChainRules(hash_of(content[:HEADER_BYTES]), EASIEST, 1, 0)
    began = time.process_time()
    check_headers(content, "headers", rules)
    checked = time.process_time() - began
    began = time.process_time()
    for place in range(0, len(content), HEADER_BYTES):
        sha256(sha256(content[place : place + HEADER_BYTES]).digest()).digest()
    floor = time.process_time() - began
    print(f"{_COUNT:,} headers: {checked:.2f} s, {checked / floor:.1f} x hashing them ({floor:.2f} s)")


def _easiest_chain() -> bytes:
    """Times 700 s apart, so that the work that is asked for stays the least."""
    content, before = bytearray(), bytes(32)
    for height in range(_COUNT):
        header = mined(before, bytes(32), START + 700 * height, bits_of(EASIEST), EASIEST)
        content += header
        before = hash_of(header)
    assert struct.unpack_from("<L", content, len(content) - 8)[0] == bits_of(EASIEST)
    return bytes(content)


if __name__ == "__main__":
    main()
