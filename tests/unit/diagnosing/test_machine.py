"""What a process may use, as the kernel tells it."""

from pathlib import Path

import pytest

from provenance.diagnosing import Allowance, machine_facts, read_allowance
from provenance.model.diagnosis import Standing
from provenance.model.limits import DEFAULT_LIMITS


def kernel(root: Path, groups: str, files: dict[str, str]) -> Path:
    for name, text in {"proc/self/cgroup": groups, **{f"sys/fs/cgroup/{name}": text for name, text in files.items()}}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text + "\n")
    return root


@pytest.mark.parametrize(
    ("groups", "files", "quota", "memory"),
    [
        ("0::/", {"cpu.max": "max 100000", "memory.max": "max"}, None, None),
        ("0::/", {"cpu.max": "150000 100000", "memory.max": "1048576"}, 1.5, 1 << 20),
        ("0::/a/b", {"a/cpu.max": "50000 100000", "a/b/cpu.max": "max 100000", "a/memory.max": "4096"}, 0.5, 4096),
        ("4:memory:/x\n1:cpu:/x", {"memory/x/memory.limit_in_bytes": "4096", "cpu/x/cpu.cfs_quota_us": "200000"}, None, 4096),
        (
            "1:cpu,cpuacct:/\n4:memory:/",
            {
                "cpu,cpuacct/cpu.cfs_quota_us": "200000",
                "cpu,cpuacct/cpu.cfs_period_us": "100000",
                "memory/memory.limit_in_bytes": "9223372036854771712",
            },
            2.0,
            None,
        ),
        ("1:cpu:/", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None, None),
    ],
)
def test_least_of_all_groups_counts(tmp_path: Path, groups: str, files: dict[str, str], quota: float | None, memory: int | None) -> None:
    allowed = read_allowance(kernel(tmp_path, groups, files))
    assert allowed.quota == quota
    machine = read_allowance(tmp_path / "nothing").memory_bytes
    assert allowed.memory_bytes == (machine if memory is None else memory)


def test_less_than_is_used_is_noted() -> None:
    assert [fact.standing for fact in machine_facts(Allowance(4, None, 1 << 40), DEFAULT_LIMITS)] == [Standing.FINE, Standing.FINE]
    processors, memory = machine_facts(Allowance(4, 1.5, 4 * DEFAULT_LIMITS.max_decoded_bytes), DEFAULT_LIMITS)
    assert (processors.standing, memory.standing) == (Standing.NOTE, Standing.NOTE)
    assert processors.advice is not None
    assert "--jobs 1" in processors.advice
    assert [fact.value for fact in machine_facts(Allowance(1, None, None), DEFAULT_LIMITS)] == ["1", "unknown"]
