"""Music that an engine made, laid on a film's beats: cuts are where they are, so the music comes to them."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from ...story.artifact import Key, Making
from ...story.document import write_atomically
from ...story.errors import EngineError
from ...story.time import Rate
from ...story.timeline import BeatGrid
from ..media.wav import write_wav
from ..work.job import Bench, Job, Made
from .beats import TrackedBeats, read_music, track
from .curves import momentary_curve, waveform
from .filters import Sound
from .fit import cut
from .fit_plan import FitPlan, Stretch, plan_fit
from .grid import BEATS_PER_BAR, SAMPLE_RATE, beat_grid
from .loudness import integrated, true_peak_db
from .onsets import beat_features
from .pulse import Match, Pulse, beat_errors, match, pulse_of
from .stretching import stretched, stretcher

PIECE_FILE = "piece.wav"
"""The music in the artifact of an engine's piece."""
TEMPO_MAX = 0.04
"""The largest correction of the tempo: more is heard as such."""
_SPARE_BARS = 2
_BEATS_MIN = 16
_BREAKS_OFF_DB = -12.0
_FADE_S = 1.8
_SILENT = 10 ** (-60 / 20)


def seconds_to_ask(frames: int, fps: Fraction, frames_per_beat: int) -> Fraction:
    """How long a piece should be asked for, so that it can be laid on the beats of a film of so many frames.

    Two bars more than the film, for the music rarely begins on its first sample and is cut at bars; longer by the
    largest correction of its tempo; and long enough for a tempo to be heard.
    """
    beat = Fraction(frames_per_beat) / fps
    wanted = Fraction(frames) / fps + _SPARE_BARS * BEATS_PER_BAR * beat
    return Fraction(math.ceil(max(wanted, _BEATS_MIN * beat) * (1 + Fraction(TEMPO_MAX).limit_denominator(1000))))


