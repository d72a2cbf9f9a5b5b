"""Edits of a finished plan: a line's words, a shot's picture, the look. Then only what that changes is made again."""

from __future__ import annotations

from pathlib import Path

from ..story.brief import Brief
from ..story.errors import InputError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..templates.library import look as look_named
from ..templates.library import scene as scene_named
from ..tools.work.executor import InlineExecutor
from . import filming
from .director import carry_words
from .dress import dressed
from .events import Listener, silent
from .film import Film
from .intake import take_in_file
from .production import Production


def edit(
    folder: Path,
    tell: Listener = silent,
    *,
    line: int = 0,
    text: str = "",
    shot: int = 0,
    image: Path | None = None,
    look: str = "",
) -> Film:
    """Change one thing and render. Nothing is written where the change cannot be made."""
    production = Production.at(folder)
    _check(line=line, text=text, shot=shot, image=image, look=look)
    with production.working():
        if line:
            _edit_line(production, line, text)
        if image is not None:
            _edit_image(production, shot, image)
        if look:
            _edit_look(production, look)
    return filming.render(folder, tell)


def _check(*, line: int, text: str, shot: int, image: Path | None, look: str) -> None:
    if not (line or shot or look):
        raise InputError("there is nothing to edit", hint='give --line N "TEXT", --shot N --image FILE or --look NAME')
    if bool(line) != bool(text.strip()):
        raise InputError("--line and its new words go together", hint='for example: --line 2 "Mud? Bring it."')
    if bool(shot) != (image is not None):
        raise InputError("--shot and --image go together", hint="for example: --shot 3 --image shoe.jpg")


def _edit_line(production: Production, number: int, text: str) -> None:
    script, storyboard = production.load(Script), production.load(Storyboard)
    before = _numbered(script.lines, number, "line")
    words = " ".join(text.split())
    # What was shown follows what is said where the two were one; a short form of its own stays.
    show = words if before.show in ("", before.say) else before.show
    after = before.model_copy(update={"say": words if before.say else "", "show": show, "source": "edit"})
    if not before.say:
        after = after.model_copy(update={"show": words})
    edited = script.model_copy(update={"lines": tuple(after if each is before else each for each in script.lines)})
    production.save(carry_words(script, edited, storyboard))
    production.save(edited)


def _edit_image(production: Production, number: int, image: Path) -> None:
    brief, storyboard = production.load(Brief), production.load(Storyboard)
    shot = _numbered(storyboard.shots, number, "shot")
    slots = scene_named(shot.scene).slots
    place = next((name for name, slot in slots.items() if slot.kind == "image" and "product" in slot.accepts), None)
    if place is None:
        raise InputError(
            f"shot {number} has the scene {shot.scene!r}, which has no place for a picture",
            hint="change the shot's scene in storyboard.json, for example to product-hero",
        )
    taken = {asset.id for asset in brief.assets}
    asset_id = next(f"product-{n}" for n in range(1, len(taken) + 2) if f"product-{n}" not in taken)
    asset, _ = take_in_file(image, "product", asset_id, production, InlineExecutor())
    changed = shot.model_copy(update={"slots": shot.slots | {place: asset.id}})
    shots = tuple(changed if each is shot else each for each in storyboard.shots)
    production.save(brief.model_copy(update={"assets": (*brief.assets, asset)}))
    production.save(storyboard.model_copy(update={"shots": shots}))


def _edit_look(production: Production, name: str) -> None:
    look = look_named(name)
    storyboard = production.load(Storyboard)
    own = {"mood": look.music_mood, "frames_per_beat": look.frames_per_beat} if not storyboard.music.asset else {}
    music = storyboard.music.model_copy(update={"accents": look.accents, **own})
    production.save(dressed(production.load(Brief), storyboard.model_copy(update={"look": name, "music": music})))


def _numbered(found: tuple, number: int, what: str):  # type: ignore[no-untyped-def, type-arg]
    if not 1 <= number <= len(found):
        raise InputError(f"there is no {what} {number}", hint=f"this film has {what}s 1 to {len(found)}")
    return found[number - 1]
