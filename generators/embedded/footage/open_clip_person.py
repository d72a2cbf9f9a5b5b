"""Footage opened for drawing: its picture, its masks and its poses; the garment is laid over them frame by frame."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ....story.frame_source import Files, TextMark
from ....tools.compositor.motifs.texture import image_of
from ....tools.media.clip_reader import ClipReader, ClipView, clip_size
from ....tools.media.footage_intake import FOOTAGE_FILE
from ....tools.media.image_intake import PICTURE_FILE
from ....tools.pose.poses import POSES_FILE, Floats, read_poses
from ..cast.tryon.reading import GARMENT_FILE, read_garment
from .body_frame import BARE_FOREARM_HALF, BodyFrame
from .cloth import Cloth, Sheet
from .light import light_on
from .source import ClipPersonSource, MaskFile

Pixels = NDArray[np.uint8]
WIDENED = 0.03
"""Of the width between the shoulders: how far cloth may stand off the person's outline."""
FRONT = 0.5
"""How bright a mask is where it counts as the person."""
SHADOW = 0.28


class OpenClipPerson:
    """Draws any frame; frame n depends on n and the recipe alone."""

    def __init__(self, source: ClipPersonSource, files: Files) -> None:
        self._source = source
        self._footage = _Moving(source, files.path(source.footage, _file(source.still)), still=source.still)
        self._mask = _Mask(source, source.mask, files)
        self._arms = _Mask(source, source.arms, files) if source.arms else None
        poses = read_poses(files.path(source.poses, POSES_FILE), name=POSES_FILE)
        self.poses = poses.sized(source.width, source.height).smooth()
        self.cloths = tuple(Cloth(read_garment(files.path(key, GARMENT_FILE))) for key in source.garments)

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """Draw the dressed footage over the whole canvas; it has no letters that are ours."""
        if only_text:
            return
        source = self._source
        seconds = Fraction(frame) / source.fps
        shown = self._footage.at(seconds)
        canvas.clear(skia.Color(*(int(source.ground[at : at + 2], 16) for at in (1, 3, 5))))
        canvas.drawImage(image_of(shown, opaque=not self._footage.clear), 0, 0)
        person = self._mask.at(seconds)
        arms = self._arms.at(seconds) if self._arms else None
        body = self.body(frame)
        for cloth in self.cloths:
            self._dress(canvas, cloth, body, shown=shown, person=person, arms=arms)

    def body(self, frame: int) -> BodyFrame:
        """Where the body is on a frame."""
        return BodyFrame(self.poses.at(Fraction(frame) / self._source.fps))

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """None."""
        del frame
        return ()

    def _dress(
        self, canvas: Any, cloth: Cloth, body: BodyFrame, *, shown: Pixels, person: Pixels, arms: Pixels | None
    ) -> None:
        source, sheets = self._source, cloth.sheets(body)
        bounds = _bounds(sheets, margin=WIDENED * body.wide + 4, width=source.width, height=source.height)
        canvas.saveLayer(bounds)
        # Its shadow first: none falls on what lies before it.
        canvas.saveLayer(bounds)
        canvas.saveLayer(bounds, _shadow(body))
        _draw_sheets(canvas, cloth, sheets)
        canvas.restore()
        self._in_front(canvas, body, arms)
        self._only_person(canvas, body, bounds, person, reach=0)
        canvas.restore()
        canvas.saveLayer(bounds)
        for part in ("under", "trunk", "over"):
            canvas.saveLayer(bounds)
            _draw_sheets(canvas, cloth, tuple(sheet for sheet in sheets if sheet.part == part))
            if part == "trunk" or (part == "over" and cloth.outline.legged):
                self._in_front(canvas, body, arms)
            canvas.restore()
        # The light that lay on what the person wore lies on this: its folds' shade, softened, without its pattern.
        light = light_on(shown, person, arms=_skin(person, body) if arms is None else arms, reach=0.10 * body.wide)
        if light is not None:
            whole = skia.Rect.MakeWH(source.width, source.height)
            canvas.drawImageRect(
                image_of(light, opaque=True),
                whole,
                skia.SamplingOptions(skia.FilterMode.kLinear),
                skia.Paint(BlendMode=skia.BlendMode.kModulate),
            )
        canvas.restore()
        reach = max(1, round(WIDENED * body.wide))
        self._only_person(canvas, body, bounds, person, reach=reach, gap=cloth.between_legs)
        canvas.restore()

    def _in_front(self, canvas: Any, body: BodyFrame, arms: Pixels | None) -> None:
        """Take away what hands and arms hide."""
        out = skia.Paint(BlendMode=skia.BlendMode.kDstOut, AntiAlias=True)
        if arms is not None:
            canvas.drawImage(image_of(_alpha(arms), opaque=False), 0, 0, skia.SamplingOptions(), out)
            return
        out.setStyle(skia.Paint.kStroke_Style)
        out.setStrokeCap(skia.Paint.kRound_Cap)
        out.setStrokeWidth(2 * BARE_FOREARM_HALF * body.wide)
        for side in (0, 1):
            forearm = body.forearm(side)
            if forearm is not None:
                canvas.drawLine(*forearm[0].tolist(), *forearm[1].tolist(), out)

    def _only_person(
        self, canvas: Any, body: BodyFrame, bounds: skia.Rect, person: Pixels, *, reach: int, gap: bool = False
    ) -> None:
        """Cut the layer by the person's mask, widened by `reach` pixels; `gap` keeps what lies between the legs."""
        canvas.saveLayer(bounds, skia.Paint(BlendMode=skia.BlendMode.kDstIn))
        paint = skia.Paint(ImageFilter=skia.ImageFilters.Dilate(reach, reach)) if reach else skia.Paint()
        canvas.drawImage(image_of(_alpha(person), opaque=False), 0, 0, skia.SamplingOptions(), paint)
        if gap:
            legs = np.concatenate([body.leg(0), body.leg(1)[::-1]])
            path = skia.Path.Polygon([skia.Point(x, y) for x, y in legs.tolist()], True)
            canvas.drawPath(path, skia.Paint(AntiAlias=True))
        canvas.restore()


