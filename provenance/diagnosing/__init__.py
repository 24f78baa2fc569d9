"""What this installation can do, and what stands in its way. Nothing is written, and the network is never asked."""

from provenance.diagnosing.archives import archive_facts
from provenance.diagnosing.machine import Allowance, machine_facts, place_facts, read_allowance
from provenance.diagnosing.packages import EXTRAS, decoder_facts, package_facts
from provenance.diagnosing.program import program_facts
from provenance.diagnosing.sandbox import sandbox_facts
from provenance.diagnosing.settings import limit_facts, settings_facts

__all__ = [
    "EXTRAS",
    "Allowance",
    "archive_facts",
    "decoder_facts",
    "limit_facts",
    "machine_facts",
    "package_facts",
    "place_facts",
    "program_facts",
    "read_allowance",
    "sandbox_facts",
    "settings_facts",
]
