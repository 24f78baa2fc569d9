"""Which settings are in force."""

from collections.abc import Iterator

from provenance.configuring.resolving import Settings
from provenance.model.diagnosis import Fact, Standing, Topic


def settings_facts(settings: Settings | None, fault: str | None) -> Iterator[Fact]:
    """Which files and variables set something, or why that cannot be told.

    Args:
        settings: What is set; None where it cannot be read.
        fault: Why not.
    """
    if settings is None:
        advice = f"{fault}; until then no command that has settings runs, but with --no-config"
        yield Fact(Topic.SETTINGS, "settings", "cannot be read", Standing.PROBLEM, advice)
        return
    set_names: dict[str, list[str]] = {}
    for layer in settings.layers:
        for given in layer:
            set_names.setdefault(str(given.origin.place), []).append(given.name)
    for place, names in set_names.items():
        yield Fact(Topic.SETTINGS, place, ", ".join(names))
    if not set_names:
        yield Fact(Topic.SETTINGS, "settings", "none are set")
    for note in settings.notes:
        yield Fact(Topic.SETTINGS, "environment", "without effect", Standing.NOTE, note)
