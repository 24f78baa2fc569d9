"""The same targets by atheris, which looks for inputs that reach other lines; it is in no lock, since it has wheels for few machines."""

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.fuzzing.running import ROOT
from tests.fuzzing.trying import MOST_MEMORY_BYTES

_HANG_S = 10
_MOST_BYTES = 1 << 18


def cover(names: list[str], seconds: float, seed: int, findings: Path) -> int:
    """Run each target for some seconds; exit code as of the other engine. The first finding ends a target, as libFuzzer does it."""
    if importlib.util.find_spec("atheris") is None:
        sys.stdout.write("atheris: skipped: it is not installed; where it has a wheel for this machine: pip install atheris\n")
        return 0
    failed = 0
    for name in names:
        sys.stdout.write(f"{name}: by atheris\n")
        sys.stdout.flush()
        failed += _one(name, seconds, seed, findings)
    sys.stdout.write(f"{failed} findings, seed {seed}\n")
    return 1 if failed else 0


def _one(name: str, seconds: float, seed: int, findings: Path) -> bool:
    findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        options = [f"-max_total_time={max(1, round(seconds))}", f"-seed={seed or 1}", f"-timeout={_HANG_S}", f"-max_len={_MOST_BYTES}"]
        options += [
            f"-rss_limit_mb={MOST_MEMORY_BYTES >> 20}",
            f"-artifact_prefix={findings.absolute()}/{name}-",
            "-print_final_stats=1",
            "-verbosity=0",
        ]
        return (
            subprocess.run([sys.executable, "-m", "tests.fuzzing.covering", name, corpus, *options], cwd=ROOT, check=False).returncode != 0
        )


def main() -> None:
    """The process of one target: its name, a folder for the corpus, and options of libFuzzer."""
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]  # see above

    name, corpus, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["provenance"]):
        from provenance.errors import ProvenanceError
        from tests.fuzzing.targets import TARGETS

        target = TARGETS[name]
        seeds = target.seeds()
        for seed in seeds:  # what a target imports when it first runs
            _tolerant(target.run, seed, ProvenanceError)
    for number, seed in enumerate(seeds):
        (Path(corpus) / str(number)).write_bytes(seed)
    atheris.Setup([name, *options, corpus], lambda content: _tolerant(target.run, content, ProvenanceError))
    atheris.Fuzz()


def _tolerant(run: Callable[[bytes], None], content: bytes, error: type[Exception]) -> None:
    with suppress(error):
        run(content)


if __name__ == "__main__":
    main()
