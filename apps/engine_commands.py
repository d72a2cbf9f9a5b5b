"""The commands for engines: which there are, what each needs and keeps, and whether a settings file holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..agents.engines.cards import EngineCard
    from ..agents.engines.weights_cards import WeightsCard

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]
Settings = Annotated[Path | None, typer.Option("--engine-settings", help="A settings file in place of your own.")]
Commercial = Annotated[
    bool, typer.Option("--commercial", help="As where weights are refused that may not be used for business.")
]

engines_app = typer.Typer(
    help="Who can make a film's people, pictures and music, and what each needs.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


@engines_app.command("list", epilog="Example:  reelwright engines list")
def engines_list(settings: Settings = None, commercial: Commercial = False, as_json: AsJson = False) -> int:
    """All engines: what each makes, where it runs, and whether it would run here or why not."""
    from ..agents.engines.cards import engine_cards
    from . import show

    cards = engine_cards(settings, commercial=commercial)
    if as_json:
        show.emit({"engines": [card.model_dump(mode="json") for card in cards]})
        return 0
    show.table(
        (
            (
                card.name,
                ", ".join(card.makes),
                card.device,
                gigabytes(card.memory_mb),
                card.licence,
                _would_run(card),
            )
            for card in cards
        ),
        heads=("engine", "makes", "on", "memory", "licence", "would run here"),
    )
    return 0


@engines_app.command("show", epilog="Example:  reelwright engines show wan-animate-2")
def engines_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An engine (`engines list`).")],
    settings: Settings = None,
    commercial: Commercial = False,
    as_json: AsJson = False,
) -> int:
    """Everything about one engine: skills, limits, weights with the command that fetches them, settings."""
    from ..agents.engines.cards import engine_card
    from . import show

    card = engine_card(name, settings, commercial=commercial)
    if as_json:
        show.emit(card.model_dump(mode="json"))
    else:
        show.table(_facts(card), heads=("what", "of this engine"))
    return 0


@engines_app.command("check", epilog="Example:  reelwright engines check engines.toml")
def engines_check(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A settings file; your own otherwise.")] = None,
    as_json: AsJson = False,
) -> int:
    """Read a settings file and say what does not hold: fields, names of engines, folders and files that are not there.

    Nothing is loaded and no server is asked.
    """
    from ..agents.engines.cards import check_settings
    from . import show

    path, violations = check_settings(file)
    if as_json:
        show.emit({"file": str(path), "violations": [found.model_dump(mode="json") for found in violations]})
    else:
        for found in violations:
            show.say(f"{found.path}: {found.message}" + (f"; {found.hint}" if found.hint else ""))
        show.say(f"{len(violations)} violations in {path}" if violations else f"{path} holds")
    return 2 if violations else 0


def gigabytes(megabytes: int) -> str:
    """A size for people: '600 MB', '33 GB'; '-' where there is nothing to say."""
    if not megabytes:
        return "-"
    return f"{megabytes} MB" if megabytes < 1000 else f"{megabytes / 1000:.3g} GB"


def _would_run(card: EngineCard) -> str:
    if card.runs:
        return "yes"
    more = f" (and {len(card.obstacles) - 1} more)" if len(card.obstacles) > 1 else ""
    return f"no: {card.obstacles[0].what}{more}"


def _facts(card: EngineCard) -> Iterator[tuple[str, str]]:
    yield "name", f"{card.name} {card.version}".strip()
    for skill in card.skills:
        keeps = f"keeps {', '.join(skill.keeps)}" if skill.keeps else "keeps nothing of the preview"
        takes = f"; is steered by {', '.join(skill.takes)}" if skill.takes else ""
        replaces = "; replaces people in a video (--replace)" if skill.replaces else ""
        yield f"makes {skill.role}", f"{keeps}{takes}{replaces}"
    yield "runs on", card.device + (", for money" if card.paid else "")
    yield "memory", gigabytes(card.memory_mb)
    for limit in card.limits:
        yield "limit", limit
    for weights in card.weights:
        yield from _weights(weights)
    for lever, value in card.levers.items():
        yield f"setting {lever}", value
    for obstacle in card.obstacles:
        yield "would not run", obstacle.what
        if obstacle.hint:
            yield "to do", obstacle.hint
    if card.runs:
        yield "would run here", "yes"


def _weights(weights: WeightsCard) -> Iterator[tuple[str, str]]:
    use = "" if weights.used else ", not used as the settings are"
    about = "about " if weights.estimated else ""
    pin = "" if weights.pinned else ", not pinned"
    place = f"in {weights.folder}" if weights.folder else "not here"
    yield (
        f"weights {weights.id}",
        f"{weights.repository} at {weights.revision}{pin}; {about}{gigabytes(weights.size_mb)}; {place}{use}",
    )
    why = f" ({weights.why})" if weights.why else ""
    yield "  licence", f"{weights.licence}; commercial use: {weights.commercial}{why}"
    if not weights.folder:
        yield "  to fetch", weights.command


def add_to(app: typer.Typer) -> None:
    """Hang these commands under the command line's root."""
    app.add_typer(engines_app, name="engines")
