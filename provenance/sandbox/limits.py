"""What one job may take. Over a limit is an error with the limit's name, never a clean answer."""

from dataclasses import dataclass


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
        cpu_s: See `JobLimits`.
        wall_s: See `JobLimits`.
        memory_bytes: Address space beyond what a worker has before its first job.
        files: Open files of a worker.
        stderr_bytes: What decoders write to standard error; the rest is lost.
        jobs: After as many a worker is replaced, so that what leaks stays small.
    """

    cpu_s: int = 10
    wall_s: float = 60.0
    memory_bytes: int = 2**30
    files: int = 64
    stderr_bytes: int = 2**20
    jobs: int = 500

    @property
    def of_a_job(self) -> JobLimits:
        """Those on the time of one job."""
        return JobLimits(self.cpu_s, self.wall_s)


DEFAULT_SANDBOX_LIMITS = SandboxLimits()
