"""Where a layer is at a frame: its entrance, its keys, its drift and its pulse, each a function of the frame alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...templates.layer import Drift, EnterMotion, Key
from .easing import arrive, ease


@dataclass(frozen=True)
class Pose:
    """How far a piece is from where it belongs."""

    x: float = 0.0
    """Pixels to the right."""
    y: float = 0.0
    scale: float = 1.0
    turn: float = 0.0
    opacity: float = 1.0
    reveal: float = 1.0
    """How much of it is uncovered, for wipes and drawn lines."""
    masked: bool = False
    """True while it rises out of its own line."""
    cursor: bool = False
    """True while it is being typed: a block stands where the next letter will."""
    settled: bool = True

    @property
    def hidden(self) -> bool:
        """Nothing of it is to be seen."""
        return self.opacity <= 0.003 or self.reveal <= 0.0 or self.scale <= 0.003


GONE = Pose(opacity=0.0, settled=False)
REST = Pose()


@dataclass(frozen=True)
class Entrance:
    """One piece's way in, in frames of the film."""

    motion: EnterMotion
    start: float
    frames: float
    distance: float
    """Pixels."""
    overshoot: float
    temper: str = "in"
    """As a look's `motion.ease`."""
    hold: float = 0.0
    """Frames for which each drawing stands; below 2 every frame is drawn."""

    @property
    def end(self) -> float:
        """When it has arrived."""
        return self.start + (self.frames if self.motion != "none" else 0)

    def pose(self, frame: float) -> Pose:
        """Where the piece is."""
        if frame < self.start:
            return GONE
        if self.motion == "none" or frame >= self.end or self.frames <= 0:
            return REST
        if self.hold >= 2:
            frame = self.start + math.floor((frame - self.start) / self.hold) * self.hold
        share = (frame - self.start + 1) / (self.frames + 1)
        if share >= 1:
            return REST
        eased = arrive(self.temper, share)
        shown = min(1.0, share * 2.6)
        rest = 1 - eased
        if self.motion == "rise":
            return Pose(y=self.distance * rest, opacity=min(1.0, share * 3.4), settled=False)
        if self.motion == "drop":
            return Pose(y=-self.distance * rest, opacity=shown, settled=False)
        if self.motion in ("slide-left", "slide-right"):
            way = 1 if self.motion == "slide-left" else -1
            return Pose(x=way * 2.5 * self.distance * rest, opacity=shown, settled=False)
        if self.motion == "unmask":
            return Pose(reveal=arrive(self.temper, share, overshoot=self.overshoot), masked=True, settled=False)
        if self.motion == "pop":
            swell = arrive(self.temper, share, overshoot=self.overshoot)
            return Pose(scale=0.55 + 0.45 * swell, opacity=min(1.0, share * 4), settled=False)
        if self.motion == "slam":
            fall = arrive(self.temper, share, overshoot=self.overshoot)
            return Pose(scale=1.7 - 0.7 * fall, opacity=min(1.0, share * 3), settled=False)
        if self.motion == "grow":
            return Pose(scale=max(0.0, arrive(self.temper, share, overshoot=self.overshoot)), settled=False)
        if self.motion == "tumble":
            # Dropped on the table: it turns as it falls, every other one the other way.
            side = 1 if round(self.start) % 2 else -1
            fall = arrive(self.temper, share, overshoot=self.overshoot)
            return Pose(
                y=-0.6 * self.distance * (1 - fall),
                turn=side * 11 * (1 - fall),
                scale=1.18 - 0.18 * fall,
                opacity=min(1.0, share * 4),
                settled=False,
            )
        if self.motion == "type":
            # Uncovered in steps, as by a cursor.
            return Pose(reveal=min(1.0, math.ceil(share * 5) / 5), cursor=True, settled=False)
        if self.motion in ("wipe", "draw"):
            return Pose(reveal=eased if self.motion == "wipe" else ease("travel", share), settled=False)
        # Seen at once, then slower and slower: a shot never opens on an empty ground.
        return Pose(opacity=1 - (1 - share) ** 3, settled=False)


def keyed(keys: tuple[Key, ...], frame: float, *, rate: float, unit: float) -> Pose:
    """The pose that keys say, `frame` frames after the layer's entrance began; before the first key, the first."""
    if not keys:
        return REST
    at = frame / rate
    after = next((index for index, key in enumerate(keys) if key.at > at), len(keys))
    if after == 0 or after == len(keys):
        key = keys[0] if after == 0 else keys[-1]
        return Pose(key.x * unit, key.y * unit, key.scale, key.turn, key.opacity, settled=after > 0)
    one, two = keys[after - 1], keys[after]
    share = ease(two.ease, (at - one.at) / (two.at - one.at))

    def between(low: float, high: float) -> float:
        return low + (high - low) * share

    return Pose(
        between(one.x, two.x) * unit,
        between(one.y, two.y) * unit,
        between(one.scale, two.scale),
        between(one.turn, two.turn),
        between(one.opacity, two.opacity),
        settled=False,
    )


def drifted(drift: Drift, seconds: float, *, unit: float) -> Pose:
    """The slow movement after `seconds`."""
    return Pose(
        drift.x * unit * seconds, drift.y * unit * seconds, 1 + drift.scale / 100 * seconds, drift.turn * seconds
    )


def beat_swell(beats: tuple[int, ...], frame: int, *, length: float) -> float:
    """0 to 1: full on a beat, gone after `length` frames."""
    last = max((beat for beat in beats if beat <= frame), default=None)
    if last is None or frame - last >= length:
        return 0.0
    return math.exp(-4.0 * (frame - last) / length) * (1 - (frame - last) / length)


def combine(*poses: Pose) -> Pose:
    """All poses at once."""
    x = y = turn = 0.0
    scale = opacity = reveal = 1.0
    masked, settled = False, True
    for pose in poses:
        x, y, turn = x + pose.x, y + pose.y, turn + pose.turn
        scale, opacity, reveal = scale * pose.scale, opacity * pose.opacity, reveal * pose.reveal
        masked, settled = masked or pose.masked, settled and pose.settled
    return Pose(x, y, scale, turn, opacity, reveal, masked, settled)
