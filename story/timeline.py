"""The film to the frame: what is seen and heard when. Convertible to OpenTimelineIO track by track."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from .artifact import Key
from .cast import Performance
from .document import Document, Part
from .storyboard import Transition
from .time import Exact, Frames, Rate, Seconds


class Cue(Part):
    """A moment inside a shot that its layers react to, in frames from the shot's start.

    Names: `line.0`, `line.1` (a line's speech starts), `item.0`... (a list's point is spoken of), `beat.0`...,
    `cue.point-left` (the script asks for it), `acted.point-left` (it does, and a person of the shot does so).
    """

    name: str
    frame: Frames


class Placement(Part):
    """One shot on the picture track.

    `start` is where the shot's own transition begins; the shot before ends at `start + transition.frames`.
    """

    shot: str
    start: Frames
    frames: int = Field(ge=1)
    transition: Transition = Transition()
    cues: tuple[Cue, ...] = ()
    performances: tuple[Performance, ...] = ()
    """What the shot's people do, one for each member of its cast, in that order."""

    @property
    def end(self) -> int:
        """The first frame after the shot."""
        return self.start + self.frames


class CaptionWord(Part):
    """One word of a caption, lit from `start` until `end` (frames from the film's start)."""

    text: str
    start: Frames
    end: Frames


class Caption(Part):
    """At most two lines of words on the screen together."""

    line: str
    """The id of the script's line."""
    start: Frames
    end: Frames
    words: tuple[CaptionWord, ...]
    breaks: tuple[int, ...] = ()
    """Word numbers before which a new line starts."""

    @property
    def text(self) -> str:
        """All words with spaces between them, lines joined by a newline: a key to find a caption by.

        What is shown or written comes from `tools.captions.files.caption_lines`, which knows the scripts that have no
        spaces.
        """
        pieces = [("\n" if number in self.breaks else " ") + word.text for number, word in enumerate(self.words)]
        return "".join(pieces).strip()


class VoiceCue(Part):
    """One spoken line on the voice track."""

    line: str
    speaker: str
    key: Key
    """The speech in the store."""
    start: Frames
    seconds: Seconds


class BeatGrid(Part):
    """Where the beats fall, in frames from the film's start."""

    beats: tuple[int, ...] = ()
    downbeats: tuple[int, ...] = ()
    bpm: Exact = Fraction(0)
    """Beats a minute; 0 where there is no music."""


class MusicSection(Part):
    """A stretch of the composed music, in beats."""

    name: Literal["intro", "verse", "lift", "drop", "break", "outro"]
    start_beat: int
    beats: int


class MusicCue(Part):
    """The music track: one piece, cut to the film's length."""

    key: Key
    start: Frames = 0
    frames: int
    gain_db: float = 0.0


class Chapter(Part):
    """Where a part of the film begins; goes into the MP4 and `description.txt`."""

    title: str
    start: Frames


class Accent(Part):
    """One designed sound under the picture."""

    frame: Frames
    """Where it is felt: a whoosh's middle, the attack of the others."""
    kind: Literal["whoosh", "tick", "impact", "sting"]
    gain_db: float = 0.0


class Timeline(Document):
    """Frame-exact tracks: picture, captions, voice, music."""

    NAME = "timeline"

    width: int
    height: int
    fps: Rate
    frames: int = Field(ge=1)
    picture: tuple[Placement, ...] = Field(min_length=1)
    captions: tuple[Caption, ...] = ()
    voice: tuple[VoiceCue, ...] = ()
    music: MusicCue | None = None
    beats: BeatGrid = BeatGrid()
    sections: tuple[MusicSection, ...] = ()
    hits: tuple[int, ...] = ()
    """Frames on which the music accents (the offer, the logo)."""
    chapters: tuple[Chapter, ...] = ()
    accents: tuple[Accent, ...] = ()

    @property
    def seconds(self) -> Fraction:
        """The film's length."""
        return Fraction(self.frames) / self.fps
