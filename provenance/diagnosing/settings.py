"""Which settings are in force, the limits among them."""

from collections.abc import Iterable, Iterator

from provenance.configuring.resolving import Settings
from provenance.configuring.settings import Setting
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


def limit_facts(limits: Iterable[Setting], settings: Settings | None) -> Iterator[Fact]:
    """Each limit, by the name that messages use, with where it comes from.

    Args:
        limits: All of them.
        settings: What is set; None where it cannot be read: then the default ones are told, though nothing runs by them.
    """
    for setting in limits:
        given = None if settings is None else settings.of_limit(setting.name)
        value = setting.default if given is None else given.value
        assert isinstance(value, int | float)
        origin = "default" if given is None else str(given.origin)
        shown = int(value) if value == int(value) else value
        yield Fact(Topic.LIMITS, setting.name.replace("-", "_"), f"{shown:,}", origin=origin)
