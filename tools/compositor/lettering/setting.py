"""Sets words into lines: balanced, without orphans, broken at phrases, as large as their box allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from ....templates.look import TypeRoleStyle
from ...text.bidi import base_level, visual_order
from ...text.breaks import join
from ...text.clean import clean
from ...text.clusters import script
from ...text.shaping import space_em
from ..layers.set_word import SetText, SetWord
from .lettering import SHAPE_SIZE, setting_of
from .tokens import Token, shaped, tokens_of

_COST = 0.02
"""Weight of a break's cost against unevenness of lines."""


def set_words(
    words: tuple[str, ...], breaks: tuple[int, ...], style: TypeRoleStyle, *, size: float, width: float, language: str
) -> SetText:
    """Words whose lines were chosen already, centred, one token a word; smaller where a line is wider than `width`."""
    cut = join(words, breaks)
    tokens = shaped(cut, style, language)
    if not tokens:
        return SetText((), 0, size, 0.0, 0.0)
    starts = [0, *(number for number in range(1, len(tokens)) if tokens[number].must_break)]
    lines = list(zip(starts, [*starts[1:], len(tokens)], strict=True))
    space = _space(style, language)
    text = " ".join(words)
    widest = max(_line_width(tokens[start:end], space) for start, end in lines) / SHAPE_SIZE
    size = min(size, width / widest if widest else size)
    return _place(
        tokens,
        lines,
        [size] * len(lines),
        space=space,
        leading=leading_of(text, style),
        rtl=base_level(text) == 1,
        align="center",
    )


def leading_of(text: str, style: TypeRoleStyle) -> float:
    """Baseline to baseline as a share of the size; scripts with tall or joined letters need more."""
    tall = any(script(letter) in ("arabic", "cjk") for letter in text)
    return max(style.leading, 1.28) if tall else style.leading


def set_text(
    text: str,
    style: TypeRoleStyle,
    *,
    width: float,
    height: float,
    sizes: tuple[float, float],
    max_lines: int,
    language: str,
    align: str = "left",
    block: bool = False,
    loud_style: TypeRoleStyle | None = None,
    tabular: bool = False,
) -> SetText:
    """The largest setting between the two sizes that holds in the box; below the smallest where nothing else does.

    `block`: each line is grown to the full width. `tabular`: figures of one width. Sizes and lengths in pixels.
    """
    text = clean(text)
    space = _space(style, language)
    tokens = tokens_of(text, style, language, loud_style, tabular)
    if not tokens:
        return SetText((), 0, sizes[0], 0.0, 0.0)
    leading = leading_of(text, style)
    rtl = base_level(text) == 1
    small, large = sizes
    if block and len(tokens) > 1 and not any(script(letter) in ("cjk", "arabic") for letter in text):
        best: SetText | None = None
        for count in range(1, min(max_lines, len(tokens)) + 1):
            tried = _block(tokens, count, space=space, width=width, sizes=sizes, leading=leading, rtl=rtl, align=align)
            narrow = width
            while tried is not None and tried.height > height and narrow > 0.45 * width:
                # Too high at the full width: all lines shrink together, and leave some of the column.
                narrow *= min(0.96, height / tried.height)
                tried = _block(
                    tokens, count, space=space, width=narrow, sizes=sizes, leading=leading, rtl=rtl, align=align
                )
            if tried is None or tried.height > height or tried.width > width + 0.5:
                continue
            if best is None or _weight(tried) > _weight(best):
                best = tried
        if best is not None:
            return best
    size = large
    while True:
        done = _even(
            tokens, size, max_lines, width=width, height=height, space=space, leading=leading, rtl=rtl, align=align
        )
        if done is not None:
            break
        size *= 0.96
        # Legal slots hold at the smallest size; what does not (a longer edit) still never leaves its box.
        if size < small * 0.96:
            max_lines = max(max_lines, 12)
        if size < 4:
            return _place(tokens, [(0, len(tokens))], [size], space=space, leading=leading, rtl=rtl, align=align)
    # A line less is worth a size that is a little smaller.
    for share in (0.94, 0.88, 0.83):
        if done.lines > 2 and size * share >= small:
            calmer = _even(
                tokens,
                size * share,
                done.lines - 1,
                width=width,
                height=height,
                space=space,
                leading=leading,
                rtl=rtl,
                align=align,
            )
            if calmer is not None:
                return calmer
    return done


def _even(
    tokens: tuple[Token, ...],
    size: float,
    max_lines: int,
    *,
    width: float,
    height: float,
    space: float,
    leading: float,
    rtl: bool,
    align: str,
) -> SetText | None:
    """Lines of one size, as few as hold the text; None where it does not fit."""
    for count in range(1, max_lines + 1):
        lines = break_lines(tokens, count, space=space, limit=width * SHAPE_SIZE / size)
        if lines is None:
            continue
        done = _place(tokens, lines, [size] * len(lines), space=space, leading=leading, rtl=rtl, align=align)
        return done if done.height <= height and done.width <= width + 0.5 else None
    return None


def _weight(setting: SetText) -> float:
    """How strong a block is: the area its letters take, less what its line breaks cost the reader."""
    area = sum(word.ink().width * word.size for word in setting.words)
    starts = [word for before, word in pairwise(setting.words) if word.line != before.line]
    return area * max(0.2, 1 - 0.03 * sum(max(0.0, word.token.cost) for word in starts))


