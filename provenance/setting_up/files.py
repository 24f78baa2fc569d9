"""The files that set a repository up, from the templates beside this module."""

from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from provenance.errors import ConfigurationError
from provenance.setting_up.source import Source

Files: TypeAlias = Mapping[str, bytes]
"""Contents by their path below the folder that is set up, in the order in which they are told."""

SETTINGS, STATEMENTS, IGNORED, ARCHIVE = "provenance.toml", "statements.jsonl", "ignore.toml", "archive"
"""What lies in a folder that was set up."""

_REPOSITORY, _COMMIT = "https://github.com/OWNER/provenance", "COMMIT"
_ACTION = "OWNER/provenance@COMMIT"
"""What the templates name for a person to fill in where nobody knows what it stands for."""


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
        source: Where the job takes the program from. Where it is None, or not on GitHub for a job of GitHub, a person has to fill
            that in; see `left_to_fill_in`.
        settings: Text of the settings.
    """
    planned = {SETTINGS: settings.encode(), STATEMENTS: _template(STATEMENTS), IGNORED: _template(IGNORED)}
    if service is not Service.NONE:
        planned[_JOBS[service]] = _job(service, source)
    return MappingProxyType(planned)


def left_to_fill_in(planned: Files) -> dict[str, str]:
    """What a person has to fill in yet, by the file in which it stands."""
    left = (
        (path, text) for path in _JOBS.values() for text in (_ACTION, _REPOSITORY) if path in planned and text.encode() in planned[path]
    )
    return dict(left)


def write_files(folder: Path, planned: Files) -> None:
    """Write all of them into `folder`, which is made if need be; or none, where one of them is there already.

    Raises:
        ConfigurationError: Something has one of the names, or cannot be written.
    """
    there = [path for path in planned if (folder / path).exists() or (folder / path).is_symlink()]
    if there:
        hint = "; --ci none writes no job" if set(there) <= set(_JOBS.values()) else ""
        raise ConfigurationError(
            f"{folder}: has {', '.join(there)} already; nothing was written. Move it away, or name another folder{hint}"
        )
    try:
        for path, content in planned.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("xb") as file:
                file.write(content)
    except OSError as error:
        raise ConfigurationError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error


def _job(service: Service, source: Source | None) -> bytes:
    text = _template(f"{service.value}.yml").decode()
    if source is None:
        return text.encode()
    if service is Service.GITHUB:
        return text.replace(_ACTION, source.action or _ACTION).encode()
    return text.replace(_REPOSITORY, source.repository).replace(f": {_COMMIT}\n", f": {source.commit}\n").encode()


def _template(name: str) -> bytes:
    return (files("provenance.setting_up") / "templates" / name).read_bytes()
