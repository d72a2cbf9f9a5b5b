"""People who sit for a portrait: a head in a small picture, and its part semantics."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray
from reelwright.generators.embedded.cast.dressing import dress_colours
from reelwright.generators.embedded.cast.face_controls import CONTROL
from reelwright.generators.embedded.cast.figure import Figure
from reelwright.generators.embedded.cast.head.form import HeadForm
from reelwright.generators.embedded.cast.posing import standing
from reelwright.generators.embedded.cast.rotation import Floats, from_euler
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.generators.embedded.cast.surface import PART_LABELS
from reelwright.generators.embedded.cast.view import View
from reelwright.templates.person import Body, Face, Person

Picture = NDArray[np.uint8]
FACE: dict[str, Any] = {"lashes": 0.4, "lip_colour": "#b8565a"}


def sitter(**wishes: Any) -> Person:
    """A person made for a test; `face` and `body` hold the parameters of theirs."""
    face, body = {**FACE, **wishes.pop("face", {})}, wishes.pop("body", {})
    return Person(id="sitter", name="S", description="Sits.", face=Face(**face), body=Body(**body), **wishes)


def controls(**values: float) -> Floats:
    """`(16,)`: the controls of a face; `lid_left` is 'lid-left'."""
    face = np.zeros(len(CONTROL))
    for name, value in values.items():
        face[CONTROL[name.replace("_", "-")]] = value
    return face


def figure_of(person: Person) -> Figure:
    """The figure of a person, built once."""
    return _built(person.model_dump_json())


@lru_cache(maxsize=32)
def _built(document: str) -> Figure:
    person = Person.model_validate_json(document)
    return Figure.build(person, dress_colours(person, {}))


class Portrait:
    """One head, seen from one side."""

    def __init__(self, person: Person, *, size: int = 160, yaw: float = 0.0, pitch: float = 0.0) -> None:
        self.figure = figure_of(person)
        form = HeadForm(person, self.figure.skeleton)
        head = self.figure.skeleton.rest[INDEX["head"]]
        self.rotations, self.root = standing(self.figure.skeleton)
        self.rotations[INDEX["head"]] = from_euler((pitch, 0, 0))
        self.px = size / 3.2
        """Pixels in half a head's height."""
        self.view = View(
            width=size,
            height=size,
            px_per_m=self.px / form.unit_m,
            aim=(0.0, float(head[1] + form.middle_m[1]), 0.0),
            at_px=(size / 2, size / 2),
            yaw=yaw,
        )

    def labels(self, face: Floats | None = None) -> Picture:
        """Numbers of `PART_LABELS` `(size, size)`."""
        return self._drawn(face, labels=True)[..., 0]

    def picture(self, face: Floats | None = None) -> Picture:
        """`(size, size, 3)`: RGB before a dark green wall, which is in no face."""
        return self._drawn(face, labels=False)[..., 2::-1]

    def _drawn(self, face: Floats | None, *, labels: bool) -> Picture:
        face = controls() if face is None else face
        surface = skia.Surface(self.view.width, self.view.height)
        canvas = surface.getCanvas()
        canvas.clear(0xFF000000 if labels else 0xFF004020)
        seen = self.figure.see(self.rotations, self.root, self.view, face=face)
        if labels:
            self.figure.draw_labels(canvas, seen, face, self.view)
        else:
            self.figure.draw(canvas, seen, face, self.view, contact=0, ambient=0)
        return np.array(surface.toarray(colorType=skia.ColorType.kBGRA_8888_ColorType))


def count(labels: Picture, *names: str) -> int:
    """Pixels of these parts."""
    return int(np.isin(labels, [PART_LABELS.index(name) for name in names]).sum())  # type: ignore[arg-type]


def of(labels: Picture, *names: str) -> NDArray[np.bool_]:
    """Where these parts are."""
    return np.isin(labels, [PART_LABELS.index(name) for name in names])  # type: ignore[arg-type]


def pieces(mask: NDArray[np.bool_]) -> list[int]:
    """Sizes of the connected pieces of a mask, the largest first."""
    left, found = mask.copy(), []
    while left.any():
        grown = np.zeros_like(left)
        grown[tuple(np.argwhere(left)[0])] = True
        while True:
            wider = grown.copy()
            wider[1:] |= grown[:-1]
            wider[:-1] |= grown[1:]
            wider[:, 1:] |= grown[:, :-1]
            wider[:, :-1] |= grown[:, 1:]
            wider &= left
            if (wider == grown).all():
                break
            grown = wider
        found.append(int(grown.sum()))
        left &= ~grown
    return sorted(found, reverse=True)
