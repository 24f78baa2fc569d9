"""The text of a file of settings that says everything that can be set."""

import json
from collections.abc import Iterable, Iterator, Mapping

from provenance.configuring.settings import Setting, Trust, Value

_HEAD = """\
# Settings of provenance for this folder. A line that begins with # is not in force: it shows what holds without it.
# What is said on the command line counts before what stands here; `provenance config show` says what holds, and why.
# What may not stand here, as a stranger may have written it, is not listed."""


def settings_text(settings: Iterable[Setting], said: Mapping[str, Value]) -> str:
    """A file with every setting that it may hold, each below what it is for: those of `said` in force, the others as comments."""
    return (
        "\n".join([_HEAD, *(line for setting in settings if setting.trust is not Trust.REFUSED for line in _lines(setting, said))]) + "\n"
    )


def _lines(setting: Setting, said: Mapping[str, Value]) -> Iterator[str]:
    yield ""
    choices = f"  [{', '.join(setting.choices)}]" if setting.choices else ""
    yield f"# {' '.join(setting.help.split())}{choices}"
    if setting.name in said:
        yield f"{setting.name} = {_toml(said[setting.name])}"
    else:
        yield f"# {setting.name} =" + ("" if setting.default is None else f" {_toml(setting.default)}")


def _toml(value: Value) -> str:
    """A value in TOML, whose texts, numbers and lists of them are written as those of JSON."""
    return json.dumps(value, ensure_ascii=True)
