"""Formulas: laid out by the rules of TeX that can be seen, drawn with the bundled faces."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import skia

from ....templates.layer import FormulaLayer, Place
from ....templates.look import TypeRoleStyle
from ..lettering.lettering import Glyphs, setting_of, shape
from ..lettering.tokens import Token
from ..lettering.words import Words
from ..motion import Entrance
from ..stagecraft import Stagecraft
from . import tex
from .drawn import Sized
from .labels import LEAST, argb, exhibit
from .set_word import SetText, SetWord

UPRIGHT = TypeRoleStyle(face="Playfair Display", weight=500)
SLOPED = TypeRoleStyle(face="Playfair Display Italic", weight=500)
TECHNICAL = TypeRoleStyle(face="JetBrains Mono", weight=500)
_TECHNICAL = frozenset("∈∉⊂∀∃≡")
AXIS = 0.26
"""The height of the middle of operators and fractions over the baseline, in sizes."""
SCRIPT = 0.64
SMALLEST = 0.5
"""Scripts of scripts, by the size of the formula."""
THIN, MEDIUM, THICK = 0.17, 0.22, 0.28
RULE = 0.045
"""The weight of fractions' and roots' lines, in sizes."""


@dataclass
class _Box:
    """A laid part: its width, how far it rises and falls, its letters and lines. In sizes of the formula."""

    width: float = 0.0
    up: float = 0.0
    down: float = 0.0
    letters: list[tuple[Glyphs, float, float, float]] = field(default_factory=list)
    """Shaped text, x, baseline and size."""
    lines: list[tuple[tuple[tuple[float, float], ...], float]] = field(default_factory=list)
    """Polylines and their weights."""

    def take(self, other: _Box, x: float, y: float) -> None:
        """Put another box into this one, moved."""
        self.letters += [(glyphs, at + x, base + y, size) for glyphs, at, base, size in other.letters]
        self.lines += [(tuple((px + x, py + y) for px, py in points), weight) for points, weight in other.lines]
        self.up = max(self.up, other.up - y)
        self.down = max(self.down, other.down + y)


@dataclass(frozen=True)
class FormulaPlan:
    """A formula laid out."""

    craft: Stagecraft
    labels: tuple[Words, ...]
    paths: tuple[tuple[skia.Path, float], ...]
    colour: str
    begin: float

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self.begin + 26 * self.craft.rate

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw the lines of fractions and roots, as their letters come."""
        late = self.begin + 6 * self.craft.rate
        shown = min(1.0, max(0.0, (frame - late + 1) / (10 * self.craft.rate)))
        if shown <= 0:
            return
        for path, weight in self.paths:
            paint = skia.Paint(Color=argb(self.colour), AntiAlias=True, StrokeWidth=weight)
            paint.setStyle(skia.Paint.Style.kStroke_Style)
            paint.setStrokeJoin(skia.Paint.Join.kRound_Join)
            if shown < 0.999:
                paint.setPathEffect(skia.TrimPathEffect.Make(0, max(0.01, shown)))
            canvas.drawPath(path, paint)


