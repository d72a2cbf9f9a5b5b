"""Feet across a whole performance: a foot that stands is nailed to the floor, and steps where it has to move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..rotation import Floats, about, multiply, normalised, rotate
from ..skeleton import Skeleton
from .clip import Flags, heading
from .contacts import stretches
from .legs import Feet, ball_offset, heel_offset
from .settling import from_vectors, offsets, settling

CARRIED_M = 0.03
"""A foot that a new motion wants this near to where it stands stays where it stands."""
CARRIED_DEGREES = 14.0
STEP_S = 0.3
LAND_S = 0.27
FOOT_M_S, FOOT_RADIANS_S = 2.0, 6.0
QUICK_S = 0.25
"""A rolled foot that stays where it stands comes to this motion's roll."""


@dataclass(frozen=True)
class Stretch:
    """One motion's own feet in the world, for the frames `start` to `end` and the two before them."""

    start: int
    end: int
    feet: Feet
    """`(2 + end - start, 2, ...)`."""
    stands: Flags
    """`(2 + end - start, 2)`."""


def walked(stretches_: list[Stretch], *, frames: int, fps: float, skeleton: Skeleton) -> tuple[Feet, Flags]:
    """Feet `(frames, 2, ...)` over all motions, and where they stand. A standing foot does not move at all."""
    ball = np.zeros((frames, 2, 3))
    turns = np.zeros((frames, 2, 4))
    turns[..., 0] = 1
    toes = turns.copy()
    stands = np.zeros((frames, 2), bool)
    sole = ball_offset(skeleton) - heel_offset(skeleton)
    for stretch in stretches_:
        own = stretch.feet.balls(skeleton)
        plans = [_Foot(stretch, own, ball, turns, toes, stands, side, fps, sole) for side in range(2)]
        apart = [plan.apart() for plan in plans]
        first = int(np.argmax(apart))
        for side in (first, 1 - first):
            both = min(apart) > 0
            plans[side].go(wait=round(STEP_S * fps) if both and side != first else 0)
    ankles = ball - rotate(turns, np.broadcast_to(ball_offset(skeleton), ball.shape))
    return Feet(ankles, turns, toes), stands


@dataclass(frozen=True)
class _Led:
    """How far a foot is from where its motion has it, over the frames of a stretch."""

    place: Floats
    turn: Floats
    toes: Floats
    stands: Flags


