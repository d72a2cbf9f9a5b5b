"""The flags that choose engines: declared once, taken by every command that makes, goes on with or estimates a film."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..agents.engines.choice import EngineChoice

PARAMETER = "engines"
FLAGS: dict[str, tuple[Any, Any]] = {
    "engines": (
        Annotated[
            str,
            typer.Option(
                "--engines", help="Who makes people, pictures and music: embedded, gpu, or an engine (`engines list`)."
            ),
        ],
        "",
    ),
    "engine": (
        Annotated[
            list[str] | None,
            typer.Option("--engine", metavar="ROLE=NAME", help="One engine for one role: pose=wan-animate-2."),
        ],
        None,
    ),
    "fallback": (
        Annotated[str, typer.Option("--fallback", help="Who may make what an engine could not: embedded.")],
        "",
    ),
    "commercial": (
        Annotated[bool, typer.Option("--commercial", help="Refuse weights that may not be used for business.")],
        False,
    ),
    "reference": (
        Annotated[Path | None, typer.Option("--reference", help="A photo of who plays the film's first person.")],
        None,
    ),
    "driving": (
        Annotated[Path | None, typer.Option("--driving", help="A clip whose motion people who pose take over.")],
        None,
    ),
    "consent": (
        Annotated[str, typer.Option("--consent", help="Who agreed to be seen in them: who, when, what for.")],
        "",
    ),
    "engine_settings": (
        Annotated[
            Path | None,
            typer.Option("--engine-settings", help="A settings file in place of your own."),
        ],
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
        consent=values["consent"],
    )
