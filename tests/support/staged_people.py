"""Posed people for the tests of control signals: real figures in small pictures."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from reelwright.generators.embedded.cast.dressing import PLAIN_PALETTE, dress_colours
from reelwright.generators.embedded.cast.face_controls import at_rest
from reelwright.generators.embedded.cast.figure import Figure
from reelwright.generators.embedded.cast.posing import standing
from reelwright.generators.embedded.cast.rotation import Floats, from_euler, multiply
from reelwright.generators.embedded.cast.signals.take import Take
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.generators.embedded.cast.view import framed_view
from reelwright.story.cast import Framing
from reelwright.templates.person import Person

SOMEBODY = Person(id="somebody", name="Somebody", description="A plain person.", hair="crop")


_built: dict[str, Figure] = {}


def figure_of(person: Person) -> Figure:
    """A figure, built once for all tests of a process."""
    if person.id not in _built:
        _built[person.id] = Figure.build(person, dress_colours(person, PLAIN_PALETTE))
    return _built[person.id]


def take_of(
    *,
    frames: int = 1,
    framing: Framing = "full",
    yaw: float = 0.0,
    size: tuple[int, int] = (128, 224),
    bends: dict[str, tuple[float, float, float]] | None = None,
    step_m: tuple[float, float, float] = (0.0, 0.0, 0.0),
    face: Floats | None = None,
    person: Person = SOMEBODY,
) -> Take:
    """Somebody who stands at ease, with joints bent by degrees, and moves by `step_m` a frame."""
    figure = figure_of(person)
    rotations, root = standing(figure.skeleton)
    for joint, degrees in (bends or {}).items():
        number = INDEX[joint]
        rotations[number] = multiply(rotations[number], from_euler(degrees))
    view = framed_view(figure, framing, width=size[0], height=size[1], yaw=yaw)
    return Take(
        figure=figure,
        view=view,
        fps=Fraction(30),
        rotations=np.repeat(rotations[None], frames, axis=0),
        root=root + np.arange(frames)[:, None] * np.array(step_m),
        face=at_rest(frames) if face is None else face,
    )
