"""Code on a card: letters of one width, line numbers, colours by meaning, lines that come in from the top."""

from __future__ import annotations

from dataclasses import dataclass, replace

import skia

from ....story.frame_source import Box, TextMark
from ....templates.layer import CodeLayer, Place
from ....templates.look import TypeRoleStyle
from ....templates.scene import display_length
from ..lettering.lettering import setting_of, shape, split_emoji
from ..lettering.tokens import Token
from ..lettering.words import Words
from ..motifs.motifs import rounded_path
from ..motion import Entrance
from ..pictures.colour import contrast, from_hex
from ..stagecraft import Stagecraft, fill_paint
from .drawn import Sized
from .labels import LEAST, DrawnExhibit, blended, has_cues, piece_start
from .set_word import SetText, SetWord
from .syntax import Shade, coloured

MONO = TypeRoleStyle(face="JetBrains Mono", weight=500, tracking=0.0, leading=1.42)
ADVANCE = 0.6
"""The width of every letter of `MONO`, in sizes; wide ones (Chinese) take two."""
LEADING = 1.42
PAD = 0.95
"""Between the card's edge and the text, in sizes."""
HANG = 2
"""Letters by which a line that goes on is moved in."""


@dataclass(frozen=True)
class CodePlan:
    """Code laid out."""

    craft: Stagecraft
    layer: CodeLayer
    labels: tuple[Words, ...]
    box: Box
    lines: tuple[int, ...]
    """The line of each label."""
    rows: tuple[tuple[float, float, float], ...]
    """Top, height and start of each line."""
    spotlit: bool

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self.rows[-1][2] + 10 * self.craft.rate

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw the card, and the light on the line that is spoken of."""
        craft = self.craft
        begin = craft.start_of(self.layer.enter)
        pose = Entrance("fade", begin, 8 * craft.rate * craft.hurry, 0, 0).pose(frame)
        if pose.hidden:
            return
        radius = min(craft.style.radius * craft.unit, 40 * craft.unit)
        card = rounded_path(self.box, radius)
        canvas.drawPath(card, fill_paint(craft.colour(self.layer.plate), pose.opacity))
        current = max((index for index, row in enumerate(self.rows) if frame >= row[2]), default=-1)
        if self.spotlit and current >= 0:
            top, tall, _ = self.rows[current]
            canvas.save()
            canvas.clipPath(card, True)
            band = skia.Rect.MakeLTRB(0, top, self.box.width, top + tall)
            canvas.drawRect(band, fill_paint(craft.colour("muted"), 0.16))
            side = craft.style.stroke * craft.unit * 0.6
            canvas.drawRect(skia.Rect.MakeXYWH(0, top, side, tall), fill_paint(craft.colour("accent")))
            canvas.restore()


@dataclass(frozen=True)
class DrawnCode(DrawnExhibit):
    """Code at its place: its marks are its lines, whatever colours their words have."""

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark a line."""
        plan, place = self.plan, self._place(frame)
        assert isinstance(plan, CodePlan)
        found: dict[int, list[TextMark]] = {}
        for words, line in zip(plan.labels, plan.lines, strict=True):
            found.setdefault(line, []).extend(words.marks(frame, place))
        return tuple(_joined(marks) for marks in found.values() if marks)


def _joined(marks: list[TextMark]) -> TextMark:
    left, top = min(mark.box.x for mark in marks), min(mark.box.y for mark in marks)
    right, bottom = max(mark.box.right for mark in marks), max(mark.box.bottom for mark in marks)
    ordered = sorted(marks, key=lambda mark: mark.box.x)
    return max(marks, key=lambda mark: len(mark.text)).model_copy(
        update={
            "text": " ".join(mark.text for mark in ordered),
            "box": Box(x=left, y=top, width=right - left, height=bottom - top),
            "settled": all(mark.settled for mark in marks),
        }
    )


def size_code(
    layer: CodeLayer,
    place: Place,
    text: str,
    language: str,
    craft: Stagecraft,
    *,
    width: float,
    height: float,
    factor: float,
) -> Sized:
    """Set code as large as its longest line allows; long lines go on, moved in, where that keeps it readable."""
    smallest, largest = place.size or (LEAST, 58)
    lines = coloured(text, language)
    unit = craft.unit
    gutter = len(str(len(lines))) + 1.5
    longest = max(display_length("".join(part for part, _ in line)) for line in lines)
    size = max(smallest, largest * factor) * unit
    # First without breaking any line; down to the smallest size it may break them.
    size = max(smallest * unit, min(size, width / (ADVANCE * (longest + gutter) + 2 * PAD)))
    while True:
        room = int((width - 2 * PAD * size) / (ADVANCE * size) - gutter)
        wrapped = [_wrapped(line, max(8, room)) for line in lines]
        tall = LEADING * size * sum(len(each) for each in wrapped) + (2 * PAD - 0.5) * size
        if (tall <= height and room >= 8) or size < 4 * unit:
            break
        size *= 0.96
    return _placed(layer, craft, wrapped, size=size, width=width, tall=tall, gutter=gutter)


