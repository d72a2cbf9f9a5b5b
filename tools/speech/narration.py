"""A person's own reading of a script: where in the recording each line and each of its words is heard."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...story.errors import EngineError
from .catalog import espeak_language
from .cepstra import (
    HOP_S,
    Features,
    Mel,
    averaged,
    features_of,
    matched,
    mel_in_pieces,
    mel_of,
    runs,
    sounding,
    warped,
    without_pauses,
)
from .dsp import Sound
from .espeak import assemble, clauses_of, synthesise
from .follow import Follower, Visit

_READER = "m7"
_THROATS = (0.80, 0.84, 0.88, 0.92, 0.96, 1.0, 1.05, 1.10, 1.16)
"""Factors of length tried for the person's throat against our reader's: women's and children's are below 1."""
_LISTEN_S = 40.0
"""How much of the recording decides them."""
_STEP = 4
"""Rows of 10 ms that make one step of the search over the whole."""
_STEPS_MAX = 13_000
"""More steps are not searched: longer recordings take longer ones, so that memory stays flat."""
_PAUSE_ROWS = 8
_REACH_S = 0.30
"""How far a line's words are looked for before and after where it was found."""
_ENOUGH = 0.6
"""A line may be read in this share of the time that ours takes."""
_LINES_AT_ONCE = 40
_SURE, _UNSURE = 0.11, 0.065
"""Contrasts: other texts measured 0.00 to 0.07, right ones, in the strongest accents we have, 0.12 to 0.5."""

Heard = dict[int, tuple[float, float]]


@dataclass(frozen=True)
class HeardLine:
    """One line in the recording: seconds from its start, and its words by number."""

    line: int
    start_s: float
    end_s: float
    words: Heard
    sure: float
    """How much better the line fits than anything would: 0 not at all; 0.2 to 0.5 in clear recordings."""


@dataclass(frozen=True)
class Alignment:
    """What was found. `missing` are lines that are not heard; `strays` what is heard and in no line, in seconds."""

    lines: tuple[HeardLine, ...]
    missing: tuple[int, ...]
    strays: tuple[tuple[float, float], ...]
    contrast: float
    """`sure` over all lines by their length, those that are missing counted as 0."""
    seconds: float

    @property
    def fits(self) -> Literal["yes", "perhaps", "no"]:
        """Whether the recording is one of the text at all."""
        return "yes" if self.contrast >= _SURE else "perhaps" if self.contrast >= _UNSURE else "no"


@dataclass
class _Script:
    """Our own rendering of all lines: its spectrum, who sounds when, the rows of each line, the words' times."""

    mel: Mel
    loud: NDArray[np.bool_]
    edges: NDArray[np.int64]
    words: list[Heard] = field(default_factory=list)


@dataclass
class _Prepared:
    """Both sides in comparable form."""

    source: Features
    target: Features
    loud: NDArray[np.bool_]
    target_rows: NDArray[np.int64]


def align_narration(pieces: Iterable[Sound], texts: Sequence[str], *, language: str) -> Alignment:
    """Find the texts, in order, in a recording of them (mono, 48 kHz, in pieces of whole tenths of seconds).

    Our own rendering is made to sound like the recording's room and throat and followed through it, lines left out
    and lines read again allowed; then each line's words are found to 10 ms. `EngineError` where espeak-ng does not
    speak the language. Memory grows by some 10 kB a second of recording, and is that of its spectrum.
    """
    script = _render(texts, language=language)
    target = np.concatenate(list(mel_in_pieces(pieces)))
    loud = sounding(target)
    throat, true_cost, false_cost = _listen(script, target, loud)
    stray = true_cost + 0.65 * (false_cost - true_cost)
    source = features_of(matched(warped(script.mel, throat), script.loud, target, loud), script.loud)
    ready = _Prepared(source, features_of(target, loud), loud, without_pauses(loud, kept=_PAUSE_ROWS))
    visits, step = _follow_all(script, ready, stray)
    best = _last_readings(visits, script, step, limit=(stray + false_cost) / 2)
    for cost in (false_cost, 2.0):
        best = _with_doubtful(best, script, ready, step, stray=cost)
    found = tuple(
        _place_words(number, visit, script, ready, step, best, stray, false_cost) for number, visit in best.items()
    )
    missing = tuple(number for number in range(len(texts)) if number not in best)
    weights = np.diff(script.edges) / script.edges[-1]
    contrast = float(sum(weights[line.line] * line.sure for line in found))
    return Alignment(found, missing, _strays(found, loud), round(contrast, 3), len(target) * HOP_S)


