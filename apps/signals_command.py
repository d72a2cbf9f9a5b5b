"""The command that leaves a shot's control signals in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def signals(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a production with a timeline.")],
    shot: Annotated[int, typer.Option("--shot", help="Which shot, counted from 1.")],
    only: Annotated[str, typer.Option("--only", help="Signals with commas between: depth,keypoints,...")] = "",
    size: Annotated[str, typer.Option("--size", help="WIDTHxHEIGHT; a short side of 512 otherwise.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="The folder; DIR/signals/shot-N otherwise.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines for machines.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only notes and the result.")] = False,
) -> int:
    """Make the control signals of a shot's people: keypoints, masks, depth, normals, flow, mesh and more."""
    from ..agents.signals import shot_signals
    from . import show
    from .progress import listening

    names = [name.strip() for name in only.split(",") if name.strip()]
    with listening("json" if as_json else "quiet" if quiet else "auto") as tell:
        found = shot_signals(folder, shot=shot, only=names, size=size, out=out, tell=tell)
    if as_json:
        show.emit({"event": "result"} | found.summary())
    else:
        for line in found.lines():
            show.say(line)
    return 0


def add_to(app: typer.Typer) -> None:
    """Hang the command under the command line's root."""
    app.command(epilog="Example:  reelwright signals films/talk --shot 1 --only depth,keypoints")(signals)
