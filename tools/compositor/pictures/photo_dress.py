"""What stands around a photograph in a look: its outline, its rim or border, the block or line behind it."""

from __future__ import annotations

import math
import random

import skia

from ....story.frame_source import Box
from ....templates.layer import ColourRole
from ..motifs.motif_plan import smooth_loop
from ..motifs.motifs import arch_path, rounded_path
from ..motifs.print_screen import Inks
from ..stagecraft import Stagecraft, fill_paint, stroke_paint
from .colour import from_hex, luminance
from .picture import rim_of_cutout

BLOCK = 16.0
"""Units by which a block behind a card looks out."""
RIM = 18.0
"""Units of a sticker's white rim."""
LINE_GAP = 14.0
"""Units between a picture and the fine line around it."""


def photo_mask(shape: str, box: Box, craft: Stagecraft) -> skia.Path:
    """The outline in which a picture of that shape is seen."""
    if shape == "arch":
        return arch_path(box)
    if shape == "circle":
        return rounded_path(box, min(box.width, box.height) / 2)
    if shape == "blob":
        return _pebble(box)
    if shape == "cut":
        return _snipped(box, craft.seed)
    return rounded_path(box, craft.style.radius * craft.unit)


def ragged_edge(box: Box, edge: str, *, frame: Box, seed: int) -> skia.Path:
    """A picture that runs off the frame and ends torn, or in steps, on the side of the words."""
    chance = random.Random(seed)
    below = box.bottom < frame.height - 1
    length = box.width if below else box.height
    count = 46 if edge == "torn" else 6
    deep = (0.022 if edge == "torn" else 0.05) * (box.height if below else box.width)
    cuts: list[tuple[float, float]] = []
    for number in range(count + 1):
        share = number / count
        if edge == "torn":
            cuts.append((share * length, deep * (chance.random() + 0.8 * math.sin(5.1 * share + seed % 7))))
        else:
            height = deep * ((number * 3 + seed) % 4) / 2
            cuts += [(share * length, height), (min(1.0, share + 1 / count) * length, height)]
    path = skia.Path()
    if below:
        path.moveTo(box.x, box.y)
        path.lineTo(box.right, box.y)
        for along, cut in reversed(cuts):
            path.lineTo(box.x + along, box.bottom - deep - cut)
    else:
        path.moveTo(box.right, box.y)
        path.lineTo(box.right, box.bottom)
        for along, cut in reversed(cuts):
            path.lineTo(box.x + deep + cut, box.y + along)
    path.close()
    return path


def draw_behind(canvas: skia.Canvas, mask: skia.Path, craft: Stagecraft, *, opacity: float, reveal: float) -> None:
    """Draw what looks out from under a framed picture; it grows with the picture."""
    style, unit = craft.style, craft.unit
    if style.light.hard:
        _fallen(canvas, mask, craft, craft.colour(_darkest(craft), opacity), style.light.hard * unit * reveal)
    if style.photo_dress == "block":
        _shifted(canvas, mask, BLOCK * unit * reveal, craft.colour("accent", opacity))
    elif style.photo_dress == "sticker":
        rim = stroke_paint(craft.colour(_lightest(craft)), 2 * RIM * unit * reveal, opacity)
        canvas.drawPath(mask, rim)
    elif style.photo_dress == "line":
        away = LINE_GAP * unit * (2 - reveal)
        canvas.drawPath(_grown(mask, away), stroke_paint(craft.colour("accent"), max(1.0, 0.6 * style.stroke * unit)))


def sticker_rim(picture: skia.Image, craft: Stagecraft) -> tuple[skia.Image, int, int] | None:
    """The rim of a cut-out in looks of stickers, with where it stands; None in others."""
    if craft.style.photo_dress != "sticker":
        return None
    return rim_of_cutout(picture, reach=RIM * craft.unit, colour=craft.style.colours[_lightest(craft)])


