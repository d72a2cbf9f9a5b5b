"""The linter's second look, after timing: frames of speech, cuts, captions and the whole."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from ...story.script import Script
from ...story.storyboard import Storyboard
from ...story.time import to_frames
from ...story.timeline import Timeline
from ...story.violation import Violation
from ...templates.platform import Platform
from ..timing.pacing import HOOK_S

TOLERANCE = Fraction(1, 20)
CAPTION_RATE = 25
"""Characters a second that even fast readers miss; the cutter aims at 20."""
RHYTHM_FROM_S = 20
"""Shorter films have too few beats to vary much."""
RHYTHM = 2
"""The longest shot is at least this many times the shortest."""


def lint_timeline(
    script: Script, storyboard: Storyboard, timeline: Timeline, *, platform: Platform | None, follow_words: bool = False
) -> Iterator[Violation]:
    """Broken rules of a timeline against the plan it was laid from. With `follow_words` nobody asked for a length."""
    yield from _tracks(storyboard, timeline)
    yield from _voice(script, timeline)
    yield from _captions(timeline, platform)
    asked = timeline.seconds if follow_words else storyboard.seconds
    longer = timeline.seconds - asked
    if longer > asked * TOLERANCE:
        yield Violation(
            code="speech-too-long",
            path="timeline.frames",
            severity="warning" if script.has_own_words else "error",
            message=f"the words need {float(timeline.seconds):.1f} s, {float(asked):g} s were asked for",
            hint=f"drop or shorten lines by {float(longer):.1f} s, or ask for more seconds",
        )
    elif -longer > asked * TOLERANCE and not script.shorter_by_decision:
        yield Violation(
            code="too-short",
            path="timeline.frames",
            message=f"{float(timeline.seconds):.1f} s, {float(asked):g} s were asked for",
            hint="add lines, or decide for a shorter film",
        )
    if platform is not None and timeline.seconds > platform.seconds_max:
        yield Violation(
            code="platform-length",
            path="timeline.frames",
            message=f"{float(timeline.seconds):.1f} s, {platform.title} takes up to {float(platform.seconds_max):g} s",
            hint="drop lines",
        )
    first = min((cue.start for cue in timeline.voice), default=None)
    opening = [script.line(name) for name in storyboard.shots[0].lines if name in {line.id for line in script.lines}]
    # A title that is only shown is words too.
    if first is not None and opening and any(line.say for line in opening) and Fraction(first) / timeline.fps > HOOK_S:
        yield Violation(
            code="late-hook",
            path="timeline.voice.0",
            severity="warning",
            message=f"the first word comes after {float(Fraction(first) / timeline.fps):.1f} s",
            hint="begin with words within 2 s",
        )
    lengths = [placement.frames for placement in timeline.picture]
    if timeline.seconds >= RHYTHM_FROM_S and len(lengths) >= 4 and max(lengths) < RHYTHM * min(lengths):
        yield Violation(
            code="flat-rhythm",
            path="timeline.picture",
            severity="warning",
            message=f"the longest shot has {max(lengths)} frames, the shortest {min(lengths)}",
            hint="let the hero breathe, cut the hook tight",
        )


def _tracks(storyboard: Storyboard, timeline: Timeline) -> Iterator[Violation]:
    if [each.shot for each in timeline.picture] != [shot.id for shot in storyboard.shots]:
        yield Violation(
            code="stale-timeline",
            path="timeline.picture",
            message="the timeline's shots are not the storyboard's",
            hint="lay it again",
        )
    end = 0
    for number, placement in enumerate(timeline.picture):
        if placement.start + placement.transition.frames != end and number:
            gap = placement.start + placement.transition.frames - end
            yield Violation(
                code="gap" if gap > 0 else "overlap",
                path=f"timeline.picture.{number}.start",
                message=f"{abs(gap)} frames {'empty before' if gap > 0 else 'too many under'} {placement.shot!r}",
                hint="a shot starts where the one before ends, less its transition",
            )
        if number == 0 and placement.start:
            yield Violation(
                code="gap",
                path="timeline.picture.0.start",
                message="the film begins with nothing",
                hint="start at frame 0",
            )
        end = placement.end
    if end != timeline.frames:
        yield Violation(
            code="gap",
            path="timeline.frames",
            message=f"the last shot ends at {end}, the film at {timeline.frames}",
            hint="let them end together",
        )


def _voice(script: Script, timeline: Timeline) -> Iterator[Violation]:
    end = Fraction(0)
    known = {line.id for line in script.lines}
    for number, cue in enumerate(timeline.voice):
        start = Fraction(cue.start) / timeline.fps
        if cue.line not in known:
            yield Violation(
                code="unknown-line",
                path=f"timeline.voice.{number}",
                message=f"there is no line {cue.line!r}",
                hint="lay it again",
            )
        if start < end:
            yield Violation(
                code="voice-overlap",
                path=f"timeline.voice.{number}",
                message=f"{cue.line!r} starts {float(end - start):.2f} s before the line before it ends",
                hint="shorten one, or lay it again",
            )
        end = start + cue.seconds
    if end * timeline.fps > timeline.frames:
        yield Violation(
            code="speech-too-long",
            path="timeline.voice",
            message=f"the last word ends {float(end - timeline.seconds):.2f} s after the film",
            hint="shorten the last line",
        )


def _captions(timeline: Timeline, platform: Platform | None) -> Iterator[Violation]:
    limit = platform.caption_chars_per_line if platform else 42
    end = 0
    for number, caption in enumerate(timeline.captions):
        path = f"timeline.captions.{number}"
        rows = caption.text.split("\n")
        if len(rows) > 2 or any(len(row) > limit for row in rows):
            yield Violation(
                code="caption-size",
                path=path,
                message=f"{caption.text[:60]!r} is more than 2 lines of {limit}",
                hint="cut it in two",
            )
        if caption.start < end:
            yield Violation(
                code="caption-overlap",
                path=path,
                message=f"{caption.text[:40]!r} comes before the last one is gone",
                hint="lay it again",
            )
        if caption.end > timeline.frames:
            yield Violation(
                code="caption-late",
                path=path,
                message=f"{caption.text[:40]!r} stays after the film's end",
                hint="lay it again",
            )
        seconds = Fraction(caption.end - caption.start) / timeline.fps
        if seconds > 0 and len(caption.text) > CAPTION_RATE * seconds and seconds < 7:
            yield Violation(
                code="caption-rate",
                path=path,
                severity="warning",
                message=f"{caption.text[:40]!r} passes at {math.ceil(len(caption.text) / seconds)} characters a second",
                hint="speak slower or cut words",
            )
        if any(
            word.start < caption.start or word.start >= to_frames(timeline.seconds, timeline.fps)
            for word in caption.words
        ):
            yield Violation(
                code="caption-words",
                path=path,
                message=f"a word of {caption.text[:40]!r} is lit outside of it",
                hint="lay it again",
            )
        end = caption.end
