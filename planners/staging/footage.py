"""Which moment of the person's footage each shot shows: the best ones, in the order they were filmed, none twice
while others are left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from ...story.brief import Asset, Brief
from ...story.storyboard import Shot

FULL_S = Fraction(3)
"""A moment this long lasts a shot; shorter ones are worth less by what they lack."""


@dataclass(frozen=True)
class _Take:
    asset: str
    start_s: Fraction
    length_s: Fraction
    worth: float
    place: int
    """Of all moments of all clips, in the order given and filmed."""


def with_moments(shots: tuple[Shot, ...], brief: Brief) -> tuple[Shot, ...]:
    """The shots with a place in the clip for each that shows footage and has none yet.

    A shot keeps the clip that it was given where a script named it (its line has the asset); else shots take the best
    moments of all clips and show them in their order.
    """
    clips = {asset.id: asset for asset in brief.assets_of("footage")}
    if not clips:
        return shots
    open_shots = [shot for shot in shots if footage_of(shot, clips) and shot.clip_start_s is None]
    if not open_shots:
        return shots
    taken = {(clip, shot.clip_start_s) for shot in shots if (clip := footage_of(shot, clips)) and shot.clip_start_s}
    takes = [take for take in _takes(clips) if (take.asset, take.start_s) not in taken]
    chosen = _spread(takes or _takes(clips), len(open_shots))
    given = dict(zip((shot.id for shot in open_shots), chosen, strict=True))
    return tuple(_placed(shot, given[shot.id], clips) if shot.id in given else shot for shot in shots)


def footage_of(shot: Shot, clips: dict[str, Asset]) -> str:
    """The id of the clip that a shot shows; empty for none."""
    return next((value for value in shot.slots.values() if isinstance(value, str) and value in clips), "")


def _takes(clips: dict[str, Asset]) -> list[_Take]:
    takes: list[_Take] = []
    for asset in clips.values():
        whole = asset.seconds or Fraction(1)
        moments = [(each.start_s, each.end_s, each.worth) for each in asset.moments] or [(Fraction(0), whole, 0.5)]
        takes += [
            _Take(asset.id, start_s, end_s - start_s, worth, len(takes) + number)
            for number, (start_s, end_s, worth) in enumerate(moments)
        ]
    return takes


def _spread(takes: list[_Take], count: int) -> list[_Take]:
    """`count` takes in the order of filming; the best first, and every clip before any clip twice."""
    used: defaultdict[str, int] = defaultdict(int)
    left = sorted(takes, key=lambda take: (-take.worth * min(1.0, float(take.length_s / FULL_S)), take.place))
    picked: list[_Take] = []
    while left and len(picked) < count:
        best = min(left, key=lambda take: (used[take.asset], left.index(take)))
        left.remove(best)
        used[best.asset] += 1
        picked.append(best)
    picked.sort(key=lambda take: take.place)
    # More shots than moments: they come round again, in order.
    return [picked[number % len(picked)] for number in range(count)]


def _placed(shot: Shot, take: _Take, clips: dict[str, Asset]) -> Shot:
    slots = {name: take.asset if value in clips else value for name, value in shot.slots.items()}
    return shot.model_copy(update={"slots": slots, "clip_start_s": take.start_s, "kind": "footage"})
