"""Where texts stand on the film, and which frames to look at for them."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from ...story.artifact import Key
from ...story.document import Part
from ...story.frame_source import Files, TextMark
from ...story.time import Frames
from ...story.timeline import Timeline
from ..compositor.spans.span_source import Recipe, picture


class TextTrack(Part):
    """A frame source that draws letters, and the stretch of the film in which it stands."""

    start: Frames
    """The film's frame at which it begins."""
    frames: int = Field(ge=1)
    offset: Frames = 0
    """The source's own frame that is seen at `start`."""
    source: Recipe

    @property
    def end(self) -> int:
        """The first frame of the film after it."""
        return self.start + self.frames

    def needs(self) -> tuple[Key, ...]:
        """The artifacts that the source reads."""
        return tuple(picture(self.source).needs())


class Look(Part):
    """One look at one frame: which texts of which track to find there."""

    frame: Frames
    shot: str
    """The shot that is seen there."""
    track: int
    texts: tuple[str, ...]


def plan_looks(tracks: tuple[TextTrack, ...], timeline: Timeline, files: Files) -> tuple[Look, ...]:
    """Few frames on which every text that settles is seen once, outside transitions, in the order of the film.

    Every text is wanted once for each stretch in which it stands; a look serves all texts that are settled on its
    frame. Texts that only settle while a transition runs are looked at there.
    """
    busy = [
        (placement.start, placement.start + placement.transition.frames)
        for placement in timeline.picture
        if placement.transition.frames
    ]
    looks = [
        look
        for number, track in enumerate(tracks)
        for look in _looks_at(number, track, timeline=timeline, busy=busy, files=files)
    ]
    return tuple(sorted(looks, key=lambda look: (look.frame, look.track)))


def _looks_at(
    number: int, track: TextTrack, *, timeline: Timeline, busy: list[tuple[int, int]], files: Files
) -> Iterable[Look]:
    opened = picture(track.source).open(files)
    stride = max(1, round(timeline.fps / 8))
    stretches: dict[str, list[list[int]]] = {}
    for frame in range(track.start, min(track.end, timeline.frames), stride):
        for text in {mark.text for mark in opened.marks(frame - track.start + track.offset) if worth_finding(mark)}:
            runs = stretches.setdefault(text, [])
            if runs and frame - runs[-1][-1] <= stride:
                runs[-1].append(frame)
            else:
                runs.append([frame])
    wanted = []
    for text, runs in sorted(stretches.items()):
        for run in runs:
            clear = [frame for frame in run if not any(start <= frame < end for start, end in busy)]
            wanted.append((text, clear or run))
    while wanted:
        counts: dict[int, list[str]] = {}
        for text, run in wanted:
            for frame in run:
                counts.setdefault(frame, []).append(text)
        # The most texts at once; among equals the middle one, where everything has come and nothing goes.
        most = max(len(texts) for texts in counts.values())
        best = sorted(frame for frame, texts in counts.items() if len(texts) == most)
        frame = best[len(best) // 2]
        yield Look(frame=frame, shot=shot_at(timeline, frame), track=number, texts=tuple(sorted(set(counts[frame]))))
        wanted = [(text, run) for text, run in wanted if frame not in run]


def shot_at(timeline: Timeline, frame: int) -> str:
    """The id of the shot that is seen on a frame; of the later one within a transition."""
    ids = [placement.shot for placement in timeline.picture if placement.start <= frame < placement.end]
    return ids[-1] if ids else timeline.picture[-1].shot


def worth_finding(mark: TextMark) -> bool:
    """True for settled text that has ink."""
    return mark.settled and bool(mark.text.strip()) and mark.box.width >= 1 and mark.box.height >= 1
