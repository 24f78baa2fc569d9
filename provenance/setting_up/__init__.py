"""What a newsroom's repository needs to check its statements unattended: the files, and where the program comes from."""

from provenance.setting_up.files import ARCHIVE, IGNORED, STATEMENTS, Files, Service, left_to_fill_in, plan_files, write_files
from provenance.setting_up.settings import settings_text
from provenance.setting_up.source import Source, installed_source, parse_source

__all__ = [
    "ARCHIVE",
    "IGNORED",
    "STATEMENTS",
    "Files",
    "Service",
    "Source",
    "installed_source",
    "left_to_fill_in",
    "parse_source",
    "plan_files",
    "settings_text",
    "write_files",
]