class _Moving:
    """Pictures of a clip or a photo by their times."""

    def __init__(self, source: ClipPersonSource, path: Path, *, still: bool) -> None:
        self.clear = False
        self._still: Pixels | None = None
        self._reader: ClipReader | None = None
        width, height = source.width, source.height
        if still:
            with Image.open(path) as opened:
                self.clear = opened.mode == "RGBA"
                colours = np.asarray(opened.convert("RGBA"))[:height, :width]
            if self.clear:
                share = colours[..., 3:].astype(np.uint16)
                colours = np.dstack([(colours[..., :3] * share // 255).astype(np.uint8), colours[..., 3]])
            self._still = np.ascontiguousarray(colours[..., [2, 1, 0, 3]])
        else:
            wide, tall = clip_size(path)
            view = ClipView(left=0, top=0, crop_width=wide, crop_height=tall, width=width, height=height)
            self._reader = ClipReader(path, view)

    def at(self, seconds: Fraction) -> Pixels:
        """`(H, W, 4)` BGRA."""
        if self._reader is not None:
            return self._reader.at(seconds)
        assert self._still is not None
        return self._still


class _Mask:
    """`(H, W)` 0 to 255 over time."""

    def __init__(self, source: ClipPersonSource, mask: MaskFile, files: Files) -> None:
        self._clip: _Moving | None = None
        self._still = np.zeros((source.height, source.width), np.uint8)
        path = files.path(mask.key, _file(mask.layer != "clip"))
        if mask.layer == "clip":
            self._clip = _Moving(source, path, still=False)
            return
        with Image.open(path) as opened:
            layer = opened.convert("RGBA").getchannel("A") if mask.layer == "alpha" else opened.convert("L")
        placed = Image.new("L", (source.width, source.height))
        placed.paste(layer, mask.at)
        self._still = np.asarray(placed)

    def at(self, seconds: Fraction) -> Pixels:
        """The mask at a time, its soft edge made firm."""
        found = self._clip.at(seconds)[..., 1] if self._clip else self._still
        firm = np.clip((found.astype(np.float32) / 255 - FRONT) * 4 + 0.5, 0, 1)
        return np.asarray(np.rint(firm * 255), np.uint8)


def _file(still: bool) -> str:
    return PICTURE_FILE if still else FOOTAGE_FILE


def _alpha(mask: Pixels) -> Pixels:
    return np.repeat(mask[..., None], 4, axis=2)


def _skin(person: Pixels, body: BodyFrame) -> Pixels:
    """Where forearms and hands are, by the poses."""
    found = Image.new("L", (person.shape[1], person.shape[0]))
    for forearm in filter(None, [_ends(body.forearm(side)) for side in (0, 1)]):
        ImageDraw.Draw(found).line(forearm, fill=255, width=max(2, round(2.6 * BARE_FOREARM_HALF * body.wide)))
    return np.asarray(found)


def _ends(forearm: Floats | None) -> list[tuple[float, float]]:
    return [] if forearm is None else [(float(x), float(y)) for x, y in forearm]


def _draw_sheets(canvas: Any, cloth: Cloth, sheets: tuple[Sheet, ...]) -> None:
    for sheet in sheets:
        canvas.drawVertices(sheet.vertices(), skia.Paint(Shader=cloth.shader, AntiAlias=True))


def _shadow(body: BodyFrame) -> skia.Paint:
    """What the garment's edge throws on whoever wears it."""
    reach = 0.018 * body.wide
    ink = skia.Color(10, 10, 20, round(255 * SHADOW))
    return skia.Paint(ImageFilter=skia.ImageFilters.DropShadowOnly(0, reach, reach, reach, ink))


def _bounds(sheets: tuple[Sheet, ...], *, margin: float, width: int, height: int) -> skia.Rect:
    points = np.concatenate([sheet.screen for sheet in sheets])
    left, top = np.floor(points.min(axis=0) - margin)
    right, bottom = np.ceil(points.max(axis=0) + margin)
    return skia.Rect.MakeLTRB(max(0, left), max(0, top), min(width, right), min(height, bottom))
