"""The jobs that make a person's recording the voice: find every line in it, then cut each line out."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import numpy as np

from ...story.artifact import Key, Making
from ...story.document import Document, Part
from ...story.speech import Speech, Voice
from ..media.wav import write_wav
from ..sound.loudness import SILENCE_LUFS, integrated
from ..work.job import Bench, Job, Made
from .dsp import FrequencyShape, Sound, equalise
from .lexicon import respell
from .narration import Alignment, HeardLine, align_narration
from .narration_intake import NARRATION_FILE, RATE, pieces_of, stretch_of
from .room import Power, room_power, with_quiet_room
from .voice_chain import VOICE_LUFS, limit
from .words import settle_words, split_words, to_ms

HEAD_S, TAIL_S = 0.10, 0.30
"""Of the room before a line's first word and after its last that stays with it, where the pause is long enough."""
_FADE_IN_S, _FADE_OUT_S = 0.015, 0.12
_EVENED_DB = 4.0
"""A line is brought to the others' loudness by so much at the most: a whisper stays softer than a shout."""


class FoundLine(Part):
    """One line in the recording, in seconds from its start."""

    line: int
    start_s: float
    end_s: float
    room_before_s: float
    """Until the line, or the noise, before it."""
    room_after_s: float
    words: tuple[tuple[int, float, float], ...]
    sure: float


class NarrationFound(Document):
    """Where each line was found: `narration.json` in the store."""

    NAME = "narration"

    lines: tuple[FoundLine, ...]
    missing: tuple[int, ...] = ()
    strays: tuple[tuple[float, float], ...] = ()
    contrast: float
    fits: str
    gain_db: float
    """Brings the lines to a voice's loudness."""


class NarrationJob(Job):
    """Find the lines of a script in a recording of it. Facts: contrast, fits, missing (numbers), strays (seconds)."""

    kind: ClassVar[str] = "narration"
    makers: ClassVar[tuple[str, ...]] = ("tools.speech.narration_job",)
    title: ClassVar[str] = "Following the narration"

    recording: Key
    texts: tuple[str, ...]
    """The lines as they are said, in order."""
    language: str
    reader: str
    """The version of the voice that we compare with."""

    def needs(self) -> tuple[Key, ...]:
        """The recording."""
        return (self.recording,)

    def cost(self) -> float:
        """Seconds of one core: some 2 % of the recording's length."""
        return 2.0 + sum(map(len, self.texts)) * 0.004

    def make(self, bench: Bench) -> Made:
        """Leave `narration.json`."""
        began = time.process_time()
        path = bench.path(self.recording, NARRATION_FILE)
        found = align_narration(pieces_of(path), self.texts, language=self.language)
        levels = [
            integrated(stretch_of(path, start=round(line.start_s * RATE), after=round(line.end_s * RATE))[:, None])
            for line in found.lines
        ]
        heard = [level for level in levels if level > SILENCE_LUFS]
        document = NarrationFound(
            lines=tuple(_found_line(line, found) for line in found.lines),
            missing=found.missing,
            strays=tuple((round(start, 2), round(end, 2)) for start, end in found.strays),
            contrast=found.contrast,
            fits=found.fits,
            gain_db=round(VOICE_LUFS - float(np.median(heard)), 2) if heard else 0.0,
        )
        document.save(bench.folder)
        facts = {
            "contrast": found.contrast,
            "fits": found.fits,
            "missing": list(found.missing),
            "strays": [list(stray) for stray in document.strays],
        }
        return Made(
            facts=facts,
            making=Making(
                engine="time warping against espeak-ng",
                version=self.reader,
                compute_s=round(time.process_time() - began, 3),
            ),
        )


