"""Long films are scored in cues: pieces of a few minutes, each with its own beginning and end, cut where no one speaks.

Composing and mixing then need the memory of one cue, however long the film is.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...story.timeline import BeatGrid, MusicSection, Timeline, VoiceCue
from .grid import arrange, beat_grid

WHOLE_S = 100
"""A film up to this long is one cue."""
LONGEST_S = 80
"""A cue of a longer film is at most about this long, where silences allow."""
SHORTEST_S = 25


@dataclass(frozen=True)
class Cue:
    """A stretch of the film with music of its own, in frames."""

    start: int
    end: int

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.end - self.start


def film_cues(
    frames: int,
    fps: Fraction,
    *,
    frames_per_beat: int,
    voice: Sequence[VoiceCue],
    cuts: Sequence[int],
    chapters: Sequence[int] = (),
) -> tuple[Cue, ...]:
    """The cues of a film, in order; together they are the film. One alone where it is short or never silent.

    They begin on beats, at chapters rather than at other cuts, and never while somebody speaks.
    """
    if frames <= WHOLE_S * fps:
        return (Cue(0, frames),)
    quiet = [cut for cut in sorted(set(cuts)) if cut % frames_per_beat == 0 and _silent(cut, fps, voice)]
    opens = set(chapters)
    found = [0]
    shortest, longest = int(SHORTEST_S * fps), int(LONGEST_S * fps)
    while frames - found[-1] > longest:
        near = [cut for cut in quiet if found[-1] + shortest <= cut <= min(found[-1] + longest, frames - shortest)]
        further = [cut for cut in quiet if found[-1] + longest < cut <= frames - shortest]
        if not near and not further:
            break
        at_chapters = [cut for cut in near if cut in opens]
        found.append(max(at_chapters) if at_chapters else max(near) if near else further[0])
    return tuple(Cue(start, end) for start, end in itertools.pairwise([*found, frames]))


def cues_of(timeline: Timeline, *, frames_per_beat: int) -> tuple[Cue, ...]:
    """The cues of a film whose timeline is laid."""
    return film_cues(
        timeline.frames,
        timeline.fps,
        frames_per_beat=frames_per_beat,
        voice=timeline.voice,
        cuts=[placement.start for placement in timeline.picture],
        chapters=[chapter.start for chapter in timeline.chapters],
    )


def cue_sections(cues: Sequence[Cue], fps: Fraction, frames_per_beat: int) -> tuple[MusicSection, ...]:
    """The form of all cues one after the other, in beats of the film."""
    found: list[MusicSection] = []
    for cue in cues:
        first = cue.start // frames_per_beat
        last = -(-cue.end // frames_per_beat)
        for section in arrange(cue.frames, frames_per_beat, fps=fps):
            start = first + section.start_beat
            beats = min(section.beats, last - start)
            if beats > 0:
                found.append(section.model_copy(update={"start_beat": start, "beats": beats}))
    return tuple(found)


def cue_beats(cues: Sequence[Cue], fps: Fraction, frames_per_beat: int) -> BeatGrid:
    """The beats of all cues: one pace, and bars counted anew in each."""
    grids = [(cue.start, beat_grid(cue.frames, fps, frames_per_beat)) for cue in cues]
    return BeatGrid(
        beats=tuple(start + beat for start, grid in grids for beat in grid.beats),
        downbeats=tuple(start + beat for start, grid in grids for beat in grid.downbeats),
        bpm=grids[0][1].bpm,
    )


def _silent(frame: int, fps: Fraction, voice: Sequence[VoiceCue]) -> bool:
    return not any(cue.start < frame < cue.start + cue.seconds * fps for cue in voice)
