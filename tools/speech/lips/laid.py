"""Sounds of a line whose voice told only its words: our own reading of the text, laid onto the audio.

Word by word first; within the words the reading then follows the sound by time warping (H. Sakoe and S. Chiba, 1978)
in a narrow band around where the words put it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ....story.errors import EngineError
from ....story.speech import SpokenWord
from ..catalog import espeak_language
from ..cepstra import HOP_S, Mel, features_of, matched, mel_of, sounding, warped
from ..dsp import Sound
from ..espeak import assemble, clauses_of, synthesise
from ..lexicon import respell
from .told import ToldPhoneme

_READER = "m7"
_THROATS = (0.84, 0.92, 1.0, 1.10)
_BAND = 13
"""Rows of 10 ms that the reading may leave the words' times by."""
_BEND = 0.30
"""What a change of that offset costs a row, in mean distances."""
_LEAN = 0.35
"""What the band's edge costs a row, in mean distances: where the sound says nothing, the words do."""
_STILL = 0.2
"""Rows of the reading a row of the audio: under this it pauses."""
_LONGEST = 1.7
"""Against the line's pace."""

Rows = NDArray[np.int64]


def laid_phonemes(
    sound: Sound, *, text: str, words: Sequence[SpokenWord], language: str, lexicon: tuple[tuple[str, str], ...] = ()
) -> tuple[ToldPhoneme, ...]:
    """The phonemes of a spoken line (mono, 48 kHz) with times, in order.

    `EngineError` where our own voice cannot read the text, as for a language that it does not speak.
    """
    said = respell(text, dict(lexicon))
    clauses = clauses_of(said.spoken, language=language, emotion="neutral", pace=Fraction(1))
    spoken = synthesise(clauses, voice_id=f"{espeak_language(language)}+{_READER}") if clauses else ()
    if not spoken:
        raise EngineError("the line has no word that can be heard")
    reading, heard, told = assemble(clauses, spoken)
    phonemes = [each for each in told if each[0].strip() and not each[0].startswith("(")]
    anchors = _anchors(phonemes, _by_written_word(heard, said.owners), words)
    if len(anchors) < 2 or not phonemes:
        raise EngineError("none of the line's words was found in our own reading of it")
    bent = _followed(mel_of(reading), mel_of(sound), anchors)
    laid = []
    for symbol, start, end in phonemes:
        # A hair inside the sound: at its edges there may be a pause.
        inside = min(0.002, (end - start) / 4)
        first, last = (float(np.interp(time, bent[:, 0], bent[:, 1])) for time in (start + inside, end - inside))
        laid.append((symbol.strip(), first, max(first, last)))
    return tuple(laid)


def _by_written_word(heard: dict[int, tuple[float, float]], owners: tuple[int, ...]) -> dict[int, tuple[float, float]]:
    written: dict[int, tuple[float, float]] = {}
    for number, (start, end) in sorted(heard.items()):
        owner = owners[number] if number < len(owners) else number
        written[owner] = (written[owner][0] if owner in written else start, end)
    return written


def _anchors(
    phonemes: Sequence[ToldPhoneme], heard: dict[int, tuple[float, float]], words: Sequence[SpokenWord]
) -> NDArray[np.float64]:
    """Rows of a moment in our reading and the same moment in the audio: first and last sounds of words."""
    spans: list[tuple[float, float, float, float]] = []
    numbers = [number for number in sorted(heard) if number < len(words)]
    for number, following in itertools.zip_longest(numbers, numbers[1:], fillvalue=len(words)):
        start, end = heard[number]
        inside = [each for each in phonemes if start - 0.002 <= each[1] < end - 0.002]
        if inside:
            # Words that our reading did not tell apart from this one sound in its time, too.
            begins, ends = float(words[number].start_s), float(words[following - 1].end_s)
            spans.append((inside[0][1], inside[-1][2], begins, ends))
    pace = float(np.median([(ends - begins) / max(0.02, last - first) for first, last, begins, ends in spans] or [1]))
    found: list[tuple[float, float]] = []
    for first, last, begins, ends in spans:
        # A word that seems to last and last took a pause, or a breath, with it.
        longest = _LONGEST * pace * (last - first)
        ended = ends if ends - begins <= longest else begins + pace * (last - first)
        for there, here in ((first, begins), (last, ended)):
            # Two anchors apart by less than a sound say nothing of the speed between them; a pause that our reading
            # did not make is two anchors at one of its moments.
            if not found or (here > found[-1][1] + 0.02 and (there > found[-1][0] + 0.02 or here > found[-1][1] + 0.1)):
                found.append((max(there, found[-1][0] + 1e-4) if found else there, here))
    return np.array(found).reshape(-1, 2)


def _followed(reading: Mel, target: Mel, anchors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Anchors for every row of the audio, bent to what is heard."""
    count = len(target)
    base = np.interp(np.arange(count) * HOP_S, anchors[:, 1], anchors[:, 0]) / HOP_S
    reading_loud, target_loud = sounding(reading), sounding(target)
    wanted = features_of(target, target_loud)
    best: tuple[float, Rows] | None = None
    for throat in _THROATS:
        matching = matched(warped(reading, throat), reading_loud, target, target_loud)
        cost, offsets = _bent(features_of(matching, reading_loud), wanted, base)
        if best is None or cost < best[0]:
            best = (cost, offsets)
    offsets = best[1] if best else np.zeros(count, np.int64)
    # In a pause of the audio our reading stands still.
    offsets = np.where(np.diff(base, prepend=base[:1] - 1) < _STILL, 0, offsets)
    padded = np.pad(offsets.astype(np.float64), 2, mode="edge")
    smooth = np.convolve(padded, np.array([1, 2, 3, 2, 1]) / 9, mode="valid")
    there = np.maximum.accumulate(base + smooth) * HOP_S
    there += np.arange(count) * 1e-9
    return np.column_stack((there, np.arange(count) * HOP_S))


def _bent(source: NDArray[np.float32], target: NDArray[np.float32], base: NDArray[np.float64]) -> tuple[float, Rows]:
    """The cheapest offsets from the base, one a row of the target, so that time never runs back."""
    offsets = np.arange(-_BAND, _BAND + 1)
    count, width = len(target), len(offsets)
    places = np.clip(np.rint(base).astype(np.int64)[:, None] + offsets, 0, len(source) - 1)
    distance = np.sqrt(((source[places] - target[:, None, :]) ** 2).sum(axis=2)).astype(np.float64)
    typical = float(distance.mean()) or 1.0
    distance += _LEAN * typical * (offsets / _BAND) ** 2
    total = distance[0]
    came = np.zeros((count, width), np.int64)
    for row in range(1, count):
        step = round(float(base[row]) - float(base[row - 1]))
        ways = np.full((5, width), np.inf)
        for number, change in enumerate((-2, -1, 0, 1, 2)):
            if step + change < 0:
                continue
            first, last = max(0, change), width + min(0, change)
            ways[number, first:last] = total[first - change : last - change] + _BEND * typical * abs(change)
        chosen = ways.argmin(axis=0)
        came[row] = chosen - 2
        total = ways[chosen, np.arange(width)] + distance[row]
    at = int(total.argmin())
    cost = float(total[at]) / count
    found = np.zeros(count, np.int64)
    for row in range(count - 1, -1, -1):
        found[row] = offsets[at]
        at -= int(came[row, at])
    return cost, found
