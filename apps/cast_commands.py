"""The commands for the cast: who there is, and how they look."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]

cast_app = typer.Typer(
    help="The people who can present, model and talk in a film.", rich_markup_mode=None, no_args_is_help=True
)


@cast_app.command("list", epilog="Example:  reelwright cast list")
def cast_list(as_json: AsJson = False) -> int:
    """The people of the cast: presenters, models for try-on, the mascot."""
    from ..templates.library import people
    from . import show

    found = sorted(people().values(), key=lambda person: (person.kind != "presenter", person.kind, person.id))
    if as_json:
        show.emit({"people": [person.model_dump(mode="json") for person in found]})
    else:
        rows = ((person.id, person.kind, " ".join(sorted(person.voices)), person.description) for person in found)
        show.table(rows, heads=("person", "kind", "speaks", "who"))
    return 0


@cast_app.command("preview", epilog="Example:  reelwright cast preview maya --look editorial")
def cast_preview(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A person's id (`cast list`).")],
    out: Annotated[Path | None, typer.Option("--out", help="A .png or .jpg file; NAME.png otherwise.")] = None,
    look: Annotated[str, typer.Option("--look", help="The look that dresses them.")] = "",
    as_json: AsJson = False,
) -> int:
    """Draw a person from all sides, near and far, and in six moods."""
    from ..agents.casting import preview_person
    from . import show

    path = preview_person(name, out or Path(f"{name}.png"), look=look)
    if as_json:
        show.emit({"person": name, "sheet": str(path)})
    else:
        show.say(f"{path}")
    return 0


def add_to(app: typer.Typer) -> None:
    """Hang these commands under the command line's root."""
    app.add_typer(cast_app, name="cast")