@dataclass(frozen=True)
class _Foot:
    """One foot through one stretch; writes into the arrays of the whole."""

    stretch: Stretch
    own: Floats
    ball: Floats
    turns: Floats
    toes: Floats
    stands: Flags
    side: int
    fps: float
    sole: Floats
    """`(3,)`: the ball from the heel in a flat foot."""

    @property
    def _stood(self) -> bool:
        return self.stretch.start > 0 and bool(self.stands[self.stretch.start - 1, self.side])

    def _from(self) -> tuple[Floats, Floats, Floats]:
        """How far the foot is from where this motion has it, one frame and two frames before it: place, turn, toes."""
        start, side = self.stretch.start, self.side
        before = [max(0, start - 2), start - 1]
        return (
            self.ball[before, side] - self.own[:2, side],
            offsets(self.turns[before, side], self.stretch.feet.turns[:2, side]),
            offsets(self.toes[before, side], self.stretch.feet.toes[:2, side]),
        )

    def apart(self) -> float:
        """Metres that a standing foot must step; 0 where it may stay, or does not stand in both motions."""
        if not self._stood or not self.stretch.stands[2, self.side]:
            return 0.0
        first_stand = stretches(self.stretch.stands[2:, self.side])[0][1]
        place = self.ball[self.stretch.start - 1, self.side] - self._standing_ball(first_stand)
        away = float(np.hypot(place[0], place[2]))
        now, wanted = self.turns[self.stretch.start - 1, self.side], self.stretch.feet.turns[1, self.side]
        turned = abs((float(heading(now[None])[0] - heading(wanted[None])[0]) + 180) % 360 - 180)
        return away if away > CARRIED_M or turned > CARRIED_DEGREES else 0.0

    def go(self, *, wait: int) -> None:
        """Fill the frames of the stretch."""
        start, end, side = self.stretch.start, self.stretch.end, self.side
        count = end - start
        if not count:
            return
        led = self._led(wait) if start > 0 else self._as_it_is()
        feet = self.stretch.feet
        self.ball[start:end, side] = self.own[2:, side] + led.place
        self.turns[start:end, side] = normalised(multiply(from_vectors(led.turn), feet.turns[2:, side]))
        self.toes[start:end, side] = normalised(multiply(from_vectors(led.toes), feet.toes[2:, side]))
        self.stands[start:end, side] = led.stands

    def _as_it_is(self) -> _Led:
        stands = self.stretch.stands[2:, self.side]
        nothing = np.zeros((len(stands), 3))
        return _Led(nothing, nothing, nothing, stands)

    def _led(self, wait: int) -> _Led:
        """How the difference at the beginning is led away."""
        stands = self.stretch.stands[2:, self.side].copy()
        count = len(stands)
        parts = self._from()
        runs = stretches(stands)
        if self._stood and stands[0]:
            if self.apart() == 0:
                return self._carried(parts[2][1], runs, stands)
            return self._stepped([part[1] for part in parts], wait, stands)
        landing = next((first for first, _ in runs if first > 0), count)
        # However soon it should land, a foot takes its time for the way.
        way = float(np.linalg.norm(parts[0][1])) / FOOT_M_S + float(np.linalg.norm(parts[1][1])) / FOOT_RADIANS_S
        least = round((0.13 + way) * self.fps)
        frames = max(least, round(LAND_S * self.fps) if stands[0] else min(round(0.4 * self.fps), landing))
        stands[:frames] = False
        place, turn, toes = (settling(part[1], part[1] - part[0], frames, count) for part in parts)
        return _Led(place, turn, toes, stands)

    def _stepped(self, parts: list[Floats], wait: int, stands: Flags) -> _Led:
        """The foot stands for `wait` frames more, then steps to where this motion has it."""
        count = len(stands)
        away = float(np.hypot(parts[0][0], parts[0][2]))
        frames = round((STEP_S + 0.25 * min(away, 0.8)) * self.fps)
        kept = np.ones((min(wait, count), 1))
        place, turn, toes = (np.concatenate([kept * p, settling(p, p * 0, frames, count)])[:count] for p in parts)
        u = np.clip((np.arange(1, count + 1) - wait) / frames, 0, 1)
        place[:, 1] += np.sin(np.pi * u) ** 2 * min(0.08, 0.035 + 0.12 * away)
        stands[min(wait, count) : wait + frames] = False
        return _Led(place, turn, toes, stands)

    def _carried(self, toes: Floats, runs: list[tuple[int, int]], own_stands: Flags) -> _Led:
        """The foot stays where it stands until this motion lifts it; then the difference goes on its way."""
        count, after, side = len(own_stands), runs[0][1], self.side
        swing = max(3, min(round(0.35 * self.fps), (runs[1][0] if len(runs) > 1 else count) - after))
        own = self.own[2:, side]
        stands_on = self._standing_ball(after)
        here = self.ball[self.stretch.start - 1, side]
        quick = round(QUICK_S * self.fps)
        level = toes_down(self.stretch.feet.turns[:, side])
        before = self.turns[self.stretch.start - 1, side]
        away = offsets(before, level[1])
        yaw = away * np.array([0.0, 1.0, 0.0])
        led = multiply(from_vectors(yaw + settling(away - yaw, away * 0, quick, after)), level[2 : 2 + after])
        # Toes that are still up come down about the heel; else the ball stands, and its height alone may settle.
        heel = here - rotate(toes_up(before[None]), self.sole)[0]
        ball = heel + rotate(toes_up(led), np.broadcast_to(self.sole, (after, 3)))
        sinks = np.array([0.0, float(ball[-1, 1] - stands_on[1]), 0.0])
        place = ball - sinks + settling(sinks, sinks * 0, quick, after) - own[:after]
        turn = offsets(led, self.stretch.feet.turns[2 : 2 + after, side])

        def on(value: Floats, last: Floats) -> Floats:
            if after == count:
                return value
            return np.concatenate([value, settling(last, last * 0, swing, count - after)])

        return _Led(on(place, place[-1]), on(turn, yaw), settling(toes, toes * 0, quick, count), own_stands)

    def _standing_ball(self, after: int) -> Floats:
        """Where this motion has the ball of the foot at the end of its first stand, as low as it comes in it."""
        last, lowest = self.own[1 + after, self.side], self.own[2 : 2 + after, self.side, 1].min()
        return np.array([last[0], lowest, last[2]])


def toes_up(turns: Floats) -> Floats:
    """Turns of a foot `(N, 4)`, level where the heel would be lifted."""
    ahead = rotate(turns, np.broadcast_to(np.array([0.0, 0.0, 1.0]), (len(turns), 3)))
    return np.where(ahead[:, 1:2] > 0, turns, about((0.0, 1.0, 0.0), heading(turns)))


def toes_down(turns: Floats) -> Floats:
    """Turns of a foot `(N, 4)`, level where the toes would be lifted."""
    ahead = rotate(turns, np.broadcast_to(np.array([0.0, 0.0, 1.0]), (len(turns), 3)))
    flat = about((0.0, 1.0, 0.0), heading(turns))
    return np.where(ahead[:, 1:2] > 0, flat, turns)
