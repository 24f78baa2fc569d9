"""What one job may take. Over a limit is an error with the limit's name, never a clean answer."""

from dataclasses import dataclass
from typing import Self

from provenance.model.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class JobLimits:
    """The time that one job may take.

    Attributes:
        cpu_s: Processor time, in whole seconds; the kernel ends the worker then.
        wall_s: Time by the clock. Well above `cpu_s`: a busy machine is no reason to refuse a picture.
    """

    cpu_s: int
    wall_s: float

    def within(self, others: "JobLimits") -> "JobLimits":
        """The tighter of both, each by itself."""
        return JobLimits(min(self.cpu_s, others.cpu_s), min(self.wall_s, others.wall_s))


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """The most that one job, or the worker that runs it, may take.

    Attributes:
        cpu_s: `max_cpu_seconds` of the table; see `JobLimits`.
        wall_s: `max_wall_seconds` of the table; see `JobLimits`.
        memory_bytes: `max_memory_bytes` of the table: address space beyond what a worker has before its first job.
        files: Open files of a worker.
        stderr_bytes: What decoders write to standard error; the rest is lost.
        jobs: After as many a worker is replaced, so that what leaks stays small.
    """

    cpu_s: int = DEFAULT_LIMITS.max_cpu_seconds
    wall_s: float = DEFAULT_LIMITS.max_wall_seconds
    memory_bytes: int = DEFAULT_LIMITS.max_memory_bytes
    files: int = 64
    stderr_bytes: int = 2**20
    jobs: int = 500

    @classmethod
    def of(cls, limits: Limits) -> Self:
        """Those that the table of limits says."""
        return cls(limits.max_cpu_seconds, limits.max_wall_seconds, limits.max_memory_bytes)

    @property
    def of_a_job(self) -> JobLimits:
        """Those on the time of one job."""
        return JobLimits(self.cpu_s, self.wall_s)


DEFAULT_SANDBOX_LIMITS = SandboxLimits()
