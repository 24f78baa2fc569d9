"""Two runs side by side: in what they differ, in words."""

from collections.abc import Mapping

BASIS = ("tool_version", "archive_digest", "archive_unsearched", "depth", "max_distance_bits")
"""What decides which records match some bytes, beside a statement of some time."""
_SHOWN = 40
"""Characters of a value that are shown."""


def facts_of(tool_version: str, digest: str, unsearched: int, settings: Mapping[str, str]) -> dict[str, str]:
    """What an answer rests on besides the image and its statement, by name.

    Args:
        tool_version: Of the program.
        digest: Of the archive.
        unsearched: Records that could not be searched on that machine.
        settings: What was asked for.
    """
    return {"tool_version": tool_version, "archive_digest": digest, "archive_unsearched": str(unsearched), **settings}


def describe_differences(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What is not the same in both, by name, with both values; empty where all is."""
    names = dict.fromkeys((*before, *now))
    differing = [name for name in names if before.get(name) != now.get(name)]
    return "; ".join(f"{name} is {_shown(before.get(name))} there and {_shown(now.get(name))} here" for name in differing)


def _shown(value: str | None) -> str:
    if value is None:
        return "not given"
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
