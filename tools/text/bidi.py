"""Which way text runs: the levels of the Unicode Bidirectional Algorithm (UAX #9), for text without explicit marks.

`clean` has taken overrides, embeddings and isolates out, so the rules X1 to X8 have nothing to do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_NEUTRAL = frozenset(("B", "S", "WS", "ON"))
_EXPLICIT = frozenset(("LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "「": "」", "【": "】"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}


def base_level(text: str) -> int:
    """0 where the first strong character runs left to right (or there is none), 1 where it runs right to left (P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def levels(text: str, base: int) -> list[int]:
    """The level of each character of one paragraph: odd ones run right to left."""
    original = [_kind(char) for char in text]
    if base == 0 and not any(kind in ("R", "AL", "AN") for kind in original):
        return [0] * len(text)
    kinds = _weak(original, base)
    _brackets(text, kinds, base)
    _neutral(kinds, base)
    found = []
    for kind in kinds:
        if base % 2 == 0:
            found.append(base + {"L": 0, "R": 1, "AN": 2, "EN": 2}[kind])
        else:
            found.append(base + {"L": 1, "R": 0, "AN": 1, "EN": 1}[kind])
    # L1: blanks at the end take the paragraph's level.
    for number in range(len(text) - 1, -1, -1):
        if original[number] not in ("WS", "S", "B"):
            break
        found[number] = base
    return found


def _kind(char: str) -> str:
    kind = unicodedata.bidirectional(char) or "L"
    return "BN" if kind in _EXPLICIT else kind


def visual_order(runs: Sequence[int]) -> list[int]:
    """From left to right, the numbers of runs with these levels (L2)."""
    order = list(range(len(runs)))
    if not runs:
        return order
    lowest_odd = min((level for level in runs if level % 2), default=max(runs) + 1)
    for level in range(max(runs), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            if runs[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and runs[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def _weak(original: list[str], base: int) -> list[str]:
    kinds = list(original)
    edge = "R" if base else "L"
    before = edge
    for number, kind in enumerate(kinds):  # W1
        if kind == "NSM":
            kinds[number] = before
        before = kinds[number]
    strong = edge
    for number, kind in enumerate(kinds):  # W2, W3
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[number] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for number in range(1, len(kinds) - 1):  # W4
        left, kind, right = kinds[number - 1 : number + 2]
        if (kind in ("ES", "CS") and left == right == "EN") or (kind == "CS" and left == right == "AN"):
            kinds[number] = left
    _terminators(kinds)
    strong = edge
    for number, kind in enumerate(kinds):  # W6, W7
        if kind in ("ES", "ET", "CS", "BN"):
            kinds[number] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[number] = "L"
    return kinds


def _terminators(kinds: list[str]) -> None:
    start = 0  # W5: signs beside European figures belong to them
    while start < len(kinds):
        if kinds[start] != "ET":
            start += 1
            continue
        end = start
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if (start and kinds[start - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[start:end] = ["EN"] * (end - start)
        start = end


def _brackets(text: str, kinds: list[str], base: int) -> None:
    inside, outside = ("R", "L") if base else ("L", "R")
    waiting: list[int] = []
    pairs = []
    for number, char in enumerate(text):
        if kinds[number] != "ON":
            continue
        if char in _PAIRS:
            waiting.append(number)
        elif char in _CLOSERS:
            for place in range(len(waiting) - 1, -1, -1):
                if text[waiting[place]] == _CLOSERS[char]:
                    pairs.append((waiting[place], number))
                    del waiting[place:]
                    break
    for start, end in sorted(pairs):  # N0
        held = {_direction(kind) for kind in kinds[start + 1 : end]}
        if inside in held:
            kinds[start] = kinds[end] = inside
        elif outside in held:
            before = next((d for d in map(_direction, reversed(kinds[:start])) if d), inside)
            kinds[start] = kinds[end] = outside if before == outside else inside


def _direction(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _neutral(kinds: list[str], base: int) -> None:
    edge = "R" if base else "L"
    start = 0  # N1, N2
    while start < len(kinds):
        if kinds[start] not in _NEUTRAL:
            start += 1
            continue
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        left = _direction(kinds[start - 1]) if start else edge
        right = _direction(kinds[end]) if end < len(kinds) else edge
        kinds[start:end] = [left if left == right else edge] * (end - start)
        start = end
