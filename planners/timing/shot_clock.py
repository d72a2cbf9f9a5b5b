"""The inside of one shot: when each of its lines sounds, when its words and points come, how short it may be."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...story.script import Line, Role
from ...story.speech import Speech, SpokenWord
from ...story.storyboard import Shot
from ...story.time import to_frames
from ...story.timeline import Cue
from ..estimate import SpokenEstimate
from ..staging.looking import looking_s
from ..writing.phrasing import sameness
from .pacing import ENTRY_S, GAP_S, GAP_TIGHT_S, LEAD_FRAMES, TAIL_S, TAIL_TIGHT_S, reading_s, shown_words

AnySpeech = Speech | SpokenEstimate
LEAD_MAX_FRAMES = 8
MIN_S = Fraction(3, 5)
"""No shot is shorter."""


@dataclass(frozen=True)
class ShotClock:
    """One shot's times, in frames from its start."""

    role: Role
    speaks: bool
    need: int
    """The fewest frames between its cut and the next."""
    starts: tuple[tuple[str, int], ...]
    """Spoken lines and the frames on which they start."""
    words: tuple[int, ...]
    """When each spoken word sounds; empty without speech."""
    items: tuple[int, ...]
    """When each point of the list is spoken of; empty where that is not heard."""
    points: int = 0
    """How many points the list has."""
    directions: tuple[tuple[str, int], ...] = ()
    """What the script asks for at a word: 'point-left', 'smile'."""
    heard: tuple[int, int] = (0, 0)
    """The frames on which the first word starts and the last one ends."""
    pause: int | None = None
    """How many frames of silence the script asks for after the last word."""

    def cues(self, beats: Sequence[int], *, frames: int) -> tuple[Cue, ...]:
        """All cues inside the shot, in order. Points and words without speech come on the beats."""
        found = [Cue(name=f"line.{number}", frame=at) for number, (_, at) in enumerate(self.starts)]
        found += [Cue(name=f"beat.{number}", frame=at) for number, at in enumerate(beats)]
        found += [Cue(name=f"word.{number}", frame=at) for number, at in enumerate(self.words or tuple(beats))]
        items = self.items or _by_beats(self.points, beats, frames)
        found += [Cue(name=f"item.{number}", frame=at) for number, at in enumerate(items)]
        found += [Cue(name=f"cue.{name}", frame=at) for name, at in self.directions]
        return tuple(sorted((cue for cue in found if 0 <= cue.frame < frames), key=lambda cue: (cue.frame, cue.name)))


def clock_shot(
    shot: Shot,
    lines: Sequence[Line],
    spoken: Mapping[str, tuple[str, Speech | SpokenEstimate]],
    *,
    fps: Fraction,
    tight: bool,
    beat: int,
    overlap_in: int,
    overlap_out: int,
    delay: int = 0,
) -> ShotClock:
    """The times of a shot whose own transition takes `overlap_in` frames and the next one's `overlap_out`.

    `tight` leaves the least breath that still sounds like an end. `delay` frames of silence come before its words, for
    a pause that goes on from the shot before.
    """
    lead = round(LEAD_FRAMES * fps / 30)
    at = max(lead, min(overlap_in, LEAD_MAX_FRAMES)) + delay
    starts: list[tuple[str, int]] = []
    words: list[int] = []
    items: list[int] = []
    directions: list[tuple[str, int]] = []
    heard = [line for line in lines if line.id in spoken]
    for number, line in enumerate(heard):
        speech = spoken[line.id][1]
        starts.append((line.id, at))
        words += [at + to_frames(word.start_s, fps) for word in speech.words]
        items += _item_times(line, speech.words, at, fps)
        directions += _directions(line, speech.words, at, fps)
        at += math.ceil(speech.seconds * fps)
        if number < len(heard) - 1:
            gap = line.pause_after_s if line.pause_after_s is not None else GAP_TIGHT_S if tight else GAP_S
            if line.pause_after_s is not None:
                at = starts[-1][1] + _silent_until(speech, spoken[heard[number + 1].id][1], gap, fps)
                continue
            at += max(1, to_frames(gap, fps))
    points = max((len(line.items) for line in lines), default=0)
    shown_s = max((ENTRY_S + reading_s(shown_words(line)) for line in lines if shown_words(line)), default=Fraction(0))
    floor = to_frames(MIN_S, fps)
    if heard:
        last = heard[-1]
        tail = last.pause_after_s if last.pause_after_s is not None else TAIL_TIGHT_S if tight else TAIL_S
        # The next shot's voice starts `lead` frames after its transition began: two frames of quiet stay between them.
        breath = max(to_frames(tail, fps), overlap_out + 2 - lead)
        need = at + breath - overlap_in
        if points and not tight:
            need = max(need, to_frames(shown_s, fps) - overlap_in)
        if not tight:
            need = max(need, to_frames(max(map(looking_s, lines), default=Fraction(0)), fps) - overlap_in)
    else:
        shown_s = max([shown_s, *map(looking_s, lines)]) + sum((line.pause_after_s or 0 for line in lines), Fraction(0))
        wish = shot.seconds if shot.seconds is not None else shown_s
        need = max(
            to_frames(wish if not tight else min(wish, max(shown_s, MIN_S)), fps),
            2 * beat if beat > 1 and not tight else 0,
        )
    role: Role = lines[0].role if lines else "statement"
    return ShotClock(
        role=_leading(lines, role),
        speaks=bool(heard),
        need=max(need, floor, overlap_out + 1, 2 if not tight else 1),
        starts=tuple(starts),
        words=tuple(words),
        items=tuple(items) if len(items) == points else (),
        points=points,
        directions=tuple(directions),
        heard=_heard(starts, heard, spoken, fps),
        pause=to_frames(heard[-1].pause_after_s, fps) if heard and heard[-1].pause_after_s is not None else None,
    )


