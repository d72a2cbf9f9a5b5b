"""Sounds from phonemes with times: split into visible sounds, lips shut where the audio shows it, stress weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .heard import Heard, shut_span
from .sounds import lip_sounds
from .timed import TimedSound

ToldPhoneme = tuple[str, float, float]
"""IPA symbol, start and end in seconds."""
_STRESS = {"none": 0.0, "secondary": 0.6, "primary": 1.0}
_TONAL = frozenset(("zh", "ja", "vi", "th"))
"""Languages in which espeak-ng marks nearly every syllable, or none, as stressed: loudness and length decide."""
_AFTER_SILENCE_S = 0.03
_SHUT_BEFORE_S = 0.035
"""Lips that begin a phrase with m, b or p are shut for so long before it is told."""


def timed_sounds(phonemes: Sequence[ToldPhoneme], heard: Heard, *, language: str) -> tuple[TimedSound, ...]:
    """The visible sounds of a line in order, none overlapping. `language` is the base ('ru')."""
    sounds: list[TimedSound] = []
    for symbol, start, end in phonemes:
        told = lip_sounds(symbol, language=language)
        at = start
        for sound in told.sounds:
            after = at + (end - start) * sound.share
            sounds.append(TimedSound(sound, at, after, stress=_STRESS[told.stress] if sound.vowel else 0.0))
            at = after
    return _weighed(_with_shut_lips(sounds, heard), heard, tonal=language in _TONAL)


def _with_shut_lips(sounds: list[TimedSound], heard: Heard) -> list[TimedSound]:
    """Move m, b and p to where their lips are shut.

    Synthesisers tell a stop at its burst, and its silence as the end of the sound before: the lips shut earlier.
    """
    moved = list(sounds)
    for number, each in enumerate(moved):
        if not each.sound.closure:
            continue
        before = moved[number - 1] if number else None
        after = moved[number + 1] if number + 1 < len(moved) else None
        if before is None or each.start_s - before.end_s > _AFTER_SILENCE_S:
            # The deepest valley is the silence before: what was told is all there is to go by.
            first, last = each.start_s - _SHUT_BEFORE_S, min(each.end_s, each.start_s + 2 * _SHUT_BEFORE_S)
        else:
            until_s = after.middle_s if after is not None and after.start_s < each.end_s + 0.08 else each.end_s + 0.04
            first, last = shut_span(
                heard,
                start_s=each.start_s,
                end_s=each.end_s,
                from_s=max(each.start_s - 0.08, before.middle_s),
                until_s=until_s,
            )
        first, last = max(0.0, first), max(first + 0.02, last)
        moved[number] = replace(each, start_s=first, end_s=last)
        if before is not None and (before.end_s > first or each.start_s - before.end_s < 0.02):
            moved[number - 1] = replace(before, end_s=max(before.start_s, first))
        if after is not None and (after.start_s < last or after.start_s - each.end_s < 0.02):
            moved[number + 1] = replace(after, start_s=min(last, after.end_s))
    return [each for each in moved if each.seconds > 0]


def _weighed(sounds: list[TimedSound], heard: Heard, *, tonal: bool) -> tuple[TimedSound, ...]:
    """Give each vowel its prominence: the stress mark first, then how loud and long it is among the line's vowels."""
    vowels = [number for number, each in enumerate(sounds) if each.sound.vowel]
    if not vowels:
        return tuple(sounds)
    loud = np.array([float(heard.level_db[heard.rows(sounds[n].start_s, sounds[n].end_s)].max()) for n in vowels])
    length = np.log2(np.array([max(0.02, sounds[n].seconds) for n in vowels]))
    carried = np.clip(0.5 + 0.09 * (loud - np.median(loud)) + 0.30 * (length - np.median(length)), 0, 1)
    weighed = list(sounds)
    for number, body in zip(vowels, carried, strict=True):
        mark = 0.35 + 0.3 * sounds[number].stress if tonal else 0.12 + 0.88 * sounds[number].stress
        prominence = mark + 0.6 * (float(body) - 0.5) if tonal else mark * (0.72 + 0.28 * float(body))
        weighed[number] = replace(sounds[number], prominence=float(np.clip(prominence, 0, 1)))
    return tuple(weighed)