def _render(texts: Sequence[str], *, language: str) -> _Script:
    voice_id = f"{espeak_language(language)}+{_READER}"
    mels, louds, words = [], [], []
    for first in range(0, len(texts), _LINES_AT_ONCE):
        batch = [
            clauses_of(text, language=language, emotion="neutral", pace=Fraction(1))
            for text in texts[first : first + _LINES_AT_ONCE]
        ]
        spoken = synthesise(tuple(clause for clauses in batch for clause in clauses), voice_id=voice_id)
        at = 0
        for clauses in batch:
            if not clauses:
                raise EngineError("a line of the narration has no word that can be heard")
            sound, heard, _ = assemble(clauses, spoken[at : at + len(clauses)])
            at += len(clauses)
            mels.append(mel_of(sound))
            louds.append(sounding(mels[-1]))
            words.append(heard)
    edges = np.cumsum([0, *map(len, mels)])
    return _Script(np.concatenate(mels), np.concatenate(louds), edges, words)


def _listen(script: _Script, target: Mel, loud: NDArray[np.bool_]) -> tuple[float, float, float]:
    """The throat that fits best, and what a step costs then where the words are right, and where they are not."""
    rows = without_pauses(loud, kept=_PAUSE_ROWS)
    source_rows = without_pauses(script.loud, kept=_PAUSE_ROWS)
    part = round(_LISTEN_S / HOP_S)
    lines = max(1, int(np.searchsorted(script.edges, source_rows[min(part, len(source_rows)) - 1] + 1)))
    lines = min(lines, len(script.edges) - 1)
    source_rows = source_rows[source_rows < script.edges[lines]]
    rows = rows[: max(50, round(len(source_rows) * 1.6))]
    edges = np.searchsorted(source_rows, script.edges[: lines + 1])
    window = slice(0, int(rows[-1]) + 1)

    def cost(throat: float, *, backwards: bool) -> float:
        mel = script.mel[: script.edges[lines]]
        mel = matched(warped(mel, throat), script.loud[: len(mel)], target[window], loud[window])
        source = features_of(mel, script.loud[: len(mel)])[source_rows]
        if backwards:
            source = np.concatenate([source[a:b][::-1] for a, b in itertools.pairwise(edges)])
        wanted = features_of(target[window], loud[window])[rows]
        found = _search(source, edges, wanted, loud[rows], step=2 * _STEP, stray=0.9)
        steps = sum(visit.after - visit.first for visit in found)
        return sum(visit.cost * (visit.after - visit.first) for visit in found) / steps if steps else 1.0

    costs = {throat: cost(throat, backwards=False) for throat in _THROATS}
    throat = min(costs, key=lambda each: (costs[each], abs(each - 1)))
    return throat, costs[throat], max(cost(throat, backwards=True), 1e-3)


def _search(
    source: Features, edges: NDArray[np.int64], target: Features, loud: NDArray[np.bool_], *, step: int, stray: float
) -> list[Visit]:
    parts = [averaged(source[a:b], step) for a, b in itertools.pairwise(edges)]
    stepped = np.cumsum([0, *map(len, parts)])
    silent = averaged(loud[:, None].astype(np.float32), step)[:, 0] < 0.5
    return Follower(np.concatenate(parts), stepped, averaged(target, step), silent=silent, stray=stray).visits()


