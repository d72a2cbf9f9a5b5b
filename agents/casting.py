"""Showing the cast: one person's sheet, dressed by a look."""

from __future__ import annotations

from pathlib import Path

from ..story.errors import InputError
from ..templates.library import look as find_look
from ..templates.library import person as find_person


def preview_person(name: str, path: Path, *, look: str = "") -> Path:
    """Write a person's sheet as a picture; `look` dresses them, without one they wear plain colours.

    `InputError` for a person or look that is not there, or a file that is neither .png nor .jpg.
    """
    from ..generators.embedded.cast.person_sheet import write_person_sheet
    from ..tools.compositor.cast_recipes import clothing_colours

    if path.suffix.lower() not in (".png", ".jpg", ".jpeg"):
        raise InputError(f"a sheet cannot be written as {path.name!r}", hint="name a .png or .jpg file")
    person = find_person(name)
    palette: dict[str, str] = {}
    light = 315.0
    if look:
        found = find_look(look)
        palette = clothing_colours(found, next(iter(found.palettes.values())))
        light = found.light.angle
    path.parent.mkdir(parents=True, exist_ok=True)
    write_person_sheet(person, path, palette=palette, light=light)
    return path
