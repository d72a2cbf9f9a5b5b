"""What lips, jaw and tongue do for a sound, by its IPA symbol.

The chart of the International Phonetic Association (2020) gives height, backness and rounding of vowels and the place
of consonants; which sounds look alike follows C. G. Fisher, "Confusions among visually perceived consonants", 1968.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

ShapeName = Literal[
    "rest", "closed", "lip-teeth", "tongue-teeth", "tongue-up", "hiss", "hush", "curled", "back", "pursed",
    "ee", "eh", "ah", "uh", "oh", "oo",
]  # fmt: skip
"""Shapes that a viewer tells apart; `rest` is silence."""
CONTROLS = ("jaw", "wide", "round", "press", "teeth", "tongue")
"""The mouth's controls, as `Mouth.shapes` names them."""


@dataclass(frozen=True)
class LipSound:
    """One visible sound: where it wants each control (0 to 1, `wide` from -1), and how much it insists on that.

    A dominance of 0 follows the neighbours. `jaw` is that of a stressed syllable.
    """

    name: ShapeName
    jaw: float
    wide: float = 0.0
    round: float = 0.0
    press: float = 0.0
    teeth: float = 0.0
    tongue: float = 0.0
    lips_insist: float = 0.7
    """On `wide` and `round`."""
    jaw_insists: float = 0.8
    share: float = 1.0
    """Of a symbol's time, among the sounds of one symbol."""
    vowel: bool = False

    @property
    def closure(self) -> bool:
        """True for m, b and p: the lips are shut."""
        return self.name == "closed"

    @property
    def rank(self) -> int:
        """Which sounds give way where there is no time for all: 0 first, 3 never."""
        if self.name in ("closed", "lip-teeth"):
            return 3
        if self.vowel or self.name == "pursed":
            return 2
        return 0 if self.name == "back" else 1


@dataclass(frozen=True)
class Symbol:
    """What an IPA symbol holds: its sounds in order, and its stress mark."""

    sounds: tuple[LipSound, ...]
    stress: Literal["none", "secondary", "primary"]


def _vowel(name: ShapeName, height: float, *, wide: float = 0.0, rounded: float = 0.0) -> LipSound:
    """A vowel by how low the tongue lies (0 as in i, 1 as in ɑ): drawn mouths differ less in height than tongues do."""
    jaw = 0.18 + 0.70 * height
    return LipSound(name, jaw, wide, rounded, lips_insist=0.9 if rounded else 0.8, jaw_insists=1.0, vowel=True)


_CLOSED = LipSound("closed", 0.05, press=1.0, lips_insist=0.25, jaw_insists=1.0)
_LIP_TEETH = LipSound("lip-teeth", 0.10, teeth=1.0, lips_insist=0.5, jaw_insists=1.0)
_TONGUE_TEETH = LipSound("tongue-teeth", 0.16, wide=0.15, tongue=1.0, lips_insist=0.4)
_TONGUE_UP = LipSound("tongue-up", 0.28, wide=0.12, tongue=0.75, lips_insist=0.25, jaw_insists=0.45)
_TIP = LipSound("tongue-up", 0.22, wide=0.18, tongue=0.35, lips_insist=0.3, jaw_insists=0.45)
_HISS = LipSound("hiss", 0.13, wide=0.36, lips_insist=0.5, jaw_insists=1.0)
_HUSH = LipSound("hush", 0.14, wide=-0.1, round=0.58, lips_insist=0.9, jaw_insists=0.9)
_SOFT_HUSH = LipSound("hush", 0.13, wide=0.1, round=0.25, lips_insist=0.6, jaw_insists=0.9)
_CURLED = LipSound("curled", 0.16, wide=-0.1, round=0.42, lips_insist=0.7, jaw_insists=0.6)
_TRILL = LipSound("tongue-up", 0.22, tongue=0.4, lips_insist=0.2, jaw_insists=0.4)
_BACK = LipSound("back", 0.24, lips_insist=0.08, jaw_insists=0.25)
_OPEN_BACK = LipSound("back", 0.30, lips_insist=0.05, jaw_insists=0.15)
_PURSED = LipSound("pursed", 0.16, wide=-0.3, round=1.0, lips_insist=1.0, jaw_insists=0.8)
_GLIDE = LipSound("ee", 0.16, wide=0.6, lips_insist=0.6, jaw_insists=0.6)
_PALATAL = LipSound("tongue-up", 0.15, wide=0.4, tongue=0.3, lips_insist=0.4, jaw_insists=0.6)
_NEAR_CLOSED = LipSound("closed", 0.10, press=0.55, lips_insist=0.3, jaw_insists=0.9)

