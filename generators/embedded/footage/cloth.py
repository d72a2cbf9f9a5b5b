"""A garment's photo as sheets over a photographed body: a trunk, sleeves and legs, each a grid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import skia

from ....tools.pose.poses import Floats
from ..cast.tryon.atlas import make_atlas
from ..cast.tryon.fitted import FittedGarment
from ..cast.tryon.outline import Outline
from .body_frame import (
    FOREARM_HALF,
    NECK_RISE,
    PIT_DOWN,
    SHIN_HALF,
    SHOULDER_HALF,
    THIGH_HALF,
    UPPER_ARM_HALF,
    WAIST_HALF,
    WAIST_UP,
    BodyFrame,
    along,
)

ROWS, COLUMNS = 40, 17
LIMB_ROWS, LIMB_COLUMNS = 24, 7
AROUND = 0.75
"""Of what lies flat, so much of the width is seen in front when it is worn."""
EASE = 1.06
"""Cloth reaches past the body by this; the widened mask cuts it."""
CAP = -0.3
"""The place on the arm at which a sleeve begins, under the trunk or above the shoulder."""
UNDER = 0.55
"""The part of the upper arm on which a sleeve lies under the trunk: the seam is the trunk's."""
Part = Literal["under", "trunk", "over"]


@dataclass(frozen=True)
class Sheet:
    """A grid of cloth on one frame."""

    part: Part
    screen: Floats
    """`(N, 2)`."""
    places: Floats
    """`(N, 2)`: in the photo's cut-out."""
    rows: int
    columns: int

    def cut(self, first: int, last: int, *, part: Part) -> Sheet:
        """The rows from the first to before the last."""
        held = slice(first * self.columns, last * self.columns)
        return Sheet(part, self.screen[held], self.places[held], last - first, self.columns)

    def vertices(self) -> skia.Vertices:
        """As Skia draws it."""
        top = np.arange(self.rows * self.columns).reshape(self.rows, self.columns)
        a, b, c, d = top[:-1, :-1], top[:-1, 1:], top[1:, :-1], top[1:, 1:]
        numbers = np.stack([a, b, c, b, d, c], axis=-1).reshape(-1).tolist()
        return skia.Vertices(
            skia.Vertices.kTriangles_VertexMode,
            [skia.Point(x, y) for x, y in self.screen.tolist()],
            [skia.Point(x, y) for x, y in self.places.tolist()],
            None,
            numbers,
        )


