"""What a newsroom's repository needs to check its statements unattended: the files, and where the program comes from."""

from provenance.setting_up.files import Files, Service, plan_files, write_files
from provenance.setting_up.source import Source, installed_source, parse_source

__all__ = [
    "Files",
    "Service",
    "Source",
    "installed_source",
    "parse_source",
    "plan_files",
    "write_files",
]
