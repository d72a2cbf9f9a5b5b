"""The mascot's head: a rounded robot with a dark screen for a face, on which eyes, brows and mouth glow.

It takes the same sixteen controls as a person. Its shell does not open: the mouth does, on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import skia

from .....templates.person import Person
from ..face_controls import CONTROL
from ..rotation import Floats
from ..skeleton import SIDES, Skeleton
from ..surface import FeaturePaint, PartLabel, Seen, Surface
from .form import HeadForm
from .hair.shell import tube
from .ink import bent, circle, taper, there_and_back
from .loft import Loft, quads
from .mouth_shape import ACROSS, shape_mouth
from .parts import HeadParts, head_surface
from .sight import Sight
from .sketch import Sketch
from .tones import tinted

_SHELL = np.array(
    [
        # y, width, front, back, widest, power
        [0.96, 0.00, 0.0, 0.0, 0.0, 3.0],
        [0.945, 0.50, 0.36, -0.36, 0.0, 3.0],
        [0.84, 0.80, 0.60, -0.62, 0.0, 3.2],
        [0.60, 0.95, 0.72, -0.76, 0.0, 3.4],
        [0.20, 1.00, 0.765, -0.81, 0.0, 3.4],
        [-0.20, 1.00, 0.765, -0.81, 0.0, 3.4],
        [-0.56, 0.94, 0.72, -0.75, 0.0, 3.4],
        [-0.78, 0.79, 0.60, -0.61, 0.0, 3.2],
        [-0.89, 0.50, 0.36, -0.36, 0.0, 3.0],
        [-0.91, 0.00, 0.0, 0.0, 0.0, 3.0],
    ]
)
_HEIGHTS = np.array(
    [0.94, 0.90, 0.83, 0.74, 0.62, 0.46, 0.28, 0.08, -0.12, -0.30, -0.46, -0.60, -0.71, -0.80, -0.86, -0.89]
)
_SCREEN = (0.80, 0.56, -0.02)
"""Half width, half height and middle of the screen."""
_EYE = (0.36, 0.06, 0.135, 0.175)
"""x and y of an eye, its half width and half height."""
_MOUTH = (-0.34, 0.80)
"""Height of the mouth and its size."""
_SHARE = np.linspace(-1, 1, 21)
_DOME = np.sqrt(np.clip(1 - np.abs(_SHARE) ** 2.6, 0, 1)) ** 0.9
_DOT = circle(16)


@dataclass(frozen=True)
class RobotForm(HeadForm):
    """The shell; it takes the skull's place."""

    @cached_property
    def skull(self) -> Loft:
        """The shell."""
        return Loft(_SHELL, back_power=3.0)

    def relief(self, x: Floats, y: Floats) -> Floats:
        """It is smooth."""
        return np.zeros(np.broadcast(x, y).shape)


def _squared(turn: Floats, power: float) -> Floats:
    """`(2, N)`: the outline of a superellipse of half width and height 1."""
    around = np.stack([np.cos(turn), np.sin(turn)])
    found: Floats = np.sign(around) * np.abs(around) ** (2 / power)
    return found


_RIM = _squared(np.linspace(0, 2 * np.pi, 48, endpoint=False), 4.5)
_GLEAM = _squared(np.linspace(1.75, 2.75, 12), 4.5)


