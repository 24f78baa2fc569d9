"""Where this program was installed from: so that a job elsewhere can install the same."""

import json
import re
from dataclasses import dataclass
from importlib.metadata import distribution
from urllib.parse import urlsplit, urlunsplit

from provenance.errors import ConfigurationError

_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9_][A-Za-z0-9._-]*){2,}")
_COMMIT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")
"""Both stand in files that shells and YAML read, so nothing is let in that these could take for their own."""


@dataclass(frozen=True, slots=True)
class Source:
    """A Git repository and a commit of it.

    Attributes:
        repository: Its https address, without a name or password.
        commit: 40 hexadecimal digits; or a tag or branch, which may move.
    """

    repository: str
    commit: str

    @property
    def action(self) -> str | None:
        """How a workflow of GitHub names it, `OWNER/NAME@COMMIT`; None where it lies elsewhere."""
        parts = urlsplit(self.repository)
        if parts.netloc != "github.com":
            return None
        return f"{parts.path.strip('/').removesuffix('.git')}@{self.commit}"


def parse_source(text: str) -> Source:
    """Read `https://HOST/OWNER/NAME@COMMIT`, with or without the `git+` that pip puts before it.

    Raises:
        ConfigurationError: It is none.
    """
    repository, _, commit = text.removeprefix("git+").rpartition("@")
    if not _ADDRESS.fullmatch(repository) or not _COMMIT.fullmatch(commit):
        raise ConfigurationError(
            f"--source {text}: not an address with a commit; write for instance https://github.com/OWNER/provenance@v1.0.0"
        )
    return Source(repository, commit)


def installed_source() -> Source | None:
    """Where this program was installed from; None where that is no repository that others can reach."""
    return read_direct_url(distribution("image-provenance").read_text("direct_url.json"))


def read_direct_url(text: str | None) -> Source | None:
    """What pip wrote of where it took a package from (PEP 610): the repository and commit, or None where it was something else."""
    told = {} if text is None else json.loads(text)
    commit = told.get("vcs_info", {}).get("commit_id")
    if commit is None:
        return None
    parts = urlsplit(told["url"])
    repository = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))
    try:
        return parse_source(f"{repository}@{commit}")
    except ConfigurationError:
        return None
