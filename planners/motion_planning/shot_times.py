"""The moments of one shot that people move by: what is heard when, the music's beats, points, directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...story.artifact import Key
from ...story.script import Line, Script
from ...story.speech import Speech, SpokenWord
from ...story.storyboard import Shot
from ...story.time import to_frames
from ...story.timeline import Cue, Placement, VoiceCue
from ..estimate import SpokenEstimate

AnySpeech = Speech | SpokenEstimate


@dataclass(frozen=True)
class Heard:
    """A line that is heard in the shot, measured or estimated."""

    line: Line
    start: int
    """In frames from the shot's start."""
    seconds: Fraction
    words: tuple[SpokenWord, ...] = ()
    key: Key = ""

    def frame(self, seconds: Fraction, fps: Fraction) -> int:
        """The shot's frame of a moment of the line."""
        return self.start + to_frames(seconds, fps)

    def end(self, fps: Fraction) -> int:
        """The shot's first frame after it."""
        return self.frame(self.seconds, fps)


@dataclass(frozen=True)
class ShotTimes:
    """One shot's moments, in frames from its start."""

    frames: int
    fps: Fraction = Fraction(30)
    heard: tuple[Heard, ...] = ()
    beats: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    """When each point of the list is spoken of."""
    directions: tuple[tuple[str, int], ...] = ()
    """What the script asks for at a word: 'point-left', 'nod'."""
    language: str = "en"

    def of(self, speaker: str) -> tuple[Heard, ...]:
        """What a speaker says; nothing for somebody without a name."""
        return tuple(each for each in self.heard if speaker and each.line.speaker == speaker)

    def others(self, speaker: str) -> tuple[Heard, ...]:
        """What others say."""
        return tuple(each for each in self.heard if not speaker or each.line.speaker != speaker)

    def at_30(self, frames: float) -> int:
        """So many frames at 30 a second, in this shot's frames."""
        return round(frames * self.fps / 30)


def shot_times(
    placement: Placement,
    shot: Shot,
    script: Script,
    voice: Mapping[str, VoiceCue],
    spoken: Mapping[str, tuple[Key, AnySpeech]],
    *,
    fps: Fraction,
) -> ShotTimes:
    """The moments of a placed shot. `voice` are the cues by line, `spoken` each line's speech or its estimate."""
    heard = []
    for name in shot.lines:
        cue = voice.get(name)
        if cue is not None and name in spoken:
            key, speech = spoken[name]
            heard.append(Heard(script.line(name), cue.start - placement.start, cue.seconds, tuple(speech.words), key))
    return ShotTimes(
        frames=placement.frames,
        fps=fps,
        heard=tuple(heard),
        beats=_frames(placement.cues, "beat."),
        items=_frames(placement.cues, "item."),
        directions=tuple(
            (cue.name.removeprefix("cue.").split(".")[0], cue.frame)
            for cue in placement.cues
            if cue.name.startswith("cue.")
        ),
        language=script.language,
    )


def _frames(cues: tuple[Cue, ...], prefix: str) -> tuple[int, ...]:
    return tuple(cue.frame for cue in cues if cue.name.startswith(prefix))
