"""The JSON Schema of a file of settings, for editors."""

from collections.abc import Iterable

from provenance.configuring.settings import LIMITS, SIZE_PATTERN, Catalogue, Kind, Setting


def settings_schema(catalogue: Catalogue) -> dict[str, object]:
    """JSON Schema (draft 2020-12) of `provenance.toml`, and of `[tool.provenance]` of `pyproject.toml`."""
    tables = {
        section.table: {"description": f"For `provenance {section.command}` alone.", **_table(section.settings)}
        for section in catalogue.sections
    }
    tables[LIMITS] = {"description": "The most that is opened, by every command that opens anything.", **_table(catalogue.limits)}
    shared = _table(catalogue.shared)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "provenance.toml",
        "description": "Settings of provenance. Keys at the top are for all commands that share them.",
        **shared,
        "properties": {**_properties(catalogue.shared), **tables},
    }


def _table(settings: Iterable[Setting]) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, "properties": _properties(settings)}


def _properties(settings: Iterable[Setting]) -> dict[str, object]:
    return {setting.name: _property(setting) for setting in settings}


def _property(setting: Setting) -> dict[str, object]:
    is_size = setting.kind is Kind.SIZE
    one: dict[str, object] = {"type": ["integer", "string"] if is_size else setting.kind.value}
    if is_size:
        one["pattern"] = SIZE_PATTERN
    elif setting.choices:
        one["enum"] = list(setting.choices)
    elif setting.kind is Kind.STRING:
        one |= {"minLength": 1, "pattern": "^[^\\u0000]*$"}
    limits = {"minimum": setting.minimum, "maximum": setting.maximum}
    one |= {name: limit for name, limit in limits.items() if limit is not None}
    whole: dict[str, object] = {"type": "array", "items": one} if setting.many else one
    whole["description"] = setting.help
    if setting.default is not None:
        whole["default"] = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    return whole
