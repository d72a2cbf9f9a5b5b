"""The moments of a film that its music and its chapters hold on to."""

from __future__ import annotations

from fractions import Fraction

from ...story.script import Line, Script
from ...story.storyboard import Shot, Storyboard
from ...story.timeline import Chapter, MusicSection
from ...tools.sound.grid import arrange


def turn(storyboard: Storyboard, script: Script, cuts: list[int]) -> int | None:
    """Where the music lifts: at the shot that asks for it, else at the first offer, else after two fifths."""
    for number, shot in enumerate(storyboard.shots):
        if shot.music_cue in ("lift", "drop"):
            return cuts[number]
    for number, shot in enumerate(storyboard.shots):
        if number and any(line.role == "offer" for line in [script.line(name) for name in shot.lines]):
            return cuts[number]
    later = [cut for cut in cuts[1:-1] if cut * 5 >= cuts[-1] * 2]
    return later[0] if later else None


def sections(
    storyboard: Storyboard,
    total: int,
    fps: Fraction,
    music: bool,
    turn: int | None,
    opened: tuple[Chapter, ...] = (),
) -> tuple[MusicSection, ...]:
    """The form of composed music: it lifts at the film's turn and at each chapter; none for a person's own file."""
    if not music or storyboard.music.asset:
        return ()
    return arrange(
        total,
        storyboard.music.frames_per_beat,
        fps=fps,
        lift_frame=turn,
        chapter_frames=tuple(chapter.start for chapter in opened if chapter.start),
    )


def hits(storyboard: Storyboard, script: Script, cuts: list[int]) -> tuple[int, ...]:
    """The music accents the offer, and the end card, at most one accent in two seconds."""
    hits: list[int] = []
    for number, shot in enumerate(storyboard.shots):
        roles = {line.role for line in [script.line(name) for name in shot.lines]}
        wished = shot.music_cue in ("hit", "drop", "end") or roles & {"offer", "call-to-action"}
        if number and wished and (not hits or cuts[number] - hits[-1] >= 2 * storyboard.fps):
            hits.append(cuts[number])
    return tuple(hits)


def _opens(shot: Shot, script: Script) -> Line | None:
    """The title of the chapter that a shot begins with, if it does."""
    first = script.line(shot.lines[0]) if shot.lines else None
    return first if first is not None and first.role == "chapter" and first.level == 1 else None


def chapters(storyboard: Storyboard, script: Script, cuts: list[int]) -> tuple[Chapter, ...]:
    """Where the script's chapters begin; what comes before the first is one by the film's own title."""
    found = []
    for number, shot in enumerate(storyboard.shots):
        title = _opens(shot, script)
        if title is not None:
            found.append(Chapter(title=title.show, start=cuts[number]))
    if found and found[0].start:
        found.insert(0, Chapter(title=script.title, start=0))
    return tuple(found)
