"""The flags that choose engines: declared once, taken by every command that makes, goes on with or estimates a film."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .help_groups import ENGINES

if TYPE_CHECKING:
    from ..agents.engines.choice import EngineChoice

PARAMETER = "engines"


def _flag(name: str, text: str, **more: Any) -> Any:
    return typer.Option(f"--{name}", help=text, rich_help_panel=ENGINES, **more)


FLAGS: dict[str, tuple[Any, Any]] = {
    "engines": (
        Annotated[str, _flag("engines", "Who makes people, pictures and music: embedded, gpu, or an engine's name.")],
        "",
    ),
    "engine": (
        Annotated[list[str] | None, _flag("engine", "For one role: pose=wan-animate-2.", metavar="ROLE=NAME")],
        None,
    ),
    "fallback": (Annotated[str, _flag("fallback", "Who may make what an engine could not: embedded.")], ""),
    "commercial": (Annotated[bool, _flag("commercial", "Refuse weights that may not be used for business.")], False),
    "reference": (Annotated[Path | None, _flag("reference", "A photo of who plays the film's first person.")], None),
    "driving": (Annotated[Path | None, _flag("driving", "A clip whose motion people who pose take over.")], None),
    "replace": (
        Annotated[bool, _flag("replace", "They stand in that clip, in the place of whoever is seen there.")],
        False,
    ),
    "consent": (Annotated[str, _flag("consent", "Who agreed to be seen in them: who, when, what for.")], ""),
    "engine_settings": (
        Annotated[Path | None, _flag("engine-settings", "A settings file in place of your own.")],
        None,
    ),
}


def takes_engines(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command these flags in place of its parameter `engines`, which receives an `EngineChoice`.

    It is None where none of them was given.
    """
    # What is imported for checkers only is never used as an annotation here.
    names = {"EngineChoice": object, "Wishes": object}
    signature = inspect.signature(command, eval_str=True, locals=names)
    own = [each for each in signature.parameters.values() if each.name != PARAMETER]
    flags = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in FLAGS.items()
    ]

    @wraps(command)
    def run(*values: Any, **named: Any) -> int:
        choice = _choice({name: named.pop(name, default) for name, (_, default) in FLAGS.items()})
        return command(*values, **{PARAMETER: choice}, **named)

    parameters = [
        *own[:1],
        *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own[1:]),
        *flags,
    ]
    del run.__wrapped__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def _choice(values: dict[str, Any]) -> EngineChoice | None:
    if all(values[name] == default for name, (_, default) in FLAGS.items()):
        return None
    from ..agents.engines.choice import read_choice

    return read_choice(
        engines=values["engines"],
        single=tuple(values["engine"] or ()),
        fallback=values["fallback"],
        commercial=values["commercial"],
        settings_file=values["engine_settings"],
        reference=values["reference"],
        driving=values["driving"],
        replace=values["replace"],
        consent=values["consent"],
    )
