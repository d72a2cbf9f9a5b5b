"""A sheet that shows a person of the cast from all sides, near and far, and in six moods."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import get_args

import skia

from ....story.cast import Framing
from ....story.script import Emotion
from ....templates.person import Person
from ....templates.type_style import TypeStyle
from ....tools.compositor.pictures.colour import contrast, from_hex
from ....tools.compositor.sheets.label import set_label
from .dressing import PLAIN_PALETTE, dress_colours
from .face_controls import CONTROL, at_ease, at_rest
from .figure import Figure
from .painter_ink import ink
from .posing import standing
from .rotation import Floats
from .talking.feelings import FEELINGS
from .view import framed_view

SIDES = (("front", 0.0), ("three-quarter", 38.0), ("profile", 90.0), ("back", 180.0))
_MARGIN, _GAP, _HEAD, _LABEL = 64, 20, 132, 44
_FULL, _HALF, _MOOD = (400, 760), (640, 760), (376, 380)
_WIDTH = 2 * _MARGIN + 4 * _FULL[0] + _HALF[0] + 4 * _GAP
_HEIGHT = _HEAD + _FULL[1] + 2 * _LABEL + _MOOD[1] + _GAP + _MARGIN
_TITLE = TypeStyle(family="Inter Tight", weight=700, size_px=54, min_size_px=30, tracking_em=-0.015)
_TEXT = TypeStyle(family="Inter Tight", weight=500, size_px=24)


def write_person_sheet(person: Person, path: Path, *, palette: Mapping[str, str], light: float = 315.0) -> None:
    """Draw the sheet and write it as PNG or JPEG, as the path's ending says.

    `palette` is what `dress_colours` takes; the sheet's ground is its 'ground'.
    """
    filled = {**PLAIN_PALETTE, **palette}
    figure = Figure.build(person, dress_colours(person, filled))
    surface = skia.Surface(_WIDTH, _HEIGHT)
    canvas = surface.getCanvas()
    canvas.clear(ink(filled["ground"]))
    words = max(("#1c1b19", "#f4f1ea"), key=lambda one: contrast(from_hex(one), from_hex(filled["ground"])))
    write = partial(set_label, canvas, colour=words, language="en")
    write(person.name, _TITLE, _MARGIN, 36, width=560)
    write(person.description, _TEXT, _MARGIN + 580, 50, width=_WIDTH - 2 * _MARGIN - 580, lines=2)
    calm = at_ease(1)[0]
    x = float(_MARGIN)
    for name, yaw in SIDES:
        _panel(canvas, figure, x, _HEAD, _FULL, framing="full", yaw=yaw, face=calm, light=light)
        write(name, _TEXT, x, _HEAD + _FULL[1] + 6, width=_FULL[0])
        x += _FULL[0] + _GAP
    _panel(canvas, figure, x, _HEAD, _HALF, framing="half", yaw=12.0, face=calm, light=light)
    write("half", _TEXT, x, _HEAD + _HALF[1] + 6, width=_HALF[0])
    top, step = _HEAD + _FULL[1] + _LABEL + _GAP, (_WIDTH - 2 * _MARGIN - _MOOD[0]) / 5
    for number, emotion in enumerate(get_args(Emotion)):
        x = _MARGIN + number * step
        _panel(canvas, figure, x, top, _MOOD, framing="head", yaw=8.0, face=mood(emotion), light=light)
        write(emotion, _TEXT, x, top + _MOOD[1] + 4, width=_MOOD[0])
    kind = skia.kJPEG if path.suffix.lower() in (".jpg", ".jpeg") else skia.kPNG
    surface.makeImageSnapshot().save(str(path), kind)


def mood(emotion: Emotion) -> Floats:
    """`(16,)`: a silent face that feels."""
    face: Floats = at_rest(1)[0]
    for control, value in FEELINGS[emotion].items():
        face[CONTROL[control]] = value
    return face


def _panel(
    canvas: skia.Canvas,
    figure: Figure,
    x: float,
    y: float,
    size: tuple[int, int],
    *,
    framing: Framing,
    yaw: float,
    face: Floats,
    light: float,
) -> None:
    rotations, root = standing(figure.skeleton)
    view = framed_view(figure, framing, width=size[0], height=size[1], yaw=yaw)
    canvas.save()
    canvas.translate(x, y)
    canvas.clipRect(skia.Rect.MakeWH(*size))
    figure.draw(canvas, figure.see(rotations, root, view, face=face), face, view, light=light)
    canvas.restore()