@dataclass(frozen=True)
class ScreenFeature:
    """The screen and what glows on it. It is a `Feature` of the surface 'head'."""

    form: HeadForm
    surface: str = "head"

    def draw(self, canvas: skia.Canvas, seen: Seen, face: Floats, paint: FeaturePaint) -> None:
        """Draw it for one frame."""
        sight = Sight.of(self.form, seen, paint)
        if not sight.shows_face:
            return
        glow = self.form.person.face.eye_colour
        dark = tinted(self.form.person.hair_colour, light=-0.08)
        width, height, middle = _SCREEN
        sketch = Sketch(sight)
        sketch.face(_RIM[0] * width, middle + _RIM[1] * height, dark, "face")
        sketch.face(
            _GLEAM[0] * width * 0.90, middle + _GLEAM[1] * height * 0.86, tinted(dark, light=0.07), "face",
            widths=taper(12) * 0.035,
        )  # fmt: skip
        _draw_cheeks(sketch, face, tinted(glow, light=-0.30, chroma=0.9))
        for side, way in (("left", 1), ("right", -1)):
            self._draw_eye(sketch, face, side, way)
        _draw_mouth(sketch, face, glow)
        sketch.draw(canvas, paint, face)

    def _draw_eye(self, sketch: Sketch, face: Floats, side: str, way: int) -> None:
        person = self.form.person.face
        at_x, at_y, half_width, half_height = _EYE
        at_x += way * 0.07 * float(np.clip(face[CONTROL["gaze-x"]], -1, 1))
        at_y += 0.06 * float(np.clip(face[CONTROL["gaze-y"]], -1, 1))
        half_width, half_height = half_width * person.eyes / 1.3, half_height * person.eyes / 1.3
        lid = float(np.clip(face[CONTROL[f"lid-{side}"]], -0.6, 1))
        smile = max(0.0, float(face[CONTROL["smile"]]))
        lift = float(np.clip(face[CONTROL["squint"]] * 0.8 + 0.55 * face[CONTROL["cheeks"]] + 0.30 * smile, 0, 1))
        tall, closed = half_height * (1 + 0.3 * max(0.0, -lid)), max(0.0, lid)
        top, bottom = _DOME * tall, -_DOME * tall
        # Happy eyes are arcs: the lower lid rises into the shape of the upper one.
        bottom = bottom + (top - 0.34 * half_height - bottom) * 0.9 * lift
        line = -0.30 * half_height * (1 - _SHARE**2)
        top = top + (np.maximum(line + 0.14 * half_height * _DOME, bottom) - top) * closed
        bottom = bottom + (np.minimum(line - 0.10 * half_height * _DOME, top) - bottom) * closed**2
        x = way * (at_x + _SHARE * half_width)
        label: PartLabel = "left-eye" if way == 1 else "right-eye"
        outline = at_y + there_and_back(top, np.minimum(bottom, top))
        sketch.face(there_and_back(x, x), outline, person.eye_colour, label)
        if closed < 0.5 and lift < 0.5:
            dot = 0.2 * half_width * _DOT
            sketch.face(way * at_x - 0.30 * half_width + dot[0], at_y + 0.42 * half_height + dot[1], "#ffffff", label)
        self._draw_brow(sketch, face, side, way, at_y + tall)

    def _draw_brow(self, sketch: Sketch, face: Floats, side: str, way: int, above: float) -> None:
        raised = float(np.clip(face[CONTROL[f"brow-{side}"]], -1, 1))
        frown = float(np.clip(face[CONTROL["frown"]], 0, 1))
        strength = min(1.0, abs(raised) * 1.6 + frown * 1.6)
        if strength < 0.05:
            return
        share = _SHARE[::2]
        slant = (-0.07 if raised <= 0 else 0.07) * frown
        y = min(above, 0.32) + 0.075 + 0.05 * raised - slant * share + 0.02 * (1 - share**2)
        label: PartLabel = "left-brow" if way == 1 else "right-brow"
        widths = taper(len(share), start=0.55, end=0.55) * 0.042 * strength
        x = way * (_EYE[0] + 0.13 * share - 0.02 * frown)
        sketch.face(x, y, self.form.person.face.eye_colour, label, widths=widths)


def _draw_cheeks(sketch: Sketch, face: Floats, colour: str) -> None:
    lift = float(np.clip(face[CONTROL["cheeks"]] + 0.8 * face[CONTROL["smile"]], 0, 1))
    if lift >= 0.05:
        for way in (1, -1):
            sketch.face(way * 0.55 + 0.085 * lift * _DOT[0], -0.20 + 0.05 * lift * _DOT[1], colour, "face")


