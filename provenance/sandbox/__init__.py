"""Jobs over foreign bytes, in worker processes that can do nothing but answer.

A job is a function of a module and its arguments, open files among them. It runs in a process without network, without other programs,
without files to write, and within limits on time and memory; its answer is a plain value or an error of `provenance.errors`.
"""

from provenance.sandbox.confining import Fence
from provenance.sandbox.handles import Handle, unnamed_file
from provenance.sandbox.limits import DEFAULT_SANDBOX_LIMITS, JobLimits, SandboxLimits
from provenance.sandbox.pool import Sandbox
from provenance.sandbox.shared import confined, started_fences

__all__ = [
    "DEFAULT_SANDBOX_LIMITS",
    "Fence",
    "Handle",
    "JobLimits",
    "Sandbox",
    "SandboxLimits",
    "confined",
    "started_fences",
    "unnamed_file",
]