@dataclass(frozen=True)
class Cloth:
    """One garment, cut anew for each frame's body."""

    fitted: FittedGarment

    @cached_property
    def shader(self) -> skia.Shader:
        """The photo, its colours carried on over its edges, transparent at the opening of the neck."""
        shape = self.outline
        front = make_atlas(shape).picture[:, : shape.picture.shape[1]]
        whole = np.dstack([front, np.where(shape.mask & ~shape.inside, 255, 0).astype(np.uint8)])
        whole[..., :3] = np.where(whole[..., 3:] > 0, whole[..., :3], 0)
        image = skia.Image.fromarray(np.ascontiguousarray(whole), colorType=skia.kRGBA_8888_ColorType)
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        return image.withDefaultMipmaps().makeShader(skia.TileMode.kClamp, skia.TileMode.kClamp, sampling)

    @property
    def outline(self) -> Outline:
        """The pattern."""
        return self.fitted.outline

    @property
    def between_legs(self) -> bool:
        """Whether it hangs across the gap between the legs."""
        return self.fitted.garment.category in ("dress", "skirt", "coat")

    @cached_property
    def _upper(self) -> bool:
        return self.outline.pair("neck") is not None

    def pixels(self, body: BodyFrame) -> float:
        """Pixels of the footage for one of the photo: by the shoulders, the chest or the waist."""
        shape = self.outline
        shoulder, pit, waist = (shape.pair(name) for name in ("shoulder", "underarm", "waist"))
        if not self._upper and waist is not None:
            return body.wide * WAIST_HALF / (AROUND * max(waist[0], 1.0))
        if shape.sleeved and shoulder is not None:
            return body.wide * SHOULDER_HALF / max(shoulder[0], 1.0)
        return body.wide * 0.5 / (AROUND * max(pit[0] if pit else shape.picture.shape[1] / 2, 1.0))

    def sheets(self, body: BodyFrame) -> tuple[Sheet, ...]:
        """All of it on one frame, in the order in which it is drawn."""
        found = [self._trunk(body)]
        if self.outline.legged:
            found += [self._leg(body, side) for side in (0, 1)]
        elif self.outline.sleeved:
            found += [sheet for side in (0, 1) for sheet in self._sleeve(body, side)]
        return tuple(found)

    def down(self, body: BodyFrame, y: Floats) -> Floats:
        """Pixels below the shoulders at which rows of the photo lie."""
        shape, k = self.outline, self.pixels(body)
        if not self._upper:
            waist = shape.pair("waist")
            return np.asarray((1 - WAIST_UP) * body.long + (y - (waist[1] if waist else 0.0)) * k)
        neck, pit = shape.pair("neck"), shape.pair("underarm")
        assert neck is not None
        top = -NECK_RISE * body.long
        if pit is None:
            return np.asarray(top + (y - neck[1]) * k)
        # Between neck and underarm it takes on the wearer's armholes, below it keeps its own length.
        rise = (PIT_DOWN * body.long - top) / max(pit[1] - neck[1], 1.0)
        above = top + (y - neck[1]) * rise
        return np.asarray(np.where(y <= pit[1], above, PIT_DOWN * body.long + (y - pit[1]) * k))

    def _trunk(self, body: BodyFrame) -> Sheet:
        shape, k = self.outline, self.pixels(body)
        neck, waist, pit = shape.pair("neck"), shape.pair("waist"), shape.pair("underarm")
        first = neck[1] if neck else waist[1] if waist else 0.0
        crotch = shape.place("crotch")
        last = float(crotch[1]) if shape.legged and crotch is not None else shape.hem_y
        # What stands above the neck's sides, a collar, goes on with it.
        rows = np.nonzero(shape.mask.any(axis=1))[0]
        y = np.linspace(max(float(rows[0]) + 1, first - 0.06 * (last - first)), last, ROWS)
        left, right = shape.half(y)
        down = self.down(body, y)
        pit_down, ankles = PIT_DOWN * body.long, body.ankles
        if down[-1] > ankles:
            # It ends at the ankles at the latest.
            shorter = (ankles - pit_down) / max(float(down[-1]) - pit_down, 1.0)
            down = np.where(down > pit_down, pit_down + (down - pit_down) * shorter, down)
        middle, across = body.trunk(down)
        bare, own = body.half(down) * EASE, (left + right) / 2 * k
        wide = np.maximum(bare, AROUND * own)
        if self._upper and pit is not None:
            # The slope of the shoulders is the garment's own; from there to the underarm it becomes the body's.
            share = np.clip((y - first) / max(pit[1] - first, 1.0), 0, 1)
            wide = own * (1 - share) + np.maximum(bare, own * (AROUND if not shape.sleeved else 0.9)) * share
            below = y > pit[1]
            wide[below] = np.maximum(bare, AROUND * own)[below]
        u = np.linspace(-1, 1, COLUMNS)
        flat = 0.5 * u + 0.5 * (2 / np.pi) * np.arcsin(u)
        x = shape.axis + np.where(flat[None] < 0, flat[None] * left[:, None], flat[None] * right[:, None])
        screen = middle[:, None] + across[:, None] * (wide[:, None] * u[None])[..., None]
        places = np.stack([x, np.broadcast_to(y[:, None], x.shape)], axis=-1)
        return Sheet("trunk", screen.reshape(-1, 2), places.reshape(-1, 2), ROWS, COLUMNS)

    def _sleeve(self, body: BodyFrame, side: int) -> tuple[Sheet, ...]:
        shape, k = self.outline, self.pixels(body)
        shoulder, pit, outer, inner = (
            np.asarray(shape.place(f"{name}-{('left', 'right')[side]}"))
            for name in ("shoulder", "underarm", "cuff-outer", "cuff-inner")
        )
        arm = body.arm(side)
        long = float(np.linalg.norm((outer + inner) / 2 - shoulder)) * k
        upper = 0.82 * body.wide
        end = long / upper if long < upper else 1 + (long - upper) / (0.75 * body.wide)
        share = np.linspace(CAP, float(np.clip(end, 0.2, 1.95)), LIMB_ROWS)
        t = np.clip(share / share[-1], 0, 1)[:, None]
        start, stop = shoulder + (outer - shoulder) * t, pit + (inner - pit) * t
        middle, way = along(arm, share)
        outwards = np.stack([way[:, 1], -way[:, 0]], axis=1) * (-1 if side == 0 else 1)
        flat = np.linalg.norm(start - stop, axis=1) * k
        arm_half = np.interp(share, [0, 1, 2], np.array([UPPER_ARM_HALF, 0.9 * UPPER_ARM_HALF, FOREARM_HALF]))
        half = np.maximum(arm_half * body.wide, AROUND * flat / 2 * np.clip(0.75 + 0.25 * t[:, 0], 0, 1))
        # The cap of a sleeve reaches under the shoulder; the mask makes it round.
        half = half * np.interp(share, [CAP, 0.0], [0.75, 1.0])
        whole = _limb_sheet(middle, outwards, half, start=start, stop=stop)
        first = int(np.searchsorted(share, UNDER))
        if first >= LIMB_ROWS - 1:
            return (replace(whole, part="under"),)
        return whole.cut(0, first + 1, part="under"), whole.cut(first, LIMB_ROWS, part="over")

    def _leg(self, body: BodyFrame, side: int) -> Sheet:
        shape, k = self.outline, self.pixels(body)
        name = ("left", "right")[side]
        outer, inner, crotch = (
            np.asarray(shape.place(each)) for each in (f"leg-outer-{name}", f"leg-inner-{name}", "crotch")
        )
        leg = body.leg(side)
        thigh, shin = (float(np.linalg.norm(leg[at + 1] - leg[at])) for at in (0, 1))
        long = float(self.down(body, np.array([outer[1]]))[0]) - body.long
        end = long / max(thigh, 1.0) if long < thigh else 1 + (long - thigh) / max(shin, 1.0)
        end = float(np.clip(end, 0.3, 2.0))
        begin = float(self.down(body, np.array([crotch[1]]))[0] - body.long) / max(thigh, 1.0)
        share = np.linspace(min(begin, 0.3) - 0.05, end, LIMB_ROWS)
        t = np.clip((share - share[0]) / (share[-1] - share[0]), 0, 1)
        y = crotch[1] + (outer[1] - crotch[1]) * t
        left, right = shape.half(y)
        start = np.stack([shape.axis + (right if side else -left), y], axis=1)
        stop = np.stack([np.interp(y, [crotch[1], inner[1]], [crotch[0], inner[0]]), y], axis=1)
        middle, way = along(leg, share)
        outwards = np.stack([way[:, 1], -way[:, 0]], axis=1) * (-1 if side == 0 else 1)
        bare = np.interp(share, [0, 1, 2], np.array([THIGH_HALF, SHIN_HALF, 0.8 * SHIN_HALF])) * body.wide
        half = np.maximum(bare, AROUND * np.linalg.norm(start - stop, axis=1) * k / 2)
        return _limb_sheet(middle, outwards, half, start=start, stop=stop)


def _limb_sheet(middle: Floats, outwards: Floats, half: Floats, *, start: Floats, stop: Floats) -> Sheet:
    """A sheet along a limb; `start` is its outer edge in the photo, `stop` its inner one."""
    u = np.linspace(-1, 1, LIMB_COLUMNS)
    # Edges of cloth are mixed with what was behind them: a little inside them it is taken.
    flat = 0.5 - 0.46 * (0.5 * u + (1 / np.pi) * np.arcsin(u))
    screen = middle[:, None] + outwards[:, None] * (half[:, None] * u[None])[..., None]
    places = start[:, None] + (stop - start)[:, None] * flat[None, :, None]
    return Sheet("over", screen.reshape(-1, 2), places.reshape(-1, 2), len(middle), LIMB_COLUMNS)