class NarratedLineJob(Job):
    """Cut one line out of a recording: leaves `speech.wav` and `speech.json`, as a voice's line does."""

    kind: ClassVar[str] = "narrated-line"
    makers: ClassVar[tuple[str, ...]] = ("tools.speech.narration_job",)
    title: ClassVar[str] = "Cutting the narration"

    recording: Key
    narration: Key
    """Of the `NarrationJob`."""
    number: int
    """Of the line among the narration's texts."""
    text: str
    """As captions show it."""
    lexicon: tuple[tuple[str, str], ...] = ()
    voice: Voice

    def needs(self) -> tuple[Key, ...]:
        """The recording, and where its lines are."""
        return (self.recording, self.narration)

    def cost(self) -> float:
        """Reading and levelling some seconds of sound."""
        return 0.1

    def make(self, bench: Bench) -> Made:
        """Leave the line: the person's own room around it, no click at its ends, the lines' loudness evened."""
        began = time.process_time()
        path = bench.path(self.narration, "narration.json").parent
        found = NarrationFound.load(path)
        line = next(each for each in found.lines if each.line == self.number)
        start_s = line.start_s - min(HEAD_S, line.room_before_s / 2)
        end_s = line.end_s + min(TAIL_S, line.room_after_s / 2)
        start = max(0, round(start_s * RATE))
        sound = stretch_of(bench.path(self.recording, NARRATION_FILE), start=start, after=round(end_s * RATE))
        room = _room_of(bench.path(self.recording, NARRATION_FILE), found)
        sound = _levelled(sound if room is None else with_quiet_room(sound, room), gain_db=found.gain_db)
        seconds = Fraction(sound.size, RATE)
        said = respell(self.text, dict(self.lexicon))
        heard = {number: (begin - start / RATE, end - start / RATE) for number, begin, end in line.words}
        words = settle_words(split_words(said.spoken), heard, seconds=float(seconds))
        words = said.timed_as_written(words, seconds=float(seconds))
        write_wav(bench.folder / "speech.wav", sound, RATE, bits=16)
        Speech(text=self.text, voice=self.voice, seconds=seconds, words=words).save(bench.folder)
        return Made(
            facts={"seconds": str(seconds), "words": len(words), "sure": line.sure, "start_s": str(to_ms(start_s))},
            making=Making(engine=f"recording {self.voice.id}", compute_s=round(time.process_time() - began, 3)),
        )


def _found_line(line: HeardLine, found: Alignment) -> FoundLine:
    others = [(each.start_s, each.end_s) for each in found.lines if each.line != line.line] + list(found.strays)
    before = max((end for _, end in others if end <= line.start_s + 0.01), default=0.0)
    after = min((start for start, _ in others if start >= line.end_s - 0.01), default=found.seconds)
    return FoundLine(
        line=line.line,
        start_s=round(line.start_s, 3),
        end_s=round(line.end_s, 3),
        room_before_s=round(max(0.0, line.start_s - before), 3),
        room_after_s=round(max(0.0, after - line.end_s), 3),
        words=tuple((number, round(start, 3), round(end, 3)) for number, (start, end) in sorted(line.words.items())),
        sure=line.sure,
    )


def _room_of(path: Path, found: NarrationFound) -> Power | None:
    """The room's spectrum, from the longest pauses between lines, less their edges."""
    pauses = sorted(
        ((line.room_after_s, line.end_s + 0.15, line.end_s + line.room_after_s - 0.15) for line in found.lines),
        reverse=True,
    )[:6]
    quiet = [
        stretch_of(path, start=round(first * RATE), after=round(min(last, first + 1) * RATE))
        for _, first, last in pauses
        if last - first > 0.1
    ]
    return room_power(np.concatenate(quiet)) if quiet else None


def _levelled(sound: Sound, *, gain_db: float) -> Sound:
    clean = equalise(sound, rate=RATE, shape=FrequencyShape().high_pass(70))
    own = integrated(clean[:, None])
    if own > SILENCE_LUFS:
        gain_db = float(np.clip(VOICE_LUFS - own, gain_db - _EVENED_DB, gain_db + _EVENED_DB))
    made = limit((clean * np.float32(10 ** (gain_db / 20))).astype(np.float32))
    for seconds, ends in ((_FADE_IN_S, slice(None)), (_FADE_OUT_S, slice(None, None, -1))):
        size = min(round(seconds * RATE), made.size // 2)
        ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(size) / max(1, size))).astype(np.float32)
        turned = made[ends]
        turned[:size] *= ramp
    return made