def inks_of(craft: Stagecraft) -> Inks:
    """The scheme's two inks and its paper, by their lightness."""
    colours = [from_hex(craft.style.colours[role]) for role in ("ground", "ink", "accent", "shape-2")]
    ordered = sorted(colours, key=luminance)
    vivid = max(colours, key=lambda rgb: max(rgb) - min(rgb))
    return ordered[0], vivid, ordered[-1]


def draw_before(canvas: skia.Canvas, mask: skia.Path, craft: Stagecraft, *, opacity: float) -> None:
    """Draw what lies over a framed picture's edge."""
    if craft.style.photo_dress == "border":
        canvas.drawPath(mask, stroke_paint(craft.colour("ink"), craft.style.stroke * craft.unit, opacity))


def _fallen(canvas: skia.Canvas, mask: skia.Path, craft: Stagecraft, colour: int, reach: float) -> None:
    away = math.radians(craft.style.light.angle + 180)
    canvas.save()
    canvas.translate(reach * math.sin(away), -reach * math.cos(away))
    paint = fill_paint(colour)
    if craft.style.photo_dress == "sticker":
        paint.setStyle(skia.Paint.Style.kStrokeAndFill_Style)
        paint.setStrokeWidth(2 * RIM * craft.unit)
        paint.setStrokeJoin(skia.Paint.Join.kRound_Join)
        paint.setAlphaf(0.3 * paint.getAlphaf())
    canvas.drawPath(mask, paint)
    canvas.restore()


def _shifted(canvas: skia.Canvas, mask: skia.Path, side: float, colour: int) -> None:
    """Away from the light."""
    canvas.save()
    canvas.translate(side, side)
    canvas.drawPath(mask, fill_paint(colour))
    canvas.restore()


def _grown(mask: skia.Path, away: float) -> skia.Path:
    bounds = mask.computeTightBounds()
    grown = skia.Path(mask)
    matrix = skia.Matrix()
    matrix.setScale(
        (bounds.width() + 2 * away) / bounds.width(),
        (bounds.height() + 2 * away) / bounds.height(),
        bounds.centerX(),
        bounds.centerY(),
    )
    grown.transform(matrix)
    return grown


def _pebble(box: Box) -> skia.Path:
    """A soft, uneven round that keeps nearly all of the picture."""
    path = skia.Path()
    points = []
    for number in range(8):
        angle = 2 * math.pi * number / 8 + 0.2
        out = (0.97, 1.03, 0.96, 1.0, 1.04, 0.97, 1.02, 0.98)[number]
        x, y = math.cos(angle), math.sin(angle)
        square = 1 / max(abs(x), abs(y)) ** 0.55
        points.append(
            (
                box.x + box.width / 2 * (1 + x * square * out * 0.94),
                box.y + box.height / 2 * (1 + y * square * out * 0.94),
            )
        )
    smooth_loop(path, points)
    return path


def _snipped(box: Box, seed: int) -> skia.Path:
    """A card cut out by hand: its corners are not quite square."""
    chance = random.Random(seed)
    reach = 0.024 * min(box.width, box.height)
    corners = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
    path = skia.Path()
    path.addPoly(
        [
            skia.Point(
                x + (1 if x == box.x else -1) * chance.uniform(0, reach),
                y + (1 if y == box.y else -1) * chance.uniform(0, reach),
            )
            for x, y in corners
        ],
        True,
    )
    return path


def _lightest(craft: Stagecraft) -> ColourRole:
    roles: tuple[ColourRole, ...] = ("ink", "ground", "on-accent")
    return max(roles, key=lambda role: luminance(from_hex(craft.style.colours[role])))


def _darkest(craft: Stagecraft) -> ColourRole:
    roles: tuple[ColourRole, ...] = ("ink", "ground", "on-accent")
    return min(roles, key=lambda role: luminance(from_hex(craft.style.colours[role])))
