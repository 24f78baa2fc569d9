"""Whether a value is of the type that a job says it answers: a worker that was taken over may answer any plain value."""

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints


def is_answer_of(value: Any, job: Callable[..., Any]) -> bool:
    """Whether a value is of the type that a job's annotation names, down to the fields of dataclasses, which check themselves again."""
    try:
        return _fits(value, _hints(job).get("return", Any))
    except Exception:  # noqa: BLE001 - a field that is not there, a check of a dataclass, a cycle: whatever it raises, it is no answer
        return False


@cache
def _hints(annotated: Hashable) -> dict[str, Any]:
    """Its annotations; none where one of them cannot be known at run time."""
    try:
        return get_type_hints(annotated)
    except NameError:
        return {}


def _fits(value: Any, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Union or origin is types.UnionType:
        return any(_fits(value, one) for one in arguments)
    if origin is Literal:
        return value in arguments
    if origin is Annotated:
        return _fits(value, arguments[0])
    if origin is not None:
        return not isinstance(origin, type) or (isinstance(value, origin) and _holds(value, origin, arguments))
    if hint is None:
        return value is None
    if hint in (int, float):
        return isinstance(value, (int, hint)) and not isinstance(value, bool)
    if hint is Any or not isinstance(hint, type) or getattr(hint, "_is_protocol", False):
        return True  # nothing is said that could be looked at
    return isinstance(value, hint) and (not is_dataclass(value) or _is_sound(value))


def _holds(value: Any, origin: type, arguments: tuple[Any, ...]) -> bool:
    """Whether what a container holds is of the types that it names."""
    if origin is tuple and arguments[-1:] != (...,):
        return len(value) == len(arguments) and all(map(_fits, value, arguments))
    if issubclass(origin, Mapping):
        return all(_fits(key, arguments[0]) and _fits(item, arguments[1]) for key, item in value.items())
    if issubclass(origin, tuple | list | set | frozenset):
        return arguments[0] is Any or all(_fits(item, arguments[0]) for item in value)
    if origin.__name__ == "ndarray":
        return all(issubclass(value.dtype.type, kind) for kind in get_args(arguments[1]) if kind is not Any)
    return True


def _is_sound(value: Any) -> bool:
    """Whether the fields of a dataclass are of their types; what its constructor refuses raises, for unpickling does not call it."""
    hints = _hints(cast(Hashable, type(value)))
    if not all(_fits(getattr(value, one.name), hints.get(one.name, Any)) for one in fields(value)):
        return False
    if hasattr(value, "__post_init__"):
        value.__post_init__()
    return True