def size_formula(
    layer: FormulaLayer, place: Place, text: str, craft: Stagecraft, *, width: float, height: float, factor: float
) -> Sized:
    """Set a formula as large as it fits, its smallest letters no smaller than the least size."""
    smallest, largest = place.size or (80, 200)
    parts = _broken(tex.read_tex(text))
    lay = [_lay(part, 1.0) for part in parts]
    unit = craft.unit
    inks = [_ink(box) for box in lay]
    wide = max(*(right - left for left, _, right, _ in inks), 0.1)
    gap = 0.5
    tall = sum(bottom - top for _, top, _, bottom in inks) + gap * (len(lay) - 1)
    size = min(max(smallest, largest * factor) * unit, width / wide, height / max(0.1, tall))
    small = min((letter[3] for box in lay for letter in box.letters), default=1.0) * size
    colour = craft.style.colours[layer.colour]
    begin = craft.start_of(layer.enter)
    words: list[SetWord] = []
    paths: list[tuple[skia.Path, float]] = []
    y = 0.0
    for number, (box, (left, top, _, bottom)) in enumerate(zip(lay, inks, strict=True)):
        x = -left + (0.6 if number else 0.0)
        base = y - top
        for glyphs, at, drop, own in box.letters:
            token = Token(glyphs.text, (glyphs,), space=bool(words))
            words.append(SetWord(token, 0, (x + at) * size, (base + drop) * size, own * size))
        for points, weight in box.lines:
            path = skia.Path()
            for step, (px, py) in enumerate(points):
                (path.lineTo if step else path.moveTo)((x + px) * size, (base + py) * size)
            paths.append((path, weight * size))
        y += bottom - top + gap
    plan = _planned(words, paths, text, craft, layer, colour=colour, begin=begin, size=size)
    return exhibit(layer, craft, plan, wide * size, tall * size, cramped=small < 0.96 * LEAST * 0.6 * unit)


