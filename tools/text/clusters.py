"""What a reader takes for one character: a letter with its marks, a flag, a family of emoji."""

from __future__ import annotations

import unicodedata
from typing import Literal

Script = Literal["emoji", "cjk", "arabic", "other"]

VS15, VS16, ZWJ = "\ufe0e", "\ufe0f", "\u200d"
_EMOJI_BY_DEFAULT = frozenset(
    chr(code)
    for first, last in (
        (0x231A, 0x231B), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE), (0x2614, 0x2615),
        (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE),
        (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5),
        (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C),
        (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF),
        (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""Characters below U+1F000 that are pictures unless told otherwise (Unicode emoji-data, Emoji_Presentation)."""


def clusters(text: str) -> list[str]:
    """Split a text where a cursor may stand: by Unicode's rules for marks, joiners, flags, skin tones and jamo-free
    scripts. Joined, the pieces are the text again."""
    found: list[str] = []
    for char in text:
        if found and _joins(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _joins(before: str, char: str) -> bool:
    last = before[-1]
    if last in " \n" or char in " \n":
        return False
    if char in (ZWJ, "\u200c") or unicodedata.category(char) in ("Mn", "Me", "Mc") or is_skin_tone(char):
        return True
    if last == ZWJ:
        return ord(char) >= 0x2190 and not is_cjk(char)
    return _is_regional(char) and len(before) == 1 and _is_regional(last)


def is_skin_tone(char: str) -> bool:
    """Whether it is one of the five emoji modifiers."""
    return 0x1F3FB <= ord(char) <= 0x1F3FF


def _is_regional(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def is_cjk(char: str) -> bool:
    """Whether it is a Chinese or Japanese character or full-width mark: lines may break beside it without a space."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x33FF
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    )


def script(cluster: str) -> Script:
    """Which kind of face draws it."""
    char = cluster[0]
    code = ord(char)
    if VS16 in cluster or "\u20e3" in cluster:
        return "emoji"
    if (0x1F000 <= code <= 0x1FAFF or char in _EMOJI_BY_DEFAULT) and VS15 not in cluster:
        return "emoji"
    if is_cjk(char):
        return "cjk"
    if 0x0600 <= code <= 0x08FF or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFE:
        return "arabic"
    return "other"


def ignorable(char: str) -> bool:
    """Whether it has no picture of its own: joiners, selectors."""
    return char in ("\u200b", "\u200c", ZWJ) or 0xFE00 <= ord(char) <= 0xFE0F
