"""Cost of the code scan beside faiss, exact both: one query in 8 forms against synthetic codes."""

import statistics
import time
from collections.abc import Callable
from functools import partial

import faiss
import numpy as np

from provenance.archive.index.codes import CodeIndex

SIZES = (3_000, 100_000, 1_000_000)
FORMS = 8
RADIUS_BITS = 31
ROUNDS = 7


def main() -> None:
    """Measure and print."""
    faiss.omp_set_num_threads(1)
    generator = np.random.default_rng(1)
    queries = generator.integers(0, 256, (FORMS, 32), dtype=np.uint8)
    print(f"8 codes of 256 bits, radius {RADIUS_BITS}, CPU, median of {ROUNDS} rounds")
    for size in SIZES:
        codes = generator.integers(0, 256, (size, 32), dtype=np.uint8)
        ours = CodeIndex(np.arange(size, dtype=np.uint64), codes.view(np.uint64))
        flat = faiss.IndexBinaryFlat(256)
        flat.add(codes)
        wanted = tuple(query.tobytes() for query in queries)
        methods: dict[str, Callable[[], object]] = {
            "scan": partial(ours.search, wanted, RADIUS_BITS),
            "faiss": partial(flat.range_search, queries, RADIUS_BITS + 1),
        }
        times: dict[str, list[float]] = {name: [] for name in methods}
        for _ in range(ROUNDS):
            for name, work in methods.items():
                start = time.process_time()
                work()
                times[name].append(time.process_time() - start)
        scan, peer = (1000 * statistics.median(times[name]) for name in methods)
        print(f"{size:>9,} codes: scan {scan:8.2f} ms, faiss flat {peer:8.2f} ms, ratio {scan / peer:.1f}")


if __name__ == "__main__":
    main()
