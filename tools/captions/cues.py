"""Cuts a spoken line into captions that can be read while it is heard."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...story.speech import SpokenWord
from ...story.time import to_frames
from ...story.timeline import Caption, CaptionWord
from ..text.breaks import CLAUSE, SENTENCE, break_cost, needs_space
from .limits import CaptionLimits, reading_length
from .syllables import Heard, parted

CUE = 5.0
"""What each caption costs: few long ones are calmer than many short ones."""
RUN_ON = 7.0
"""A sentence that ends inside a caption."""
BARE = 7.0
"""A caption that ends where the sentence goes on."""
BREATH_S = 0.25
"""A pause this long is a welcome end."""
HURRIED, SHORT, LOPSIDED = 1.6, 40.0, 9.0
"""Each character a second too many; a caption as short as nothing; lines as unlike as can be."""


@dataclass(frozen=True)
class _Cue:
    first: int
    after: int
    breaks: tuple[int, ...]


def cut_captions(
    line: str,
    words: Sequence[SpokenWord],
    *,
    start: int,
    fps: Fraction,
    until: int | None = None,
    language: str = "en",
    limits: CaptionLimits | None = None,
    fits: Callable[[str], bool] | None = None,
) -> tuple[Caption, ...]:
    """Captions of one spoken line, in order, never overlapping.

    `line` is the script line's id; `start` the frame on which its audio begins; `until` the frame on which the next
    line's first caption may begin (or the film's end), so that the last one is gone by then. `fits` says whether one
    line of text is narrow enough for the caption box. Each word is lit from the frame of its onset; captions end at
    sentences, clauses and breaths where they can, and words that lean on the next are not parted from it.
    """
    limits = limits or CaptionLimits()
    heard = parted(words, longest=limits.chars_per_line, language=language)
    if not heard:
        return ()
    cutter = _Cutter(heard, fps=fps, language=language, limits=limits, fits=fits or (lambda text: True))
    return _timed(line, heard, cutter.best(), start=start, fps=fps, until=until, limits=limits)


class _Cutter:
    """Finds the captions of a line that cost the reader least."""

    def __init__(
        self,
        words: tuple[Heard, ...],
        *,
        fps: Fraction,
        language: str,
        limits: CaptionLimits,
        fits: Callable[[str], bool],
    ) -> None:
        self.words, self.fps, self.limits, self.fits = words, fps, limits, fits
        self.after = [
            break_cost(word.text, words[number + 1].text, language=language) if number + 1 < len(words) else SENTENCE
            for number, word in enumerate(words)
        ]
        self._narrow: dict[tuple[int, int], bool] = {}

    def best(self) -> list[_Cue]:
        """Dynamic programming over the ends of captions."""
        count = len(self.words)
        costs = [math.inf] * (count + 1)
        costs[0] = 0.0
        cues: list[_Cue | None] = [None] * (count + 1)
        for first in range(count):
            for after in range(first + 1, count + 1):
                found = self._lines(first, after)
                if found is None:
                    break
                breaks, price = found
                cost = costs[first] + price + self._price(first, after)
                if cost < costs[after]:
                    costs[after], cues[after] = cost, _Cue(first, after, breaks)
        chosen: list[_Cue] = []
        place = count
        while place:
            cue = cues[place]
            assert cue is not None  # a single word is always allowed
            chosen.append(cue)
            place = cue.first
        return chosen[::-1]

    def _price(self, first: int, after: int) -> float:
        words, limits = self.words, self.limits
        last = after == len(words)
        spoken = words[after - 1].end_s - words[first].start_s
        free = words[after].start_s - words[first].start_s if not last else spoken + limits.tail_s
        seconds = max(float(free - limits.gap_frames / self.fps), 0.001)
        length = sum(reading_length(word.text) + 1 for word in words[first:after])
        cost = CUE + HURRIED * max(0.0, length / seconds - float(limits.chars_per_second))
        cost += SHORT * max(0.0, 1 - seconds / float(limits.shortest_s))
        if not last and (words[after].start_s - words[after - 1].start_s) * self.fps < limits.gap_frames + 2:
            # The gap would swallow the last word's onset.
            cost += 200.0
        if spoken > limits.longest_s and after - first > 1:
            cost += 1000.0
        cost += RUN_ON * sum(price <= SENTENCE for price in self.after[first : after - 1])
        if not last:
            cost += self.after[after - 1] + (BARE if self.after[after - 1] > CLAUSE else 0.0)
            if words[after].start_s - words[after - 1].end_s >= BREATH_S:
                cost -= BARE
        return cost

    def _lines(self, first: int, after: int) -> tuple[tuple[int, ...], float] | None:
        """The best line breaks inside a caption (counted from its first word), or None where it holds too much."""
        best: tuple[tuple[int, ...], float] | None = None
        if self._fits(first, after):
            best = ((), 0.0)
        elif after - first > 1:
            best = self._broken(first, after, self.limits.lines)
        return best

    def _broken(self, first: int, after: int, lines: int) -> tuple[tuple[int, ...], float] | None:
        if lines < 2:
            return None
        best: tuple[tuple[int, ...], float] | None = None
        for middle in range(after - 1, first, -1):
            if not self._fits(middle, after):
                break
            rest = ((), 0.0) if self._fits(first, middle) else self._broken(first, middle, lines - 1)
            if rest is None:
                continue
            top, bottom = reading_length(self._text(first, middle)), reading_length(self._text(middle, after))
            unlike = abs(top - bottom) / max(top, bottom, 1)
            cost = rest[1] + self.after[middle - 1] + LOPSIDED * unlike**2 + 4.0
            if best is None or cost < best[1]:
                best = ((*rest[0], middle - first), cost)
        return best

    def _fits(self, first: int, after: int) -> bool:
        if after - first == 1:
            return True
        key = (first, after)
        if key not in self._narrow:
            text = self._text(first, after)
            self._narrow[key] = reading_length(text) <= self.limits.chars_per_line and self.fits(text)
        return self._narrow[key]

    def _text(self, first: int, after: int) -> str:
        return joined([word.text for word in self.words[first:after]])


def joined(words: Sequence[str]) -> str:
    """Words as they are written one after another: with spaces, but not between Chinese or Japanese."""
    text = ""
    for word in words:
        text += (" " if needs_space(text, word) else "") + word
    return text


def _timed(
    line: str,
    words: tuple[Heard, ...],
    cues: list[_Cue],
    *,
    start: int,
    fps: Fraction,
    until: int | None,
    limits: CaptionLimits,
) -> tuple[Caption, ...]:
    onsets = [start + to_frames(word.start_s, fps) for word in words]
    ends = [start + to_frames(word.end_s, fps) for word in words]
    tail, shortest = math.ceil(limits.tail_s * fps), math.ceil(limits.shortest_s * fps)
    starts: list[int] = []
    for cue in cues:
        # Captions cannot be denser than their gaps, however fast the words come.
        earliest = starts[-1] + 1 + limits.gap_frames if starts else 0
        starts.append(max(earliest, onsets[cue.first]))
    found = []
    for number, cue in enumerate(cues):
        own = starts[number]
        following = starts[number + 1] if number + 1 < len(cues) else until
        latest = following - limits.gap_frames if following is not None else None
        length = reading_length(joined([word.text for word in words[cue.first : cue.after]]))
        readable = math.ceil(Fraction(length) / limits.chars_per_second * fps)
        end = max(ends[cue.after - 1] + tail, own + shortest, own + readable)
        end = min(end, own + max(int(limits.longest_s * fps), ends[cue.after - 1] - own))
        if latest is not None:
            # Where little time is left until the next one, it stays: a short dark flash disturbs.
            end = latest if end + tail >= latest else end
        end = max(end, own + 1)
        found.append(_caption(line, words, cue, onsets=onsets, ends=ends, start=own, end=end))
    return tuple(found)


def _caption(
    line: str,
    words: tuple[Heard, ...],
    cue: _Cue,
    *,
    onsets: list[int],
    ends: list[int],
    start: int,
    end: int,
) -> Caption:
    lit = []
    for number in range(cue.first, cue.after):
        begins = min(max(onsets[number], start), end - 1)
        following = onsets[number + 1] if number + 1 < cue.after else ends[number]
        lit.append(
            CaptionWord(
                text=words[number].text, start=begins, end=min(max(begins + 1, min(ends[number], following)), end)
            )
        )
    return Caption(line=line, start=start, end=end, words=tuple(lit), breaks=cue.breaks)
