"""The command that puts a garment from its photo on somebody, in a finished small film."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def tryon(
    garment: Annotated[list[Path], typer.Option("--garment", help="A garment's photo, from the front; repeatable.")],
    model: Annotated[str, typer.Option("--model", help="Who wears it (`cast list`), woman or man.")] = "",
    person: Annotated[
        str, typer.Option("--person", help="Somebody real: a clip template's id, or a photo or clip.")
    ] = "",
    consent: Annotated[
        str, typer.Option("--consent", help="That they agreed: who, when, what for; with --person FILE.")
    ] = "",
    pose_model: Annotated[
        Path | None, typer.Option("--pose-model", help="An ONNX model that finds the joints of --person.")
    ] = None,
    motion: Annotated[str, typer.Option("--motion", help="What they do, in words.")] = "",
    driving_video: Annotated[Path | None, typer.Option("--driving-video", help="A motion to copy, as BVH.")] = None,
    seconds: Annotated[str, typer.Option("--seconds", help="The length; 10 where not given.")] = "",
    brief: Annotated[str, typer.Option("--brief", help="What the film says of it.")] = "",
    look: Annotated[str, typer.Option("--look", help="A look of the library (`templates list`).")] = "",
    platform: Annotated[str, typer.Option("--platform", help="tiktok, reels, shorts, youtube...")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="The folder; a new one below films/ otherwise.")] = None,
    stop_at: Annotated[
        str, typer.Option("--stop-at", help="Stop after: storyboard, voice, timeline, preview.")
    ] = "delivery",
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines for machines.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only notes and the result.")] = False,
) -> int:
    """Put a garment from its photo on a person, and make a finished film of it."""
    from ..agents.order import read_order
    from ..agents.tryon import SECONDS, TryOnWish, try_on
    from ..agents.wishes import Wishes, as_seconds, new_folder
    from . import show
    from .progress import listening

    wish = TryOnWish(
        garments=tuple(garment),
        model=model.strip().lower(),
        person=person.strip(),
        consent=consent,
        pose_model=pose_model,
        motion=motion,
        driving=driving_video,
        text=brief,
        seconds=as_seconds(seconds) or SECONDS,
        look=look,
        platform=platform,
    )
    folder = out or new_folder(Wishes(text=f"try-on {garment[0].stem}"))
    order = read_order(stop_at=stop_at)
    with listening("json" if as_json else "quiet" if quiet else "auto") as tell:
        film = try_on(wish, folder, order=order, tell=tell)
    if as_json:
        show.emit({"event": "result"} | film.summary())
    else:
        for line in film.lines():
            show.say(line)
    return film.exit_code


def add_to(app: typer.Typer) -> None:
    """Hang the command under the command line's root."""
    app.command(epilog="Example:  reelwright tryon --garment shirt.jpg --model ada")(tryon)
