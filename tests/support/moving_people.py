"""Performances made and measured: how far standing feet slide, how hard joints jolt, how deep hands are in the body."""

from __future__ import annotations

import numpy as np
from reelwright.generators.embedded.cast.motion.contacts import stretches
from reelwright.generators.embedded.cast.motion.legs import heel_offset
from reelwright.generators.embedded.cast.motion.perform import Performed, performed
from reelwright.generators.embedded.cast.motion.settling import turn_vectors
from reelwright.generators.embedded.cast.rotation import Floats, inverse, multiply, rotate
from reelwright.generators.embedded.cast.skeleton import INDEX, SIDES, Proportions, Skeleton
from reelwright.story.cast import Move, Performance
from reelwright.templates.library import motions

FPS = 30
AVERAGE = Skeleton(Proportions())
TALL = Skeleton(Proportions(height_m=1.95, legs=1.08, arms=1.05, shoulders=1.1))
CHILD = Skeleton(Proportions(height_m=1.2, head=1.5, legs=0.85, hips=1.15, hands=1.1))
LIBRARY = motions()


def made(name: str, skeleton: Skeleton = AVERAGE, *, body: str = "idle-calm") -> Performed:
    """One motion by itself; a gesture over a body that stands."""
    motion = LIBRARY[name]
    frames = round(float(motion.seconds) * FPS)
    if motion.track == "gesture":
        moves = (
            Move(motion=body, start=0, frames=frames + 20),
            Move(motion=name, start=8, frames=frames, track="gesture"),
        )
        return play(moves, frames + 20, skeleton)
    return play((Move(motion=name, start=0, frames=frames),), frames, skeleton)


def play(moves: tuple[Move, ...], frames: int, skeleton: Skeleton = AVERAGE, **more: float) -> Performed:
    """A performance of these moves."""
    return performed(
        Performance(person="maya", moves=moves), frames=frames, fps=FPS, skeleton=skeleton, motions=LIBRARY, **more
    )  # type: ignore[arg-type]


def slide_mm(done: Performed, skeleton: Skeleton) -> float:
    """How far a standing foot's sole moves at most in all while it stands: its ball or its heel, whichever stands."""
    positions, turns = skeleton.place(done.rotations, done.root)
    worst = 0.0
    for number, side in enumerate(SIDES):
        ball, ankle = positions[:, INDEX[f"{side}-toes"]], positions[:, INDEX[f"{side}-foot"]]
        heel = ankle + rotate(turns[:, INDEX[f"{side}-foot"]], np.broadcast_to(heel_offset(skeleton), ankle.shape))
        for first, after in stretches(done.stands[:, number]):
            steps = [np.linalg.norm(np.diff(point[first:after], axis=0), axis=1) for point in (ball, heel)]
            worst = max(worst, float(np.minimum(*steps).sum()))
    return worst * 1000


def jolt(done: Performed) -> float:
    """The largest change of a joint's angular velocity, in rad/s a second."""
    speed = turn_vectors(multiply(done.rotations[1:], inverse(done.rotations[:-1]))) * FPS
    return float(np.linalg.norm(np.diff(speed, axis=0), axis=-1).max() * FPS)


def bends(done: Performed, joint: str) -> Floats:
    """Degrees about x by which an elbow or a knee is bent."""
    turns = done.rotations[:, INDEX[joint]]
    return np.degrees(2 * np.arctan2(turns[:, 1], turns[:, 0]))


def into_the_body_cm(done: Performed, skeleton: Skeleton) -> float:
    """How deep wrists, knuckles and finger tips are in an average trunk or its thighs."""
    rings = (
        ("hips", -0.08, 0.165, 0.11), ("hips", 0, 0.165, 0.115), ("spine", 0, 0.135, 0.10), ("chest", 0, 0.15, 0.115),
        ("chest", 0.12, 0.16, 0.115), ("chest", 0.2, 0.11, 0.085),
    )  # fmt: skip
    positions, turns = skeleton.place(done.rotations, done.root)
    worst = 0.0
    for side in SIDES:
        for joint in ("hand", "middle-1", "middle-3", "index-3"):
            point = positions[:, INDEX[f"{side}-{joint}"]]
            for part, height, width, depth in rings:
                number = INDEX[part]
                x, y, z = rotate(inverse(turns[:, number]), point - positions[:, number]).T
                inside = (1 - np.hypot(x / width, z / depth)) * np.minimum(width, depth)
                worst = max(worst, float(np.where(np.abs(y - height) < 0.05, inside, 0).max()))
            for thigh in SIDES:
                hip, knee = positions[:, INDEX[f"{thigh}-thigh"]], positions[:, INDEX[f"{thigh}-shin"]]
                along = np.clip(
                    np.sum((point - hip) * (knee - hip), axis=1) / np.sum((knee - hip) ** 2, axis=1), 0.15, 1
                )
                away = np.linalg.norm(point - hip - (knee - hip) * along[:, None], axis=1)
                worst = max(worst, float((0.08 - 0.03 * along - away).max()))
    return worst * 100
