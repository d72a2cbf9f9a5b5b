"""The commands for motions: which there are, how they look, and BVH files in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A motion's id (`motions list`).")]

motions_app = typer.Typer(
    help="How people of the cast can move; `import` adds recordings.", rich_markup_mode=None, no_args_is_help=True
)


@motions_app.command("list", epilog="Example:  reelwright motions list")
def motions_list(as_json: AsJson = False) -> int:
    """The motions of the library, with what they need."""
    from ..templates.library import motions
    from . import show

    found = sorted(motions().values(), key=lambda motion: (motion.kind, motion.id))
    if as_json:
        show.emit({"motions": [motion.model_dump(mode="json", exclude={"keys", "contacts"}) for motion in found]})
    else:
        rows = (
            (motion.id, motion.kind, f"{float(motion.seconds):.1f} s", " ".join(motion.needs), motion.title)
            for motion in found
        )
        show.table(rows, heads=("motion", "kind", "lasts", "needs", "what"))
    return 0


@motions_app.command("preview", epilog="Example:  reelwright motions preview wave --person jonas --out wave.mp4")
def motions_preview(
    name: Name,
    person: Annotated[str, typer.Option("--person", help="Who makes it (`cast list`).")] = "maya",
    out: Annotated[Path | None, typer.Option("--out", help="A .png, .jpg or .mp4 file; NAME.png otherwise.")] = None,
    as_json: AsJson = False,
) -> int:
    """Draw a motion: twelve poses on a sheet, or a video."""
    from ..agents.moving import preview_motion
    from . import show

    path = preview_motion(name, out or Path(f"{name}.png"), person=person)
    if as_json:
        show.emit({"motion": name, "person": person, "file": str(path)})
    else:
        show.say(f"{path}")
    return 0


@motions_app.command("import", epilog="Example:  reelwright motions import side-step.bvh --out my-library/motions")
def motions_import(
    recording: Annotated[Path, typer.Argument(metavar="FILE", help="A .bvh file.")],
    name: Annotated[str, typer.Option("--name", help="The motion's id; the file's name otherwise.")] = "",
    out: Annotated[Path, typer.Option("--out", help="The folder to write into: `motions` of your library.")] = Path(),
    as_json: AsJson = False,
) -> int:
    """Bring a recording in as a motion of your own library."""
    from ..agents.moving import import_motion
    from . import show

    path, motion, notes = import_motion(recording, name=name, folder=out)
    if as_json:
        show.emit({"motion": motion.id, "file": str(path), "seconds": float(motion.seconds), "notes": list(notes)})
        return 0
    show.say(f"{path}: {float(motion.seconds):.2f} s")
    for note in notes:
        show.say(f"note: {note}")
    return 0


@motions_app.command("export", epilog="Example:  reelwright motions export wave --out wave.bvh")
def motions_export(
    name: Name,
    out: Annotated[Path | None, typer.Option("--out", help="The .bvh file; NAME.bvh otherwise.")] = None,
    as_json: AsJson = False,
) -> int:
    """Write a motion as a BVH file."""
    from ..agents.moving import export_motion
    from . import show

    path = export_motion(name, out or Path(f"{name}.bvh"))
    if as_json:
        show.emit({"motion": name, "file": str(path)})
    else:
        show.say(f"{path}")
    return 0


def add_to(app: typer.Typer) -> None:
    """Hang these commands under the command line's root."""
    app.add_typer(motions_app, name="motions")
