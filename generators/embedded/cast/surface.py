"""The one mesh of a person, in pieces that are each drawn as one shape; every output is made from it.

Conventions: metres, the axes of `skeleton`; triangles counter-clockwise as seen from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import skia
from numpy.typing import NDArray

from .rotation import Floats

Ints = NDArray[np.int32]
PartLabel = Literal[
    "background", "hair", "face", "neck", "torso-skin", "left-arm", "right-arm", "left-hand", "right-hand", "left-leg",
    "right-leg", "left-eye", "right-eye", "left-brow", "right-brow", "nose", "mouth-inside", "lips", "left-ear",
    "right-ear", "top", "coat", "dress", "skirt", "trousers", "left-shoe", "right-shoe", "headwear", "glasses",
    "accessory", "prop",
]  # fmt: skip
"""What a point of the picture is part of; the number of a label in `PART_LABELS` is its value in part semantics."""
PART_LABELS: tuple[PartLabel, ...] = PartLabel.__args__  # type: ignore[attr-defined]
GARMENT_LABELS: frozenset[PartLabel] = frozenset({"top", "coat", "dress", "skirt", "trousers"})
FACE_LABELS: frozenset[PartLabel] = frozenset(
    {"face", "left-eye", "right-eye", "left-brow", "right-brow", "nose", "mouth-inside", "lips"}
)


@dataclass(frozen=True)
class Surface:
    """One smooth piece of a person: a forearm, a sleeve, the back of the hair."""

    name: str
    label: PartLabel
    colour: str
    """A key of the figure's colours: 'skin', 'hair', 'top', 'top-2', 'trousers', 'shoes'..."""
    rest: Floats
    """`(V, 3)`: vertices in the rest pose."""
    joints: Ints
    """`(V, 4)`: the joints that each vertex follows (numbers of `skeleton.JOINTS`, or of the figure's half joints)."""
    weights: Floats
    """`(V, 4)`: how much; rows sum to 1."""
    triangles: Ints
    """`(T, 3)`."""
    uv: Floats | None = None
    """`(V, 2)`: where a picture that it wears is looked up: u around from 0 to 1, v from top (0) to hem (1)."""
    over: tuple[str, ...] = ()
    """Names of surfaces that it is always drawn after (a collar over the neck), whatever their depths."""
    two_sided: bool = False
    """True for cloth whose inside is seen through an opening: it is drawn in a darker tone."""
    glued: str = ""
    """The name of a neighbour that it goes on into (a forearm into its upper arm): no line is drawn between them."""
    unit: str = ""
    """Surfaces of one unit (a hand) are drawn together, in an order of their own; empty: it stands for itself."""
    joined: NDArray[np.bool_] | None = None
    """`(V,)`: True where it grows out of another surface (a sleeve at the shoulder): its edge there is no edge, so
    it draws no line and throws no shadow. None: nowhere."""
    normals: Floats | None = None
    """`(V, 3)`: unit directions that it is lit by, in the rest pose, where they are not the mesh's own."""
    sway: Floats | None = None
    """`(V,)`: how far loose cloth or hair lags behind the body, 0 to 1; None: not at all."""


@dataclass(frozen=True)
class Seen:
    """A posed person as a camera sees it, for one frame."""

    world: Floats
    """`(V, 3)`: all vertices of all surfaces, in metres."""
    screen: Floats
    """`(V, 2)`: the same in pixels."""
    depth: Floats
    """`(V,)`: metres from the camera's plane through the person, larger is nearer."""
    normals: Floats
    """`(V, 3)`: unit, in the camera's axes (x right, y up, z towards the camera)."""
    joints: Floats
    """`(51, 3)`: the skeleton's joints in metres."""
    turns: Floats
    """`(51, 4)`: their orientations."""


class Feature(Protocol):
    """What is drawn onto a surface right after it, as paths: an eye, a brow, the mouth, a print."""

    @property
    def surface(self) -> str:
        """The name of the surface that it lies on; it is clipped to it."""
        ...

    def draw(self, canvas: skia.Canvas, seen: Seen, face: Floats, paint: FeaturePaint) -> None:
        """Draw it for one frame. `face` `(16,)` holds the controls of `face_controls`."""
        ...


class FeaturePaint(Protocol):
    """How features put ink on a canvas: the same calls paint the picture, part semantics and masks."""

    def fill(self, canvas: skia.Canvas, path: skia.Path, colour: str, label: PartLabel) -> None:
        """Fill a path in a colour of the figure, in '#rrggbb', or thinly in '#rrggbbaa'; in semantics in its label's
        number."""
        ...

    def stroke(self, canvas: skia.Canvas, path: skia.Path, width_px: float, colour: str, label: PartLabel) -> None:
        """Stroke a path with round ends."""
        ...

    def project(self, points: Floats) -> Floats:
        """World points `(N, 3)` to pixels `(N, 2)`."""
        ...
