"""The files that set a repository up, from the templates beside this module."""

from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from provenance.errors import ConfigurationError
from provenance.setting_up.source import Source

Files: TypeAlias = Mapping[str, str]
"""Texts by their path below the folder that is set up, in the order in which they are told."""

SETTINGS, STATEMENTS, IGNORED, ARCHIVE = "provenance.toml", "statements.jsonl", "ignore.toml", "archive"
"""What lies in a folder that was set up; the settings name the others."""

_ANY = Source("https://github.com/OWNER/provenance", "COMMIT")
"""What the templates name; a person has to put in what it stands for where nobody knows it."""


class Service(StrEnum):
    """Whose jobs check the statements."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


_JOBS = MappingProxyType({Service.GITHUB: ".github/workflows/provenance.yml", Service.GITLAB: ".gitlab-ci.yml"})


def plan_files(service: Service, source: Source | None, settings: str) -> Files:
    """The files for a newsroom's repository.

    Args:
        service: Whose jobs check it.
        source: Where the job takes the program from; where it is None, or not on GitHub for a workflow of GitHub, the job
            names `OWNER` and `COMMIT` for a person to fill in.
        settings: Text of the settings, all of which may be commented out.
    """
    planned = {SETTINGS: settings, STATEMENTS: _template(STATEMENTS), IGNORED: _template(IGNORED)}
    if service is not Service.NONE:
        planned[_JOBS[service]] = _job(service, source or _ANY)
    return MappingProxyType(planned)


def left_to_fill_in(planned: Files) -> tuple[str, ...]:
    """The planned files in which a person has still to say where the program comes from."""
    return tuple(path for path, text in planned.items() if path in _JOBS.values() and (_ANY.repository in text or f"{_ANY.action}" in text))


def write_files(folder: Path, planned: Files) -> None:
    """Write all of them into `folder`, which is made if need be; or none, where one of them is there already.

    Raises:
        ConfigurationError: Something has one of the names, or cannot be written.
    """
    there = [path for path in planned if (folder / path).exists()]
    if there:
        raise ConfigurationError(
            f"{folder}: has {', '.join(there)} already; nothing was written, so name another folder, or move these away"
        )
    try:
        for path, text in planned.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise ConfigurationError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error


def _job(service: Service, source: Source) -> str:
    text = _template(f"{service.value}.yml")
    if service is Service.GITHUB:
        return text.replace(f"{_ANY.action}", source.action or f"{_ANY.action}")
    return text.replace(_ANY.repository, source.repository).replace(f" {_ANY.commit}\n", f" {source.commit}\n")


def _template(name: str) -> str:
    return (files("provenance.setting_up") / "templates" / name).read_text(encoding="utf-8")