_CONSONANTS: dict[str, LipSound] = {
    **dict.fromkeys("mbpɓʙʘ", _CLOSED),
    **dict.fromkeys("β", replace(_NEAR_CLOSED, name="uh")),
    "ɸ": replace(_PURSED, round=0.55, press=0.45, wide=-0.1),
    **dict.fromkeys("fvɱ", _LIP_TEETH),
    "ʋ": replace(_LIP_TEETH, teeth=0.7),
    "ⱱ": _LIP_TEETH,
    **dict.fromkeys("θð", _TONGUE_TEETH),
    **dict.fromkeys("lɫɭɬɮɺ", _TONGUE_UP),
    **dict.fromkeys("tdnɗʈɖɳǀǃǁ", _TIP),
    **dict.fromkeys("sz", _HISS),
    **dict.fromkeys("ʃʒʂʐ", _HUSH),
    **dict.fromkeys("ɕʑɧ", _SOFT_HUSH),
    **dict.fromkeys("ɹɻ", _CURLED),
    **dict.fromkeys("rɾɽ", _TRILL),
    **dict.fromkeys("kgɡqɢŋɴxɣχʁʀɰɠʛʟ", _BACK),
    **dict.fromkeys("hɦħʕʔʜʢʡ", _OPEN_BACK),
    **dict.fromkeys("wʍ", _PURSED),
    "ɥ": replace(_PURSED, round=0.9),
    "j": _GLIDE,
    **dict.fromkeys("ɲʎçʝcɟǂʄ", _PALATAL),
}
_VOWELS: dict[str, LipSound] = {
    "i": _vowel("ee", 0.34, wide=0.90),
    "ɪ": _vowel("ee", 0.40, wide=0.58),
    "ɨ": _vowel("ee", 0.36, wide=0.42),
    "e": _vowel("eh", 0.50, wide=0.62),
    "ɛ": _vowel("eh", 0.64, wide=0.50),
    "æ": _vowel("ah", 0.76, wide=0.48),
    "a": _vowel("ah", 0.95, wide=0.18),
    "ɑ": _vowel("ah", 1.00),
    "ɶ": _vowel("ah", 0.80, rounded=0.25),
    "ɐ": _vowel("ah", 0.68, wide=0.12),
    "ʌ": _vowel("ah", 0.66, wide=0.05),
    "ə": _vowel("uh", 0.46, wide=0.08),
    "ɘ": _vowel("uh", 0.34, wide=0.20),
    "ɜ": _vowel("uh", 0.46, rounded=0.08),
    "ɝ": _vowel("uh", 0.38, rounded=0.32),
    "ɚ": _vowel("uh", 0.30, rounded=0.32),
    "ɤ": _vowel("uh", 0.40, wide=0.05),
    "ɯ": _vowel("ee", 0.34, wide=0.15),
    "ᵻ": _vowel("ee", 0.38, wide=0.40),
    "ɵ": _vowel("oh", 0.32, rounded=0.52),
    "ɞ": _vowel("oh", 0.46, rounded=0.36),
    "ɒ": _vowel("oh", 0.84, rounded=0.34),
    "ɔ": _vowel("oh", 0.66, wide=-0.08, rounded=0.50),
    "o": _vowel("oh", 0.58, wide=-0.15, rounded=0.74),
    "œ": _vowel("oh", 0.52, wide=-0.05, rounded=0.48),
    "ø": _vowel("oo", 0.44, wide=-0.12, rounded=0.76),
    "ʊ": _vowel("oo", 0.42, wide=-0.15, rounded=0.66),
    "ʉ": _vowel("oo", 0.36, wide=-0.2, rounded=0.88),
    "u": _vowel("oo", 0.38, wide=-0.30, rounded=1.00),
    "y": _vowel("oo", 0.36, wide=-0.22, rounded=0.94),
    "ʏ": _vowel("oo", 0.40, wide=-0.12, rounded=0.68),
}
_RUSSIAN_Y = _vowel("ee", 0.38, wide=0.35)
_UNKNOWN = replace(_BACK, jaw=0.22)
_ROUNDING = {"ʷ": 0.7, "ᵝ": 0.35}
"""Marks that round the sound before them: labialised, and compressed as Japanese u."""
_AFFRICATES = {
    **dict.fromkeys(("tʃ", "dʒ", "ʈʂ", "ɖʐ", "tʂ"), _HUSH),
    **dict.fromkeys(("tɕ", "dʑ"), _SOFT_HUSH),
    **dict.fromkeys(("ts", "dz"), _HISS),
}