def _follow_all(script: _Script, ready: _Prepared, stray: float) -> tuple[list[Visit], int]:
    source_rows = without_pauses(script.loud, kept=_PAUSE_ROWS)
    edges = np.searchsorted(source_rows, script.edges)
    longest = max(len(source_rows), len(ready.target_rows))
    step = max(_STEP, -(-longest // _STEPS_MAX))
    rows = ready.target_rows
    visits = _search(ready.source[source_rows], edges, ready.target[rows], ready.loud[rows], step=step, stray=stray)
    return visits, step


def _last_readings(visits: list[Visit], script: _Script, step: int, *, limit: float) -> dict[int, Visit]:
    """The reading of each line that counts: the last one that reaches its end and fits."""
    source_rows = without_pauses(script.loud, kept=_PAUSE_ROWS)
    lengths = np.diff(np.searchsorted(source_rows, script.edges)) // step
    kept: dict[int, Visit] = {}
    for visit in visits:
        whole = (visit.path[-1] - visit.path[0] + 1) >= 0.7 * max(1, lengths[visit.line])
        if whole and visit.cost <= limit:
            kept[visit.line] = visit
    return dict(sorted(kept.items()))


def _with_doubtful(
    best: dict[int, Visit], script: _Script, ready: _Prepared, step: int, *, stray: float
) -> dict[int, Visit]:
    """Lines that were not found, where between their neighbours there is as much speech as they would take.

    A strong accent or a slip may hide a line; where somebody speaks for as long as it takes, it is taken for read.
    """
    count = len(script.edges) - 1
    filled = dict(best)
    for first, after in runs(np.array([number not in best for number in range(count)])):
        begin = best[first - 1].after if first > 0 else 0
        end = best[after].first if after < count else len(ready.target_rows) // step
        rows = ready.target_rows[begin * step : end * step]
        own = np.flatnonzero(script.loud[script.edges[first] : script.edges[after]])
        if not len(rows) or ready.loud[rows].sum() < _ENOUGH * len(own):
            continue
        source_rows = without_pauses(script.loud[script.edges[first] : script.edges[after]], kept=_PAUSE_ROWS)
        edges = np.searchsorted(source_rows, script.edges[first : after + 1] - script.edges[first])
        source = ready.source[script.edges[first] + source_rows]
        for visit in _search(source, edges, ready.target[rows], ready.loud[rows], step=step, stray=stray):
            filled[first + visit.line] = replace(
                visit, line=first + visit.line, first=visit.first + begin, after=visit.after + begin
            )
    return dict(sorted(filled.items()))


def _place_words(
    number: int,
    visit: Visit,
    script: _Script,
    ready: _Prepared,
    step: int,
    best: dict[int, Visit],
    stray: float,
    false_cost: float,
) -> HeardLine:
    rows = ready.target_rows
    reach = round(_REACH_S / HOP_S)
    first, after = visit.first * step, min(len(rows), visit.after * step)
    # Not into what the search gave to the lines around.
    before = [other.after * step for other in best.values() if other.after <= visit.first]
    behind = [other.first * step for other in best.values() if other.first >= visit.after]
    first = max(first - reach, max(before, default=0) - step, 0)
    after = min(after + reach, min(behind, default=len(rows)) + step, len(rows))
    window = rows[first:after]
    edge = int(script.edges[number])
    own = without_pauses(script.loud[edge : script.edges[number + 1]], kept=_PAUSE_ROWS)
    found = _search(
        ready.source[edge + own], np.array([0, len(own)]), ready.target[window], ready.loud[window], step=1,
        stray=stray + 0.1,
    )  # fmt: skip
    if not found:
        found = [Visit(0, 0, len(window), np.linspace(0, len(own) - 1, len(window)).astype(np.int64), visit.cost)]
    fine = found[-1]
    words = _mapped(script.words[number], own, window[fine.first : fine.after], fine.path)
    words = _snapped(words, ready.loud)
    start, end = min(s for s, _ in words.values()), max(e for _, e in words.values())
    return HeardLine(number, start, end, words, round(1 - visit.cost / false_cost, 3))


def _mapped(heard: Heard, own: NDArray[np.int64], window: NDArray[np.int64], path: NDArray[np.int64]) -> Heard:
    states, first = np.unique(path, return_index=True)
    last = np.append(first[1:], len(path)) - 1
    source_s = own[states] * HOP_S
    target_s = (window[first] + window[last]) / 2 * HOP_S

    def moved(time_s: float) -> float:
        return float(np.interp(time_s, source_s, target_s))

    return {number: (moved(start), moved(end)) for number, (start, end) in heard.items()}


def _snapped(heard: Heard, loud: NDArray[np.bool_]) -> Heard:
    """Starts and ends out of pauses: a word starts at its first sound and ends at its last."""
    settled: Heard = {}
    for number, (start, end) in heard.items():
        first, last = round(start / HOP_S), round(end / HOP_S)
        ahead = np.flatnonzero(loud[first : first + 200])
        behind = np.flatnonzero(loud[max(0, last - 200) : last + 1])
        began = start + int(ahead[0]) * HOP_S if ahead.size and ahead[0] > 1 else start
        ended = end - (min(last, 200) - int(behind[-1])) * HOP_S if behind.size else end
        settled[number] = (began, max(began, ended))
    return settled


def _strays(found: Sequence[HeardLine], loud: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    """What sounds for half a second and more outside all lines."""
    left = loud.copy()
    for line in found:
        left[max(0, round(line.start_s / HOP_S) - 8) : round(line.end_s / HOP_S) + 12] = False
    joined: list[list[float]] = []
    for first, after in runs(left):
        if joined and first * HOP_S - joined[-1][1] < 0.5:
            joined[-1][1] = after * HOP_S
        else:
            joined.append([first * HOP_S, after * HOP_S])
    return tuple((start, end) for start, end in joined if end - start >= 0.5)