def _ink(box: _Box) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is drawn."""
    points = [
        (at + glyphs.left * own / 256.0, drop + glyphs.top * own / 256.0) for glyphs, at, drop, own in box.letters
    ]
    points += [
        (at + glyphs.right * own / 256.0, drop + glyphs.bottom * own / 256.0) for glyphs, at, drop, own in box.letters
    ]
    points += [
        (x + way * weight / 2, y + way * weight / 2) for line, weight in box.lines for x, y in line for way in (-1, 1)
    ]
    xs, ys = [x for x, _ in points] or [0.0, 0.1], [y for _, y in points] or [0.0, 0.1]
    return min(xs), min(ys), max(xs), max(ys)


def _planned(
    words: list[SetWord],
    paths: list[tuple[skia.Path, float]],
    text: str,
    craft: Stagecraft,
    layer: FormulaLayer,
    *,
    colour: str,
    begin: float,
    size: float,
) -> FormulaPlan:
    if not words:
        return FormulaPlan(craft, (), tuple(paths), colour, begin)
    inks = [word.ink() for word in words]
    left, top = min(ink.x for ink in inks), min(ink.y for ink in inks)
    right, bottom = max(ink.right for ink in inks), max(ink.bottom for ink in inks)
    moved = tuple(replace(word, x=word.x - left, baseline=word.baseline - top) for word in words)
    step = min(3 * craft.rate, 20 * craft.rate / len(moved))
    entrances = tuple(
        Entrance("rise", begin + step * index, max(1.0, 9 * craft.rate * craft.hurry), 0.2 * size, 0)
        for index in range(len(moved))
    )
    setting = SetText(moved, 1, size, right - left, bottom - top, False, (0.0,), (bottom - top,))
    whole = Words(
        text=text,
        role=layer.role,
        setting=setting,
        x=left,
        y=top,
        entrances=entrances,
        colour=colour,
        loud_colour=colour,
    )
    return FormulaPlan(craft, (whole,), tuple(paths), colour, begin)


def _broken(row: tex.Row) -> list[tex.Row]:
    """A long formula goes on under itself after its second relation: `a = b = c` has a line for `= c`."""
    relations = [
        number for number, node in enumerate(row.nodes) if isinstance(node, tex.Sign) and node.sort == "relation"
    ]
    if len(row.nodes) < 14 or len(relations) < 2:
        return [row]
    cut = relations[len(relations) // 2]
    return [tex.Row(row.nodes[:cut]), tex.Row(row.nodes[cut:])]


def _lay(node: tex.Node, size: float) -> _Box:
    if isinstance(node, tex.Sign):
        return _sign(node, size)
    if isinstance(node, tex.Row):
        return _row(node, size)
    if isinstance(node, tex.Fraction):
        return _fraction(node, size)
    if isinstance(node, tex.Script):
        return _script(node, size)
    if isinstance(node, tex.Root):
        return _root(node, size)
    if isinstance(node, tex.Fence):
        return _fence(node, size)
    return _accent(node, size)


def _sign(sign: tex.Sign, size: float) -> _Box:
    if sign.sort == "space":
        return _Box(width=sign.wide * size)
    style = SLOPED if sign.sort == "letter" and sign.text.isascii() else UPRIGHT
    if sign.text in _TECHNICAL:
        style = TECHNICAL
    own = size * (1.45 if sign.sort == "big" else 1.0)
    glyphs = shape(sign.text, setting_of(style, language="en"))
    em = own / 256.0
    drop = 0.0
    if sign.sort == "big":
        # Its middle stands on the axis.
        drop = -(glyphs.top + glyphs.bottom) / 2 * em - AXIS * size
    box = _Box(
        width=glyphs.advance * em, up=max(0.0, -glyphs.top * em - drop), down=max(0.0, glyphs.bottom * em + drop)
    )
    box.letters.append((glyphs, 0.0, drop, own))
    return box


def _row(row: tex.Row, size: float) -> _Box:
    box = _Box(up=0.45 * size, down=0.1 * size)
    x = 0.0
    small = size < 0.7
    for number, node in enumerate(row.nodes):
        before = row.nodes[number - 1] if number else None
        x += _space(before, node, small=small) * size
        part = _lay(node, size)
        box.take(part, x, 0.0)
        x += part.width
    box.width = x
    return box


def _space(before: tex.Node | None, node: tex.Node, *, small: bool) -> float:
    if before is None:
        return 0.0
    sorts = [each.sort if isinstance(each, tex.Sign) else "inner" for each in (before, node)]
    if "space" in sorts:
        return 0.0
    if "relation" in sorts:
        return 0.08 if small else THICK
    if sorts[1] == "operator":
        return 0.0 if small else MEDIUM
    if sorts[0] == "operator":
        # A sign before a term stands close to it, as in -x.
        return 0.0 if small else MEDIUM
    if "word" in sorts and "open" not in sorts and "close" not in sorts:
        return THIN
    big = isinstance(before, tex.Script) and isinstance(before.base, tex.Sign) and before.base.sort == "big"
    if big or sorts[0] == "big":
        return THIN
    return 0.03 if sorts[0] == "letter" else 0.0


def _fraction(node: tex.Fraction, size: float) -> _Box:
    own = size if size > 0.9 else max(SMALLEST, size * 0.85)
    over, under = _lay(node.over, own * 0.92), _lay(node.under, own * 0.92)
    width = max(over.width, under.width) + 0.2 * size
    gap, axis = 0.16 * size, -AXIS * size
    box = _Box(width=width + 0.12 * size)
    left = 0.06 * size
    box.take(over, left + (width - over.width) / 2, axis - gap - over.down)
    box.take(under, left + (width - under.width) / 2, axis + gap + under.up)
    box.lines.append((((left, axis), (left + width, axis)), RULE * size))
    return box


def _script(node: tex.Script, size: float) -> _Box:
    base = _lay(node.base, size)
    small = max(SMALLEST, size * SCRIPT)
    stacked = isinstance(node.base, tex.Sign) and (node.base.sort == "big" or node.base.text == "lim")
    above = _lay(node.above, small) if node.above is not None else None
    below = _lay(node.below, small) if node.below is not None else None
    box = _Box()
    if stacked and not (isinstance(node.base, tex.Sign) and node.base.text == "∫"):
        width = max(base.width, above.width if above else 0, below.width if below else 0)
        box.take(base, (width - base.width) / 2, 0.0)
        if above:
            box.take(above, (width - above.width) / 2, -base.up - 0.14 * size - above.down)
        if below:
            box.take(below, (width - below.width) / 2, base.down + 0.14 * size + below.up)
        box.width = width
        return box
    box.take(base, 0.0, 0.0)
    lean = 0.06 * size
    reach = 0.0
    if above:
        rise = max(0.38 * size, base.up - 0.32 * size)
        box.take(above, base.width + lean, -rise)
        reach = above.width + lean
    if below:
        sink = max(0.2 * size, base.down - 0.05 * size)
        if above:
            sink = max(sink, 0.24 * size)
        box.take(below, base.width + 0.02 * size, sink)
        reach = max(reach, below.width + 0.02 * size)
    box.width = base.width + reach + 0.04 * size
    return box


def _root(node: tex.Root, size: float) -> _Box:
    inner = _lay(node.of, size)
    top, foot = inner.up + 0.16 * size, inner.down + 0.02 * size
    hook = 0.52 * size
    box = _Box()
    degree = _lay(node.degree, SMALLEST) if node.degree is not None else None
    shift = max(0.0, (degree.width - 0.2 * size) if degree else 0.0)
    box.take(inner, shift + hook + 0.06 * size, 0.0)
    end = shift + hook + inner.width + 0.14 * size
    box.lines.append(
        (
            (
                (shift + 0.02 * size, -0.22 * size), (shift + 0.13 * size, -0.3 * size),
                (shift + 0.28 * size, foot), (shift + hook, -top), (end, -top),
            ),
            RULE * size,
        )
    )  # fmt: skip
    if degree:
        box.take(degree, 0.0, -0.42 * size - degree.down)
    box.width, box.up, box.down = end + 0.05 * size, max(box.up, top + 0.05 * size), max(box.down, foot)
    return box


def _fence(node: tex.Fence, size: float) -> _Box:
    inner = _lay(node.of, size)
    box = _Box()
    x = 0.0
    high = inner.up + inner.down + 0.1 * size
    middle = (inner.down - inner.up) / 2
    for number, sign in enumerate((node.left, node.right)):
        if sign:
            glyphs = shape(sign, setting_of(UPRIGHT, language="en"))
            em = max(size, 0.95 * high * 256.0 / max(1.0, glyphs.bottom - glyphs.top)) / 256.0
            drop = middle - (glyphs.top + glyphs.bottom) / 2 * em
            part = _Box(width=glyphs.advance * em, up=-glyphs.top * em, down=glyphs.bottom * em)
            part.letters.append((glyphs, 0.0, 0.0, em * 256.0))
            box.take(part, x, drop)
            x += part.width
        if not number:
            box.take(inner, x + 0.03 * size, 0.0)
            x += inner.width + 0.06 * size
    box.width = x
    return box


def _accent(node: tex.Accent, size: float) -> _Box:
    inner = _lay(node.of, size)
    box = _Box(width=inner.width)
    box.take(inner, 0.0, 0.0)
    y = -inner.up - 0.1 * size
    left, right = 0.04 * size, inner.width - 0.02 * size
    middle = (left + right) / 2 + 0.05 * size
    if node.kind == "underline":
        y = inner.down + 0.1 * size
        box.down += 0.15 * size
    shapes: dict[str, tuple[tuple[float, float], ...]] = {
        "hat": (
            (middle - 0.15 * size, y + 0.02 * size),
            (middle, y - 0.1 * size),
            (middle + 0.15 * size, y + 0.02 * size),
        ),
        "vec": ((left, y), (right + 0.06 * size, y), (right - 0.04 * size, y - 0.08 * size)),
        "dot": ((middle - 0.03 * size, y), (middle + 0.03 * size, y)),
        "tilde": (
            (middle - 0.15 * size, y),
            (middle - 0.05 * size, y - 0.06 * size),
            (middle + 0.05 * size, y),
            (middle + 0.15 * size, y - 0.06 * size),
        ),
    }
    box.lines.append(
        (shapes.get(node.kind, ((left, y), (right, y))), (2 * RULE if node.kind == "dot" else RULE) * size)
    )
    if node.kind != "underline":
        box.up += 0.24 * size
    return box