def _draw_mouth(sketch: Sketch, face: Floats, glow: str) -> None:
    at_y, size = _MOUTH
    mouth = shape_mouth(face, size=1.15, lips=1.0)
    # The screen shows a smile even at rest.
    curve = 0.05 * ACROSS**2 * (1 - 1.5 * np.clip(-face[CONTROL["smile"]], 0, 1))
    x = ACROSS * mouth.half_width

    def fill(upper: Floats, lower: Floats, colour: str, label: PartLabel) -> None:
        y = there_and_back(upper * size + curve, lower * size + curve)
        sketch.face(there_and_back(x, x), at_y + y, colour, label)

    line = 0.022 * (1 - 0.35 * face[CONTROL["press"]]) * np.sqrt(np.clip(1 - 0.55 * ACROSS**4, 0, 1))
    fill(mouth.inner_upper + line, mouth.inner_lower - line, glow, "lips")
    if mouth.gap > 0.012:
        lower = np.minimum(mouth.inner_lower + 0.012, mouth.inner_upper)
        upper = np.maximum(mouth.inner_upper - 0.012, lower)
        fill(upper, lower, tinted(glow, light=-0.42, chroma=0.8), "mouth-inside")
        fill(np.clip(mouth.tongue, lower, upper), lower, tinted(glow, light=-0.2), "mouth-inside")
        fill(upper, np.clip(mouth.teeth, lower, upper), "#f4fbff", "mouth-inside")


def build_robot(person: Person, skeleton: Skeleton) -> HeadParts:
    """The mascot's head."""
    form = RobotForm(person, skeleton)
    azimuths = np.arange(0, 360, 9.0)
    # Close together at the rounded edges of the box.
    azimuths = azimuths + 7.0 * np.sin(np.radians(azimuths * 4))
    y, azimuth = np.meshgrid(_HEIGHTS, azimuths, indexing="ij")
    grid = form.skull.around(y, azimuth).reshape(-1, 3)
    columns, count = len(azimuths), len(grid)
    ring = np.arange(columns)
    after, last = (ring + 1) % columns, (len(_HEIGHTS) - 1) * columns
    triangles = np.vstack(
        [
            quads(len(_HEIGHTS), columns, around=True),
            np.stack([np.full(columns, count), ring, after], -1),
            np.stack([np.full(columns, count + 1), last + after, last + ring], -1),
        ]
    ).astype(np.int32)
    points = np.vstack([grid, [[0, 0.96, 0], [0, -0.91, 0]]])
    surfaces: list[Surface] = [
        head_surface(form, "head", points=points, triangles=triangles, label="face", colour="skin")
    ]
    for side, way in zip(SIDES, (1, -1), strict=True):
        path = np.array([[way * x, -0.02, -0.02] for x in (0.90, 0.99, 1.03, 1.12, 1.16)])
        pod, faces = tube(path, np.array([0.27, 0.27, 0.24, 0.23, 0.15]), sides=20)
        label: PartLabel = "left-ear" if way == 1 else "right-ear"
        surfaces.append(head_surface(form, f"{side}-pod", points=pod, triangles=faces, label=label, colour="accent"))
    stalk, faces = tube(
        bent((0, 0.90, -0.05), (0, 1.10, -0.06), (0.02, 1.26, -0.08), number=6), np.full(6, 0.035), sides=8
    )
    surfaces.append(head_surface(form, "antenna", points=stalk, triangles=faces, label="headwear", colour="frame"))
    turn = np.linspace(0, np.pi, 9)
    path = np.array([0.02, 1.34, -0.09]) - np.cos(turn)[:, None] * np.array([0.0, 0.115, 0.0])
    ball, faces = tube(path, 0.12 * np.sin(turn) + 0.003, sides=14)
    surfaces.append(
        head_surface(
            form, "antenna-ball", points=ball, triangles=faces, label="headwear", colour="accent", over=("antenna",)
        )
    )
    return HeadParts(form, tuple(surfaces), (ScreenFeature(form),), {})
