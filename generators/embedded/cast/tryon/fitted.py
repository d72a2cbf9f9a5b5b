"""A garment from a photo as figures wear it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import skia

from .....story.garment import Garment
from .....templates.person import Outfit, Person
from ..body.measures import Measures
from ..mesh import Mesh
from ..painter_ink import ink
from ..surface import Feature, PartLabel, Surface
from .atlas import Atlas, make_atlas
from .collar_piece import collar_pieces
from .fit import Fit
from .limb_pieces import leg_pieces, sleeve_pieces
from .outline import Outline, Pixels
from .printed import SAMPLING, Printed
from .strap_piece import strap_pieces
from .trunk_piece import Piece, trunk_piece

LABELS: dict[str, PartLabel] = {
    "top": "top", "jacket": "coat", "coat": "coat", "dress": "dress", "skirt": "skirt", "trousers": "trousers",
    "shorts": "trousers",
}  # fmt: skip
SEAT_T = -0.19
"""How far down the trunk's part of trousers goes, between the legs."""
BRIGHTEST = 99.98
LEGS = ("left-worn-leg", "right-worn-leg")
UNDER_TOP = "#f4f1ea"
"""What is worn under an open jacket."""


@dataclass(frozen=True)
class FittedGarment:
    """One garment, to be put on anybody. It is a `Worn`."""

    garment: Garment
    picture: Pixels
    """`(H, W, 4)`: its cut-out."""

    @cached_property
    def outline(self) -> Outline:
        """The cut-out as a pattern."""
        return Outline(self.garment, self.picture)

    @cached_property
    def atlas(self) -> Atlas:
        """The picture that it is drawn with."""
        return make_atlas(self.outline)

    @property
    def label(self) -> PartLabel:
        """What its pixels are called in part semantics."""
        return LABELS[self.garment.category]

    def under(self, person: Person) -> Person:
        """The person without what of their own clothes the garment takes the place of."""
        outfit = person.outfit
        change: dict[str, object] = {"coat": "none"}
        category = self.garment.category
        if category in ("top", "dress"):
            change |= {"top": "none", "sleeves": "none"}
        if category in ("jacket", "coat"):
            # What is tucked in does not hang out under it.
            change |= {"top": "blouse", "sleeves": "none", "top_colour": UNDER_TOP}
        if category in ("skirt", "trousers", "shorts", "dress"):
            change |= {"bottom": "none"}
            if outfit.top == "dress":
                change |= {"top": "t-shirt", "sleeves": "short"} if category != "dress" else {}
        elif outfit.top == "dress" and outfit.bottom == "none":
            change |= {"bottom": "trousers"}
        return person.model_copy(update={"outfit": Outfit.model_validate(outfit.model_dump() | change)})

    def pieces(self, measures: Measures) -> tuple[Piece, ...]:
        """Its surfaces on that body."""
        fit, width = Fit(self.outline, measures), self.atlas.width
        label = self.label
        skin = (
            "neck",
            "torso-skin",
            "pelvis",
            "top",
            "skirt",
            "left-leg",
            "right-leg",
            "left-bare-leg",
            "right-bare-leg",
        )
        if self.outline.legged:
            body = trunk_piece(fit, width=width, label=label, over=("torso-skin", "pelvis", "top", *LEGS), end_t=SEAT_T)
            return (body, *leg_pieces(fit, label=label))
        body = trunk_piece(fit, width=width, label=label, over=skin)
        sleeves = sleeve_pieces(fit, label=label) if self.outline.sleeved else ()
        return (body, *strap_pieces(fit, body, label=label), *sleeves, *collar_pieces(fit, label=label))

    def cut(self, measures: Measures) -> CutPieces:
        """The garment on a body."""
        main = self.garment.colours[0] if self.garment.colours else "#808080"
        return CutPieces(self.pieces(measures), self.shader, ink(self._scaled(main)))

    def _scaled(self, colour: str) -> str:
        """A colour of the cloth as it is multiplied into the brightest one."""
        parts = [(int(colour[at : at + 2], 16), int(self.brightest[at : at + 2], 16)) for at in (1, 3, 5)]
        return "#" + "".join(f"{min(255, round(255 * one / most)):02x}" for one, most in parts)

    def colours(self, colours: Mapping[str, str]) -> dict[str, str]:
        """The cloth's brightest colour, into which the photo is multiplied; what is worn under a jacket is pale."""
        found = {**colours, "worn": self.brightest}
        if self.garment.category in ("jacket", "coat"):
            found["top"] = UNDER_TOP
        return found

    @cached_property
    def brightest(self) -> str:
        """`#rrggbb`: what hardly any of its cloth exceeds in red, green or blue."""
        front = self.atlas.picture[:, : self.atlas.width][self.outline.body]
        found = np.percentile(front, BRIGHTEST, axis=0) if len(front) else np.full(3, 255.0)
        return "#" + "".join(f"{max(8, min(255, int(np.ceil(each)))):02x}" for each in found)

    def drawn_colours(self, colours: Pixels) -> Pixels:
        """What colours of the photo come out as on white light: the brightest colour times what is multiplied in."""
        base = np.array([int(self.brightest[at : at + 2], 16) for at in (1, 3, 5)])
        return np.asarray(np.rint(np.minimum(np.rint(colours * (255 / base)), 255) * base / 255))

    @cached_property
    def shader(self) -> skia.Shader:
        """The atlas as Skia reads it."""
        base = np.array([int(self.brightest[at : at + 2], 16) for at in (1, 3, 5)])
        scaled = np.rint(self.atlas.picture * (255 / base))
        picture = np.minimum(scaled, 255).astype(np.uint8)
        opaque = np.concatenate([picture, np.full((*picture.shape[:2], 1), 255, np.uint8)], axis=2)
        image = skia.Image.fromarray(np.ascontiguousarray(opaque), colorType=skia.kRGBA_8888_ColorType)
        return image.withDefaultMipmaps().makeShader(skia.TileMode.kClamp, skia.TileMode.kClamp, SAMPLING)


@dataclass(frozen=True)
class CutPieces:
    """The pieces of a garment on one body. It is a `CutGarment`."""

    pieces: tuple[Piece, ...]
    shader: skia.Shader
    colour: int

    @property
    def surfaces(self) -> tuple[Surface, ...]:
        """What they look like without their photo."""
        return tuple(piece.surface for piece in self.pieces)

    def prints(self, mesh: Mesh) -> tuple[Feature, ...]:
        """The photo on each of them."""
        return tuple(self._printed(mesh, piece) for piece in self.pieces)

    def _printed(self, mesh: Mesh, piece: Piece) -> Printed:
        number = next(at for at, surface in enumerate(mesh.surfaces) if surface.name == piece.surface.name)
        return Printed(
            surface=piece.surface.name,
            triangles=mesh.triangles[mesh.surface_of == number],
            first=mesh.first_vertex[piece.surface.name],
            places=tuple(skia.Point(float(x), float(y)) for x, y in piece.places),
            shader=self.shader,
            colour=self.colour,
            grid=(piece.rows, piece.columns),
        )