class FitToGridJob(Job):
    """An engine's piece on the beats of a film -> `music.wav` (48 kHz stereo, so many frames) and `beats.json`.

    Its tempo is corrected by at most 4 %, its pitch kept; it begins on its first bar and is cut or repeated at bars.
    Where no pulse is heard, or one that is too far away, the piece is laid as it is, its own beats stand in
    `beats.json` and a note says so; `must_fit` makes that an `EngineError`.

    Facts, besides those of `FitMusicJob`: `on_grid`, `bpm_asked`, `bpm_heard` (0: none), `tempo_corrected` (a share:
    0.02 is 2 % faster), `stretcher`, `beat_error_ms` (`median`, `most`, `worst`, of the finished music against the
    film's beats), `confidence` of the tracker in the finished music.
    """

    kind: ClassVar[str] = "music-on-grid"
    makers: ClassVar[tuple[str, ...]] = ("tools.sound.grid_fit",)
    title: ClassVar[str] = "Laying the music on the beats"

    piece: Key
    frames: int = Field(ge=1)
    fps: Rate
    frames_per_beat: int = Field(ge=1)
    beats_per_bar: int = Field(default=BEATS_PER_BAR, ge=2, le=7)
    must_fit: bool = False

    def needs(self) -> tuple[Key, ...]:
        """The piece."""
        return (self.piece,)

    def cost(self) -> float:
        """About a fiftieth of the film's length."""
        return 0.5 + float(self.frames / self.fps) / 50

    def make(self, bench: Bench) -> Made:
        """Listen, correct, cut, listen again, write."""
        began = time.perf_counter()
        music = read_music(bench.path(self.piece, PIECE_FILE))
        laid = self._laid(music)
        bench.progress(0.6)
        sound = cut(laid.sound, laid.plan, frames=self.frames, fps=self.fps)
        again = track(sound)
        write_wav(bench.folder / "music.wav", sound, rate=SAMPLE_RATE, bits=24)
        write_atomically(bench.folder / "beats.json", laid.grid.model_dump_json(indent=2).encode() + b"\n")
        return Made(
            facts=self._facts(laid, sound, again),
            making=Making(engine="music editor", compute_s=time.perf_counter() - began),
        )

    def _laid(self, music: Sound) -> Laid:
        tracked = track(music)
        pulse = pulse_of(tracked)
        beat_s = float(self.frames_per_beat / self.fps)
        found = match(pulse, beat_s, length_s=tracked.seconds) if pulse else None
        trouble = _trouble(found, beat_s, peak=float(np.abs(music).max(initial=0)))
        if trouble and self.must_fit:
            raise EngineError(
                trouble, hint="make the music again with another seed, or have it composed: --engine music=embedded"
            )
        if trouble or pulse is None or found is None:
            plan = _with_an_end(plan_fit(tracked, frames=self.frames, fps=self.fps), music)
            plan = plan.model_copy(update={"notes": (trouble,)})
            return Laid(music, plan, plan.grid, found=found, on_grid=False)
        sound, tracked, pulse = _at_tempo(music, tracked, pulse, found.tempo)
        even = _evened(sound, tracked, pulse, per_beat=found.per_beat, beat_s=beat_s)
        plan = _with_an_end(_lay(even, self.frames, self.fps), sound)
        grid = beat_grid(self.frames, self.fps, self.frames_per_beat, beats_per_bar=self.beats_per_bar)
        return Laid(sound, plan, grid, found=found, on_grid=True)

    def _facts(self, laid: Laid, sound: Sound, again: TrackedBeats) -> dict[str, Any]:
        plan, found = laid.plan, laid.found
        errors = beat_errors(again.beats_s, self.frames_per_beat / self.fps)
        tempo = found.tempo if found and laid.on_grid else 1.0
        return {
            "beats": list(laid.grid.beats),
            "downbeats": list(laid.grid.downbeats),
            "bpm": str(laid.grid.bpm),
            "on_grid": laid.on_grid,
            "bpm_asked": round(float(60 * self.fps / self.frames_per_beat), 2),
            "bpm_heard": round(found.heard_bpm, 2) if found else 0.0,
            "tempo_corrected": round(tempo - 1, 4),
            "stretcher": "" if tempo == 1 else stretcher(),
            "beat_error_ms": {"median": errors.median_ms, "most": errors.most_ms, "worst": errors.worst_ms},
            "confidence": again.confidence,
            "ending": plan.ending,
            "stretches": [[round(s.source_s, 3), round(s.seconds, 3)] for s in plan.stretches],
            "notes": list(plan.notes),
            "lufs": round(integrated(sound), 2),
            "peak_db": round(true_peak_db(sound), 2),
            "waveform": waveform(sound),
            "momentary_lufs": momentary_curve(sound),
        }


