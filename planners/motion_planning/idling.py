"""What the body does where nothing is asked of it: nobody stands dead."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from random import Random

from ...story.cast import Move
from ...templates.motion import Motion
from .fitting import Place, unfit
from .retrieval import MotionIndex
from .shot_times import ShotTimes

CHANGE_S = 6
"""So long somebody stands in one way before they shift."""
_LEAST_S = 1


def filled(
    body: Sequence[Move],
    times: ShotTimes,
    place: Place,
    index: MotionIndex,
    random: Random,
    *,
    talks: bool,
    listens: Sequence[tuple[int, int]] = (),
    seen: str = "",
) -> tuple[Move, ...]:
    """The body's moves with every gap filled by idles, from the first frame to the last. A shot whose library has no
    idle that the person can do keeps its gaps: whoever draws it lets them stand at ease. `seen`: what they did last."""
    moves: list[Move] = []
    at = 0
    for move in sorted(body, key=lambda each: each.start):
        if move.start > at:
            moves += _idles(
                at, move.start, times, place, index, random, talks=talks, listens=listens, before=moves, seen=seen
            )
        moves.append(move)
        at = max(at, move.start + move.frames)
    if at < times.frames:
        moves += _idles(
            at, times.frames, times, place, index, random, talks=talks, listens=listens, before=moves, seen=seen
        )
    return tuple(moves)


def _idles(
    start: int,
    end: int,
    times: ShotTimes,
    place: Place,
    index: MotionIndex,
    random: Random,
    *,
    talks: bool,
    listens: Sequence[tuple[int, int]],
    before: Sequence[Move],
    seen: str,
) -> list[Move]:
    found = [motion for motion in index.motions.values() if _is_idle(motion, place)]
    if not found:
        return []
    borders = [start, *_changes(start, end, times, listens), end]
    made: list[Move] = []
    for begin, until in itertools.pairwise(borders):
        heard = sum(max(0, min(last, until) - max(first, begin)) for first, last in listens)
        hears = 2 * heard > until - begin
        last = (made or before)[-1].motion if made or before else seen
        suits = {
            motion.id: _suits(motion, talks=talks, hears=hears, last=last, seated=place.person.wheelchair)
            for motion in found
        }
        choice = random.choice([motion for motion in found if suits[motion.id] == max(suits.values())])
        made.append(
            Move(
                motion=choice.id,
                start=begin,
                frames=until - begin,
                why="listens" if hears else "at ease while they speak" if talks else "at ease",
            )
        )
    return made


def _changes(start: int, end: int, times: ShotTimes, listens: Sequence[tuple[int, int]]) -> list[int]:
    """Where somebody shifts: between sentences where one begins near, and where they begin or end to listen."""
    least = round(_LEAST_S * times.fps)
    wished = {frame for stretch in listens for frame in stretch} | {heard.start for heard in times.heard}
    borders: list[int] = []
    at = start
    while end - at > round(CHANGE_S * times.fps * 4 / 3):
        target = at + round(CHANGE_S * times.fps)
        near = [frame for frame in wished if abs(frame - target) <= 2 * times.fps and frame - at >= least]
        at = min(near, key=lambda frame: (abs(frame - target), frame), default=target)
        if end - at < least:
            break
        borders.append(at)
    forced = {frame for stretch in listens for frame in stretch if start + least <= frame <= end - least}
    kept = [frame for frame in borders if all(abs(frame - other) >= least for other in forced)]
    return sorted({*kept, *forced})


def _is_idle(motion: Motion, place: Place) -> bool:
    if unfit(motion, place) or motion.track != "body":
        return False
    return motion.kind == "idle" or (motion.kind == "sit" and place.person.wheelchair and motion.loop)


def _suits(motion: Motion, *, talks: bool, hears: bool, last: str, seated: bool) -> int:
    tags = set(motion.tags) | set(motion.id.split("-"))
    score = 0
    if hears:
        score += 4 if tags & {"listen", "listening"} else 0
    else:
        score -= 3 if tags & {"listen", "listening"} else 0
    if talks and not hears:
        # Arms that are held fast would make every gesture begin with a tug.
        score -= 3 if tags & {"clasped", "crossed", "behind", "hips", "pockets", "closed"} else 0
        # Hands that beat by themselves would not beat on the words.
        score -= 2 if "beat" in tags else 0
    # Nobody goes on standing as they did, and who sits, sits.
    score -= 2 if motion.id == last else 0
    score += 5 if seated and motion.kind == "sit" and not motion.cues.keys() - {"peak"} else 0
    score -= 1 if motion.needs else 0
    return score