def _space(style: TypeRoleStyle, language: str) -> float:
    return space_em(setting_of(style, language=language)) * SHAPE_SIZE


def break_lines(tokens: tuple[Token, ...], count: int, *, space: float, limit: float) -> list[tuple[int, int]] | None:
    """`count` lines, each no wider than `limit` (at `SHAPE_SIZE`), as even as possible; None where they do not fit."""
    total = len(tokens)
    if count > total:
        return None
    widths = [0.0]
    for token in tokens:
        widths.append(widths[-1] + token.advance + (space if token.space else 0.0))

    def width(start: int, end: int) -> float:
        return widths[end] - widths[start] - (space if tokens[start].space else 0.0)

    ideal = widths[-1] / count
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for line in range(1, count + 1):
        for end in range(line, total - (count - line) + 1):
            for start in range(line - 1, end):
                before = best.get((line - 1, start))
                wide = width(start, end)
                if before is None or wide > limit or not _legal(tokens, start, end):
                    continue
                cost = before[0] + ((wide - ideal) / ideal) ** 2 + _break_cost(tokens, start, end, total)
                if (line, end) not in best or cost < best[line, end][0]:
                    best[line, end] = (cost, start)
    if (count, total) not in best:
        return None
    lines: list[tuple[int, int]] = []
    end = total
    for line in range(count, 0, -1):
        start = best[line, end][1]
        lines.append((start, end))
        end = start
    return lines[::-1]


def _legal(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    if any(token.must_break for token in tokens[start + 1 : end]):
        return False
    return end == len(tokens) or tokens[end].may_break


def _break_cost(tokens: tuple[Token, ...], start: int, end: int, total: int) -> float:
    if end == total:
        # A short last word alone is an orphan.
        return 0.6 if end - start == 1 and len(tokens[start].text) < 5 and start > 0 else 0.0
    return tokens[end].cost * _COST


def _block(
    tokens: tuple[Token, ...],
    count: int,
    *,
    space: float,
    width: float,
    sizes: tuple[float, float],
    leading: float,
    rtl: bool,
    align: str,
) -> SetText | None:
    lines = break_lines(tokens, count, space=space, limit=width * SHAPE_SIZE / sizes[0])
    if lines is None:
        return None
    grown = []
    for start, end in lines:
        natural = _line_width(tokens[start:end], space)
        grown.append(min(sizes[1], 0.998 * width * SHAPE_SIZE / natural))
    # Lines more than twice the smallest read as another text.
    top = min(grown) * 2.0
    return _place(
        tokens,
        lines,
        [min(size, top) for size in grown],
        space=space,
        leading=leading,
        rtl=rtl,
        align=align,
    )


def _line_width(tokens: tuple[Token, ...], space: float) -> float:
    return sum(token.advance for token in tokens) + space * sum(token.space for token in tokens[1:])


def _place(
    tokens: tuple[Token, ...],
    lines: list[tuple[int, int]],
    sizes: list[float],
    *,
    space: float,
    leading: float,
    rtl: bool,
    align: str,
) -> SetText:
    placed: list[SetWord] = []
    baseline = 0.0
    widest = max(
        _line_width(tokens[start:end], space) * size / SHAPE_SIZE
        for (start, end), size in zip(lines, sizes, strict=True)
    )
    for number, ((start, end), size) in enumerate(zip(lines, sizes, strict=True)):
        if number:
            # Loose above and below: unequal lines keep the optical distance of the larger one's shoulder.
            baseline += leading * (0.82 * size + 0.18 * sizes[number - 1])
        scale = size / SHAPE_SIZE
        row = tokens[start:end]
        order = visual_order([token.level for token in row])
        length = _line_width(row, space) * scale
        x = {"left": 0.0, "center": (widest - length) / 2, "right": widest - length}[align]
        words: dict[int, SetWord] = {}
        for place, index in enumerate(order):
            if place and row[max(index, order[place - 1])].space:
                x += space * scale
            words[index] = SetWord(row[index], number, x, baseline, size)
            x += row[index].advance * scale
        placed.extend(_hung(words[index], words.values(), align=align, edge=widest) for index in range(len(row)))
    return _tight(placed, len(lines), max(sizes), rtl=rtl)


def _hung(word: SetWord, row: Iterable[SetWord], *, align: str, edge: float) -> SetWord:
    """The word moved so that its line's ink, not its pen, stands on the edge: large and small lines share a flank."""
    if align == "center":
        return word
    inks = [other.ink() for other in row]
    shift = -min(ink.x for ink in inks) if align == "left" else edge - max(ink.right for ink in inks)
    return replace(word, x=word.x + shift)


def _tight(words: list[SetWord], lines: int, size: float, *, rtl: bool) -> SetText:
    """Move the whole so that the ink starts at 0, 0."""
    inks = [word.ink() for word in words]
    left = min(ink.x for ink in inks)
    top = min(ink.y for ink in inks)
    moved = tuple(SetWord(word.token, word.line, word.x - left, word.baseline - top, word.size) for word in words)
    tops, bottoms = [], []
    for line in range(lines):
        row = [ink for word, ink in zip(words, inks, strict=True) if word.line == line]
        tops.append(min(ink.y for ink in row) - top)
        bottoms.append(max(ink.bottom for ink in row) - top)
    return SetText(
        moved,
        lines,
        size,
        max(ink.right for ink in inks) - left,
        max(ink.bottom for ink in inks) - top,
        rtl,
        tuple(tops),
        tuple(bottoms),
    )