def _wrapped(line: tuple[tuple[str, Shade], ...], room: int) -> list[list[tuple[int, str, Shade]]]:
    """A line cut where it is too long, each piece with its column."""
    found: list[list[tuple[int, str, Shade]]] = [[]]
    column = 0
    whole = "".join(part for part, _ in line)
    hang = min(room // 3, len(whole) - len(whole.lstrip()) + HANG)
    for part, shade in line:
        for atom in _atoms(part):
            piece = atom
            wide = display_length(piece)
            if column + wide > room and found[-1] and not piece.isspace():
                found.append([])
                column = hang
            while display_length(piece) > room - column:
                cut = max(1, room - column)
                head = piece[:cut]
                while display_length(head) > room - column and len(head) > 1:
                    head = head[:-1]
                found[-1].append((column, head, shade))
                piece = piece[len(head) :]
                found.append([])
                column = hang
            if piece:
                found[-1].append((column, piece, shade))
                column += display_length(piece)
    return found


def _atoms(part: str) -> list[str]:
    """Words and the spaces between them."""
    found: list[str] = []
    for letter in part:
        if found and (found[-1][-1].isspace() == letter.isspace()) and (letter.isalnum() or letter in "_ "):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _placed(
    layer: CodeLayer,
    craft: Stagecraft,
    wrapped: list[list[list[tuple[int, str, Shade]]]],
    *,
    size: float,
    width: float,
    tall: float,
    gutter: float,
) -> Sized:
    shades = _shades(craft, layer)
    labels: list[Words] = []
    rows: list[tuple[float, float, float]] = []
    owners: list[int] = []
    count = len(wrapped)
    y = PAD * size - 0.25 * size
    pen = PAD * size
    spotlit = has_cues(craft, count)
    for index, pieces in enumerate(wrapped):
        start = piece_start(layer, craft, index, count, share=0.5)
        top = y
        number = str(index + 1)
        for row, line in enumerate(pieces):
            baseline = y + 0.5 * LEADING * size + 0.35 * size
            if not row:
                at = pen + (gutter - 1.5 - len(number)) * ADVANCE * size
                labels += _words([(0, number, "comment")], at, baseline, size, layer, craft, shades, start)
            labels += _words(line, pen + gutter * ADVANCE * size, baseline, size, layer, craft, shades, start)
            owners += [owners[-1] + 1 if owners else 0] * (len(labels) - len(owners))
            y += LEADING * size
        rows.append((top, y - top, start))
    card = Box(x=0, y=0, width=width, height=tall)
    plan = CodePlan(craft, layer, tuple(labels), card, tuple(owners), tuple(rows), spotlit)
    return Sized(
        width,
        tall,
        lambda x, y: DrawnCode(layer, craft, plan, Box(x=x, y=y, width=width, height=tall)),
        cramped=size < 0.96 * LEAST * craft.unit,
    )


def _words(
    line: list[tuple[int, str, Shade]],
    left: float,
    baseline: float,
    size: float,
    layer: CodeLayer,
    craft: Stagecraft,
    shades: dict[Shade, str],
    start: float,
) -> list[Words]:
    """One text for each shade of a line, every letter in its cell."""
    by_shade: dict[Shade, list[SetWord]] = {}
    setting = setting_of(MONO, language=craft.language)
    for column, piece, shade in line:
        if piece.isspace():
            continue
        glyphs = tuple(shape(part, setting) for part in split_emoji(piece))
        token = Token(piece, glyphs, space=bool(by_shade.get(shade)))
        by_shade.setdefault(shade, []).append(SetWord(token, 0, left + column * ADVANCE * size, baseline, size))
    found = []
    for shade, words in by_shade.items():
        inks = [word.ink() for word in words]
        x, y = min(ink.x for ink in inks), min(ink.y for ink in inks)
        right, bottom = max(ink.right for ink in inks), max(ink.bottom for ink in inks)
        moved = tuple(replace(word, x=word.x - x, baseline=word.baseline - y) for word in words)
        text = SetText(moved, 1, size, right - x, bottom - y, False, (0.0,), (bottom - y,))
        entrance = Entrance("fade", start, max(1.0, 7 * craft.rate * craft.hurry), 0, 0)
        colour = shades[shade]
        found.append(
            Words(
                text="".join(word.token.text for word in words),
                role=layer.role,
                setting=text,
                x=x,
                y=y,
                entrances=tuple(entrance for _ in moved),
                colour=colour,
                loud_colour=colour,
            )
        )
    return found


def _shades(craft: Stagecraft, layer: CodeLayer) -> dict[Shade, str]:
    """Colours by meaning, all of them readable on the card."""
    colours = craft.style.colours
    ground = from_hex(colours[layer.plate])
    ink, accent = colours["ink"], colours["accent"]

    def readable(colour: str, least: float = 4.5) -> str:
        share = 0.0
        while contrast(from_hex(blended(colour, ink, share)), ground) < least and share < 1:
            share += 0.1
        return blended(colour, ink, min(1.0, share))

    return {
        "plain": ink,
        "keyword": readable(accent),
        "string": readable(colours["shape-2"], 4.5),
        "number": readable(blended(accent, ink, 0.35)),
        "name": readable(blended(accent, ink, 0.6)),
        "comment": readable(blended(colours["muted"], colours[layer.plate], 0.3)),
    }
