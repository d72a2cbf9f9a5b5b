"""Cloth for drawn garment photos: panels with weave, pattern and folds, lit from the upper left, laid on each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import skia
from PIL import Image

Array = np.ndarray[Any, Any]
Pattern = Callable[[Array, Array], Array]
"""x, y (pixels of the photo) to sRGB colours, 0 to 1, `(..., 3)`."""
LIGHT = np.array((-0.55, -0.83))
GROUND_SHADOWS = ((5, 4.0, 0.34), (16, 26.0, 0.20))
"""Shift, blur (pixels of the photo) and strength: the contact shadow and the wide one."""


def rgb(colour: str) -> Array:
    """'#rrggbb' as sRGB from 0 to 1."""
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255


def plain(colour: str) -> Pattern:
    """One colour."""
    return lambda x, y: np.broadcast_to(rgb(colour), (*x.shape, 3))


@dataclass(frozen=True)
class Rays:
    """Creases that leave a point, such as those from an underarm."""

    x: float
    y: float
    toward_deg: float
    reach: float
    spread_deg: float = 35.0
    depth: float = 1.0


@dataclass(frozen=True)
class Cloth:
    """What a panel is made of."""

    pattern: Pattern
    weave: float = 0.018
    """Noise of single threads."""
    fold_deg: float = 80.0
    """The way in which folds run; 90 is down."""
    folds: float = 1.0
    fold_px: float = 60.0
    """From one fold to the next."""
    sheen: float = 0.0
    """How much folds shine: satin."""
    relief: Callable[[Array, Array], Array] | None = None
    """A height in pixels over x and y: ribs, cables, pleats."""
    rays: tuple[Rays, ...] = ()


@dataclass
class Table:
    """The photo while it is made. Sizes are in pixels of the photo; it is drawn `scale` times larger."""

    width: int
    height: int
    scale: float
    seed: int
    colour: Array = field(init=False)
    alpha: Array = field(init=False)

    def __post_init__(self) -> None:
        shape = round(self.height * self.scale), round(self.width * self.scale)
        self.colour = np.zeros((*shape, 3), np.float32)
        self.alpha = np.zeros(shape, np.float32)
        self.random = np.random.default_rng(self.seed)

    def places(self) -> tuple[Array, Array]:
        """x and y of every pixel, in pixels of the photo."""
        rows, columns = self.alpha.shape
        x = (np.arange(columns, dtype=np.float32) + 0.5) / self.scale
        y = (np.arange(rows, dtype=np.float32) + 0.5) / self.scale
        return np.broadcast_to(x, (rows, columns)), np.broadcast_to(y[:, None], (rows, columns))

    def inked(self, draw: Callable[[skia.Canvas], None]) -> Array:
        """The coverage of what is drawn in white, 0 to 1."""
        rows, columns = self.alpha.shape
        surface = skia.Surface.MakeRaster(
            skia.ImageInfo.Make(columns, rows, skia.kGray_8_ColorType, skia.kOpaque_AlphaType)
        )
        canvas = surface.getCanvas()
        canvas.clear(skia.ColorBLACK)
        canvas.scale(self.scale, self.scale)
        draw(canvas)
        found: Array = surface.toarray(colorType=skia.kGray_8_ColorType).reshape(rows, columns).astype(np.float32) / 255
        return found

    def panel(self, path: skia.Path, cloth: Cloth, *, shade: float = 1.0, lift: float = 1.0, puff: float = 1.0) -> None:
        """Lay a piece of cloth down. `lift`: how strong the shadow is that it casts on what lies under it."""
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
        mask = self.inked(lambda canvas: canvas.drawPath(path, paint))
        if lift:
            dark = blurred(mask, 5 * self.scale) * 0.5 + blurred(mask, 1.6 * self.scale) * 0.35
            self.colour *= (1 - 0.5 * lift * dark * (1 - mask))[..., None]
        x, y = self.places()
        height = self._height(mask, cloth, x, y, puff)
        slope_y, slope_x = np.gradient(height * self.scale)
        lean = slope_x * LIGHT[0] + slope_y * LIGHT[1]
        light = np.clip(1 - 0.85 * lean, 0.45, 1.35) * shade
        # What a fold moves aside moves the pattern with it.
        colour = cloth.pattern(x + 1.5 * slope_x, y + 1.5 * slope_y)
        threads = np.asarray(self.random.normal(0, 1, mask.shape), np.float32)
        threads = threads * 0.5 + np.roll(threads, 1, axis=0) * 0.4 + np.roll(threads, 1, axis=1) * 0.3
        lit = colour * (light * (1 + cloth.weave * threads))[..., None]
        if cloth.sheen:
            lit = lit + (cloth.sheen * np.clip(-lean - 0.06, 0, 0.5) ** 1.2)[..., None]
        self.over(np.asarray(np.clip(lit, 0, 1), np.float32), mask)

    def over(self, colour: Array, mask: Array) -> None:
        """Put colours over what is there."""
        part = mask[..., None]
        self.colour = self.colour * (1 - part) + colour * part
        self.alpha = np.maximum(self.alpha, mask)

    def stroke(
        self, path: skia.Path, colour: str, width: float, *, dash: tuple[float, float] = (0, 0), opacity: float = 1.0
    ) -> None:
        """A seam, a stitch line, a cord: drawn on the cloth that is there."""
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE, Style=skia.Paint.kStroke_Style, StrokeWidth=width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        if dash[0]:
            paint.setPathEffect(skia.DashPathEffect.Make(list(dash), 0))
        mask = self.inked(lambda canvas: canvas.drawPath(path, paint)) * opacity
        self.over(np.broadcast_to(rgb(colour), self.colour.shape).astype(np.float32), mask)

    def seam(self, path: skia.Path, *, depth: float = 0.22, stitch: str = "") -> None:
        """A line where two pieces are sewn together: a dark groove, a lit lip, and stitches where a colour is given."""
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE, Style=skia.Paint.kStroke_Style, StrokeWidth=2.2)
        mask = blurred(self.inked(lambda canvas: canvas.drawPath(path, paint)), 0.8 * self.scale)
        shift = round(2 * self.scale)
        self.colour *= (1 - depth * 1.6 * mask + depth * 0.8 * np.roll(mask, (shift, shift), (0, 1)))[..., None]
        if stitch:
            moved = skia.Path(path)
            moved.offset(0, 6)
            self.stroke(moved, stitch, 1.5, dash=(6, 4), opacity=0.75)

    def button(self, x: float, y: float, radius: float, colour: str) -> None:
        """A button with a rim, four holes and a shadow."""
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
        disc = self.inked(lambda canvas: canvas.drawCircle(x, y, radius, paint))
        around = blurred(self.inked(lambda canvas: canvas.drawCircle(x + 1.5, y + 2.5, radius, paint)), 2 * self.scale)
        self.colour *= (1 - 0.45 * around)[..., None]
        places_x, places_y = self.places()
        away = np.hypot(places_x - x, places_y - y) / radius
        light = 1 + 0.16 * np.exp(-(((away - 0.82) / 0.12) ** 2)) - 0.12 * np.exp(-(((away - 0.62) / 0.1) ** 2))
        self.over(np.clip(rgb(colour) * light[..., None], 0, 1).astype(np.float32), disc)
        for way_x, way_y in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
            hole = skia.Path()
            hole.addCircle(x + way_x * radius * 0.22, y + way_y * radius * 0.22, radius * 0.09)
            self.stroke(hole, "#2a2622", radius * 0.1, opacity=0.8)

    def photo(self, ground: str) -> Image.Image:
        """The finished photo on plain ground, with shadows, fall-off and the noise of a sensor."""
        x, y = self.places()
        u, v = x / self.width * 2 - 1, y / self.height * 2 - 1
        wall = rgb(ground) * (1.02 - 0.035 * (u * u + v * v) - 0.02 * u - 0.015 * v)[..., None]
        for shift, blur, strength in GROUND_SHADOWS:
            moved = round(shift * self.scale)
            cast = blurred(np.roll(self.alpha, (moved, round(moved * 0.6)), (0, 1)), blur * self.scale)
            wall = wall * (1 - strength * cast[..., None])
        mixed = self.colour * self.alpha[..., None] + wall * (1 - self.alpha[..., None])
        image = Image.fromarray((np.clip(mixed, 0, 1) * 255 + 0.5).astype(np.uint8))
        small = image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        grain = self.random.normal(0, 1.1, (self.height, self.width, 1))
        return Image.fromarray(np.clip(np.asarray(small, np.float32) + grain, 0, 255).astype(np.uint8))

    def _height(self, mask: Array, cloth: Cloth, x: Array, y: Array, puff: float) -> Array:
        """Pixels of the photo above the table."""
        rounded = 3.4 * puff * blurred(mask, 5 * self.scale) + 2.6 * puff * blurred(mask, 1.6 * self.scale)
        height = rounded * mask + cloth.folds * self._folds(cloth, x, y)
        if cloth.relief is not None:
            height = height + cloth.relief(x, y)
        for each in cloth.rays:
            height = height + each.depth * self._rays(each, x, y)
        return np.asarray(height, np.float32)

    def _folds(self, cloth: Cloth, x: Array, y: Array) -> Array:
        angle = np.radians(cloth.fold_deg)
        bend = 40 * self._noise(x / 260, y / 260)
        across = (x * np.sin(angle) - y * np.cos(angle) + bend) / cloth.fold_px
        along = (x * np.cos(angle) + y * np.sin(angle)) / (cloth.fold_px * 4.5)
        large = self._noise(across, along)
        fine = self._noise(across * 2.3 + 7, along * 1.7)
        ridge = np.sqrt(np.square(self._noise(across * 1.2 + 31, along * 1.4 + 3)) + 0.01)
        return np.asarray(7 * large + 1.8 * fine - 5 * ridge)

    def _rays(self, rays: Rays, x: Array, y: Array) -> Array:
        away = np.hypot(x - rays.x, y - rays.y)
        turn = np.degrees(np.arctan2(y - rays.y, x - rays.x)) - rays.toward_deg
        turn = (turn + 180) % 360 - 180
        near = np.clip(1 - away / rays.reach, 0, 1) ** 1.5 * np.clip(away / 25, 0, 1)
        side = np.exp(-np.square(turn / rays.spread_deg))
        return np.asarray(7 * near * side * np.sin(turn / 5.2 + 2.0 * self._noise(x / 90, y / 90)))

    def _noise(self, x: Array, y: Array) -> Array:
        """Smooth noise from about -1 to 1 at places given in cells of a grid."""
        grid = self.random.normal(0, 0.55, (97, 97)).astype(np.float32)
        cell_x, cell_y = np.floor(x).astype(int), np.floor(y).astype(int)
        part_x, part_y = x - cell_x, y - cell_y
        ease_x, ease_y = (part * part * (3 - 2 * part) for part in (part_x, part_y))
        corner = [[grid[(cell_y + down) % 97, (cell_x + side) % 97] for side in (0, 1)] for down in (0, 1)]
        upper = corner[0][0] * (1 - ease_x) + corner[0][1] * ease_x
        lower = corner[1][0] * (1 - ease_x) + corner[1][1] * ease_x
        return np.asarray(upper * (1 - ease_y) + lower * ease_y)


def blurred(values: Array, radius: float) -> Array:
    """Nearly a Gaussian of that deviation: three boxes by running sums."""
    reach = max(1, round(radius))
    result = values.astype(np.float32)
    for _ in range(3):
        for axis in (0, 1):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (reach + 1, reach)
            sums = np.cumsum(np.pad(result, pad, mode="edge"), axis=axis, dtype=np.float64)
            length = result.shape[axis]
            high = np.take(sums, range(2 * reach + 1, 2 * reach + 1 + length), axis=axis)
            result = ((high - np.take(sums, range(length), axis=axis)) / (2 * reach + 1)).astype(np.float32)
    return result