@cache
def lip_sounds(symbol: str, *, language: str = "") -> Symbol:
    """The visible sounds of an IPA symbol as espeak-ng writes it: 'ˈeɪ' is two, 'tʃ' one, 'ʲ' none of its own.

    Any text gets an answer: letters that are no IPA make a small neutral opening. espeak-ng writes Russian ы as `y`
    (there it is unrounded), hence `language` ('ru').
    """
    stress: Literal["none", "secondary", "primary"] = (
        "primary" if "ˈ" in symbol else "secondary" if "ˌ" in symbol else "none"
    )
    # Precomposed letters come apart (ç excepted, which is IPA's own), and marks are not sounds.
    letters = [
        letter
        for sign in symbol
        for letter in (sign if sign == "ç" else unicodedata.normalize("NFD", sign))
        if letter in _ROUNDING or letter == "ʲ" or unicodedata.category(letter) in ("Ll", "Lo", "Lu")
    ]
    sounds: list[LipSound] = []
    at = 0
    while at < len(letters):
        pair = "".join(letters[at : at + 2])
        if (joined := _AFFRICATES.get(pair)) is not None:
            sounds.append(joined)
            at += 2
            continue
        rounding = _ROUNDING.get(letters[at])
        if rounding is not None and sounds:
            sounds[-1] = replace(sounds[-1], round=max(sounds[-1].round, rounding), lips_insist=0.9)
        else:
            sounds.extend(_of_letter(letters[at], language, alone=not sounds))
        at += 1
    return Symbol(_shared(sounds), stress)


def _of_letter(letter: str, language: str, *, alone: bool) -> list[LipSound]:
    if letter == "ʲ":
        # espeak-ng tells the softness of a Russian consonant as a sound of its own.
        return [replace(_GLIDE, jaw=0.16, lips_insist=0.3, jaw_insists=0.3)] if alone else []
    if letter in _ROUNDING:
        return [replace(_PURSED, lips_insist=0.6)]
    if letter == "y" and language == "ru":
        return [_RUSSIAN_Y]
    return [_VOWELS.get(letter) or _CONSONANTS.get(letter) or _UNKNOWN]


def _shared(sounds: list[LipSound]) -> tuple[LipSound, ...]:
    """A diphthong's first vowel takes most of its time; other sounds of one symbol share it evenly."""
    if len(sounds) == 2 and all(sound.vowel for sound in sounds):
        return (replace(sounds[0], share=0.58), replace(sounds[1], share=0.42))
    return tuple(replace(sound, share=1 / len(sounds)) for sound in sounds)


REST = LipSound("rest", 0.0, lips_insist=1.0, jaw_insists=1.0)
"""A calm closed mouth."""