def _silent_until(speech: AnySpeech, following: AnySpeech, pause: Fraction, fps: Fraction) -> int:
    """Frames from one line's start to the next's, so that between their words lies exactly the pause."""
    first = following.words[0].start_s if following.words else Fraction(0)
    wanted = to_frames(_last_word_s(speech) + pause - first, fps)
    return max(wanted, math.ceil(speech.seconds * fps))


def _last_word_s(speech: AnySpeech) -> Fraction:
    return speech.words[-1].end_s if speech.words else speech.seconds


def _heard(
    starts: Sequence[tuple[str, int]], heard: Sequence[Line], spoken: Mapping[str, tuple[str, AnySpeech]], fps: Fraction
) -> tuple[int, int]:
    if not starts:
        return (0, 0)
    first, last = spoken[heard[0].id][1], spoken[heard[-1].id][1]
    begins = first.words[0].start_s if first.words else Fraction(0)
    return starts[0][1] + to_frames(begins, fps), starts[-1][1] + to_frames(_last_word_s(last), fps)


def _directions(line: Line, words: Sequence[SpokenWord], at: int, fps: Fraction) -> list[tuple[str, int]]:
    found = []
    for cue in line.cues:
        if cue.seconds is None and words:
            when = words[cue.word].start_s if cue.word < len(words) else words[-1].end_s
            found.append((cue.name, at + to_frames(when, fps)))
    return found


def _leading(lines: Sequence[Line], otherwise: Role) -> Role:
    """A shot with an offer or a call is that, whatever else it says."""
    roles = [line.role for line in lines]
    for role in ("call-to-action", "offer"):
        if role in roles:
            return role
    return otherwise


def _item_times(line: Line, words: Sequence[SpokenWord], at: int, fps: Fraction) -> list[int]:
    """The frame on which each point is first spoken of, in order; fewer than the points where one is not heard."""
    times: list[int] = []
    place = 0
    for item in line.items:
        wanted = [word for word in sameness(item).split() if len(word) > 2 or not word.isascii()] or sameness(
            item
        ).split()
        found = next(
            (
                number
                for number in range(place, len(words))
                if wanted and wanted[0] in sameness(words[number].text).split()
            ),
            None,
        )
        if found is None:
            return []
        # The article before the point belongs to it.
        first = (
            found - 1 if found > place and re.fullmatch(r"(?:an?|the|with)", words[found - 1].text.lower()) else found
        )
        times.append(at + to_frames(words[first].start_s, fps))
        place = found + 1
    return times


def _by_beats(points: int, beats: Sequence[int], frames: int) -> tuple[int, ...]:
    if not points:
        return ()
    usable = [beat for beat in beats if beat < frames * 3 // 4]
    if len(usable) >= points:
        step = max(1, len(usable) // points)
        return tuple(usable[number * step] for number in range(points))
    return tuple(frames * number // (2 * points) for number in range(points))
