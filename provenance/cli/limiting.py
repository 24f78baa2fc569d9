"""The limits as options and as settings: made of the table itself, the same for every command that opens foreign bytes."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass
from typing import Annotated, Any, cast

import typer
from typer.core import TyperCommand

from provenance.cli.exit_codes import ExitCode
from provenance.configuring.environment import parse_text
from provenance.configuring.resolving import Settings
from provenance.configuring.settings import Kind, Setting, Value, show_number, show_size
from provenance.model.limits import DEFAULT_LIMITS, Group, Limits, limits_of, rule_of, told
from provenance.transport.settings import TransportSettings

PANEL = "Limits"
"""Heading under which help shows them, apart from what a person is likelier to look for."""
_OPENING, _NETWORK = limits_of(Limits), limits_of(TransportSettings)


_METAVARS = {Kind.SIZE: "<size>", Kind.INTEGER: "<int>", Kind.NUMBER: "<float>"}


@dataclass(frozen=True, slots=True)
class GivenLimits:
    """The limits of a run.

    Attributes:
        opening: Those on what is opened.
        max_redirects: That of `TransportSettings`.
    """

    opening: Limits = DEFAULT_LIMITS
    max_redirects: int = TransportSettings().max_redirects

    def told(self) -> tuple[tuple[str, str], ...]:
        """Those that are not the default ones, for a report: they can change answers."""
        return (*told(self.opening), *told(TransportSettings(max_redirects=self.max_redirects)))


NO_LIMITS_SAID = GivenLimits()


def _setting(one: "Field[Any]") -> Setting:
    rule, default = rule_of(one), cast("int | float", one.default)
    kind = Kind.SIZE if rule.is_size else Kind.INTEGER if one.type is int else Kind.NUMBER
    what = f"Most {rule.of}." if one.name.startswith("max_") else f"{rule.of[0].upper()}{rule.of[1:]}."
    return Setting(one.name.replace("_", "-"), kind, minimum=rule.least, maximum=rule.most, default=default, help=what)


LIMIT_SETTINGS = tuple(_setting(one) for one in (*_OPENING, *_NETWORK))
"""Each limit as a setting; none is taken from a file that nobody named."""
_SETTINGS = {one.name: setting for one, setting in zip((*_OPENING, *_NETWORK), LIMIT_SETTINGS, strict=True)}


class LimitedCommand(TyperCommand):
    """A command whose limits stand under a heading of their own in its help."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options as usual, then the limits."""
        parameters = self.params
        self.params = [one for one in parameters if not is_limit(one)]
        try:
            super().format_options(ctx, formatter)
        finally:
            self.params = parameters
        with formatter.section(PANEL):
            formatter.write_dl([one.get_help_record(ctx) for one in parameters if is_limit(one)])


def is_limit(parameter: Any) -> bool:
    """Whether a parameter of a command is a limit."""
    return getattr(parameter, "rich_help_panel", None) == PANEL


def limited(*groups: Group) -> Callable[[Callable[..., ExitCode]], Callable[..., ExitCode]]:
    """Give a command the options of some groups of limits; their values reach it as its argument `limits`.

    Settings hold for all limits alike, so a command has the options of those groups that it can meet.
    """
    wanted = [one for one in (*_OPENING, *_NETWORK) if rule_of(one).group in groups]

    def decorate(run: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
        signature = inspect.signature(run)
        options = {one.name: _option(one) for one in wanted}

        @functools.wraps(run)
        def with_limits(*arguments: Any, **named: Any) -> ExitCode:
            values = {name: named.pop(name) for name in options if name in named}
            return run(*arguments, limits=limits_from(values), **named)

        own = [one for one in signature.parameters.values() if one.name != "limits"]
        with_limits.__dict__["__signature__"] = signature.replace(parameters=[*own, *options.values()])
        with_limits.__annotations__ = {name: hint for name, hint in run.__annotations__.items() if name != "limits"}
        with_limits.__annotations__ |= {name: option.annotation for name, option in options.items()}
        return with_limits

    return decorate


def _option(one: "Field[Any]") -> inspect.Parameter:
    setting = _SETTINGS[one.name]
    default = cast("int | float", one.default)
    shown = show_size(default) if setting.kind is Kind.SIZE else show_number(default)
    option = typer.Option(
        f"--{setting.name}",
        parser=functools.partial(_parse, setting),
        metavar=_METAVARS[setting.kind],
        help=f"{setting.help}  [default: {shown}]",
        show_default=False,
        rich_help_panel=PANEL,
    )
    return inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=Annotated[one.type, option])


def _parse(setting: Setting, given: str | Value) -> Value:
    """What stands on the command line; what comes out of settings is checked already.

    Raises:
        BadParameter: It is none of that limit.
    """
    try:
        return parse_text(given, setting) if isinstance(given, str) else given
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def limits_set(settings: Settings) -> GivenLimits:
    """The limits that hold where none is said on the command line."""
    given = {name: settings.of_limit(setting.name) for name, setting in _SETTINGS.items()}
    return limits_from({name: one.value for name, one in given.items() if one is not None})


def limits_from(values: Mapping[str, Any]) -> GivenLimits:
    """The limits of these values, by name; the others are the default ones."""
    network = {one.name: values[one.name] for one in _NETWORK if one.name in values}
    return GivenLimits(Limits(**{one.name: values[one.name] for one in _OPENING if one.name in values}), **network)