def told(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The job's facts as a report says them to people; its notes alone where the piece lies on no grid."""
    if not facts["on_grid"]:
        return tuple(facts["notes"])
    corrected, errors = facts["tempo_corrected"], facts["beat_error_ms"]
    change = (
        f"made {abs(corrected):.1%} {'faster' if corrected > 0 else 'slower'}" if corrected else "left at its tempo"
    )
    heard = f"heard at {facts['bpm_heard']:.1f} beats a minute for {facts['bpm_asked']:.1f}, {change}"
    if errors["median"] is None:
        return (heard, *facts["notes"])
    return (f"{heard}; half of its beats lie within {errors['median']:.0f} ms of the film's", *facts["notes"])


@dataclass(frozen=True)
class Laid:
    """A piece at its final tempo, and what of it goes where."""

    sound: Sound
    plan: FitPlan
    grid: BeatGrid
    found: Match | None
    on_grid: bool


def _trouble(found: Match | None, beat_s: float, *, peak: float) -> str:
    if peak < _SILENT:
        return "the music that was made is silent"
    if found is None:
        return "no steady beat is heard in the music that was made: cuts do not follow it"
    if abs(found.tempo - 1) <= TEMPO_MAX:
        return ""
    return (
        f"the music that was made keeps {found.heard_bpm:.1f} beats a minute, which is {abs(found.tempo - 1):.0%} off "
        f"the film's {60 / beat_s:.1f}: cuts do not follow it"
    )


def _at_tempo(music: Sound, tracked: TrackedBeats, pulse: Pulse, tempo: float) -> tuple[Sound, TrackedBeats, Pulse]:
    if tempo == 1:
        return music, tracked, pulse
    # A stretcher has a delay of its own, so the beats are listened for again.
    sound = stretched(music, tempo)
    again = track(sound)
    told = pulse_of(again)
    if told is None or abs(told.period_s * tempo / pulse.period_s - 1) > 0.01:
        # It was heard otherwise this time: what was heard first still holds, moved.
        told = Pulse(first_s=pulse.first_s / tempo, period_s=pulse.period_s / tempo, doubt_s=pulse.doubt_s)
    return sound, again, told


def _evened(sound: Sound, tracked: TrackedBeats, pulse: Pulse, *, per_beat: float, beat_s: float) -> TrackedBeats:
    """Beats exactly `beat_s` apart over all that sounds, the bar's first where it was heard; features anew."""
    # The middle of the piece decides: an error of the period then grows to both ends alike.
    heard = np.array(tracked.beats_s) if tracked.beats_s else np.array([pulse.first_s])
    opening = float(heard[min(tracked.downbeat, len(heard) - 1)])
    middle = pulse.first_s + round((float(np.median(heard)) - pulse.first_s) / pulse.period_s) * pulse.period_s
    if per_beat > 1:
        # Of two heard beats on one of the film's, the one that the bar begins on.
        steps = round((middle - opening) / pulse.period_s)
        middle -= (steps % 2) * pulse.period_s
    before = math.floor((middle - max(tracked.start_s - 0.05, 0)) / beat_s)
    count = before + math.floor((tracked.end_s - middle) / beat_s) + 1
    beats = np.asarray(middle + beat_s * np.arange(-before, count - before), np.float64)
    beats[0] = max(beats[0], 0.0)
    features, level = beat_features(sound.mean(axis=1), beats)
    return tracked.model_copy(
        update={
            "bpm": 60 / beat_s,
            "beats_s": tuple(float(beat) for beat in beats),
            "downbeat": round((opening - beats[0]) / beat_s) % BEATS_PER_BAR,
            "features": tuple(tuple(float(value) for value in row) for row in features),
            "level_db": tuple(float(value) for value in level),
        }
    )


def _lay(even: TrackedBeats, frames: int, fps: Fraction) -> FitPlan:
    if len(even.beats_s) >= 3 * BEATS_PER_BAR:
        return plan_fit(even, frames=frames, fps=fps)
    # Too little for a choice of bars: from the first bar on, as far as it goes.
    start, wanted = even.beats_s[min(even.downbeat, len(even.beats_s) - 1)], float(frames / fps)
    return FitPlan(
        stretches=(Stretch(source_s=start, seconds=min(wanted, max(0.0, even.end_s - start))),),
        ending="fade",
        fade_s=min(_FADE_S, wanted / 3),
        crossfade_s=0.0,
        grid=BeatGrid(),
        notes=("the music ends before the film",) if even.end_s - start < wanted - 0.5 else (),
    )


def _with_an_end(plan: FitPlan, sound: Sound) -> FitPlan:
    """A piece that breaks off at full level, as models' pieces may, has no ending of its own: it is faded."""
    if plan.ending == "fade" or not plan.stretches:
        return plan
    last = plan.stretches[-1]
    end = min(len(sound), round((last.source_s + last.seconds) * SAMPLE_RATE))
    tail = sound[max(0, end - SAMPLE_RATE // 4) : end]
    usual, left = (10 * math.log10(float(np.mean(np.square(each, dtype=np.float64))) + 1e-12) for each in (sound, tail))
    if left - usual < _BREAKS_OFF_DB:
        return plan
    total = sum(stretch.seconds for stretch in plan.stretches)
    return plan.model_copy(update={"ending": "fade", "fade_s": min(_FADE_S, total / 3)})
