"""Dances on the music: the motion's beats fall on the film's."""

from __future__ import annotations

from fractions import Fraction

from ...story.cast import Move
from ...templates.motion import Motion
from .shot_times import ShotTimes

SLOWEST, FASTEST = Fraction(7, 10), Fraction(7, 5)
"""A dance at another pace than this is danced to every second beat, or twice a beat."""
OFF = Fraction(2, 3)
"""Frames by which a beat may be missed before the dance is set anew."""


def motion_beats(motion: Motion) -> tuple[Fraction, ...]:
    """The moments of a motion's beats, in order."""
    named = [
        (int(name.removeprefix("beat.")), at)
        for name, at in motion.cues.items()
        if name.startswith("beat.") and name.removeprefix("beat.").isdecimal()
    ]
    return tuple(at for _, at in sorted(named))


def danced(motion: Motion, start: int, frames: int, times: ShotTimes, *, why: str = "") -> list[Move]:
    """Moves of a dance for a stretch of the shot, one after the other without a seam, its beats on those of the music.

    Where the music's beats are even one move is enough; where they are not, the dance is set anew when it drifts. A
    motion without beats, or a shot without any, is danced at its own pace.
    """
    own = motion_beats(motion)
    end = start + frames
    beats = [beat for beat in times.beats if start <= beat < end]
    if len(own) < 2 or len(beats) < 2:
        length = frames if motion.loop else min(frames, max(1, round(motion.seconds * times.fps)))
        return [Move(motion=motion.id, start=start, frames=length, why=why)]
    step = (own[-1] - own[0]) / (len(own) - 1)
    pace = Fraction(beats[-1] - beats[0], len(beats) - 1) / times.fps
    every = min((Fraction(1, 2), Fraction(1), Fraction(2)), key=lambda each: abs(step / (pace * each) - 1))
    taken = beats[:: int(every)] if every > 1 else beats
    moves: list[Move] = []
    # The first beat of the music is the dance's first one; what lies before leads up to it.
    number = 0
    while number < len(taken) - 1:
        last = _even(taken, number)
        seconds = step * (last - number) / (every if every < 1 else 1)
        rate = (seconds * times.fps / (taken[last] - taken[number])).limit_denominator(1000)
        at = own[0] + (step * number / (every if every < 1 else 1))
        begin = taken[number]
        if not moves:
            lead = Fraction(begin - start) / times.fps * rate
            at, begin = at - lead, start
            if at < 0 and not motion.loop:
                # It cannot begin before its beginning: whoever dances stands until then.
                begin, at = start - round(at / rate * times.fps), Fraction(0)
        until = taken[last] if last < len(taken) - 1 else end
        moves.append(_move(motion, begin, until - begin, at, rate, why))
        number = last
    return moves


def _even(beats: list[int], first: int) -> int:
    """The last beat up to which one pace holds from the first one on."""
    last = first + 1
    for end in range(first + 2, len(beats)):
        pace = Fraction(beats[end] - beats[first], end - first)
        if any(abs(beats[first] + pace * (place - first) - beats[place]) > OFF for place in range(first, end)):
            break
        last = end
    return last


def _move(motion: Motion, start: int, frames: int, at: Fraction, rate: Fraction, why: str) -> Move:
    from_s = at % motion.seconds if motion.loop else at
    return Move(
        motion=motion.id,
        start=start,
        frames=frames,
        from_s=from_s.limit_denominator(3000),
        rate=rate,
        why=f"{why}; on the music's beats" if why else "on the music's beats",
    )
