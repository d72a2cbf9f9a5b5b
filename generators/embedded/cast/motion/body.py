"""Body moves one after another: each is set down where the one before has brought the person, and led into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from .....story.cast import Move, Performance
from .....story.errors import InputError
from .....templates.motion import Motion
from ..rotation import Floats, about, multiply, normalised, rotate
from ..skeleton import INDEX, Skeleton
from .clip import RATE, Clip, Flags, Pins, heading
from .curves import rounded
from .footing import Stretch, walked
from .legs import Feet
from .reading import read_clip
from .settling import from_vectors, offsets, settling

AT_EASE = Motion(id="at-ease", title="Standing at ease", kind="idle", seconds=Fraction(4), loop=True)
"""What a person does where a performance says nothing and the library has no idle."""
IDLE = "idle-calm"
PINNED_AFTER_S = 0.35
_UP = (0.0, 1.0, 0.0)


@dataclass(frozen=True)
class Played:
    """A body over F frames, its legs not yet solved."""

    rotations: Floats
    root: Floats
    feet: Feet
    stands: Flags
    pins: Pins


@dataclass(frozen=True)
class _Scene:
    """One move in the world: two frames before it, and its own."""

    start: int
    end: int
    clip: Clip
    whole: Clip
    """As it was read, not yet set down."""
    begins: float
    """Seconds into it at `start`."""
    rate: float


def play(
    performance: Performance, *, frames: int, fps: float, skeleton: Skeleton, motions: Mapping[str, Motion]
) -> Played:
    """The body track. Gaps are filled with standing at ease."""
    moves = body_moves(performance, frames=frames, motions=motions)
    scenes: list[_Scene] = []
    for number, move in enumerate(moves):
        end = moves[number + 1].start if number + 1 < len(moves) else frames
        clip = _clip_of(move, skeleton, motions)
        reached = _reached(scenes[-1], fps) if scenes else None
        begins = float(move.from_s)
        if reached is not None and clip.motion.kind == "walk" and clip.motion.loop and not begins:
            begins = _in_step(clip, reached)
        at = begins + (np.arange(-2, end - move.start) / fps) * float(move.rate)
        read = _from_ahead(clip.at(at if number else np.maximum(at, begins)))
        placed = read if reached is None else _set_down(read, reached, skeleton)
        scenes.append(_Scene(move.start, end, placed, clip, begins, float(move.rate)))
    return _joined(scenes, frames=frames, fps=fps, skeleton=skeleton)


def body_moves(performance: Performance, *, frames: int, motions: Mapping[str, Motion]) -> list[Move]:
    """The moves of the body in order from frame 0 without gaps; what begins later than the shot ends is left out."""
    idle = IDLE if IDLE in motions else AT_EASE.id
    found: list[Move] = []
    free = 0
    for move in sorted((m for m in performance.moves if m.track == "body"), key=lambda m: m.start):
        if move.start >= frames:
            break
        if move.start > free:
            found.append(Move(motion=idle, start=free, frames=move.start - free))
        if found and found[-1].start >= move.start:
            found.pop()
        found.append(move)
        free = max(free, move.start + move.frames)
    if free < frames:
        found.append(Move(motion=idle, start=free, frames=frames - free))
    return found


def motion_of(move: Move, motions: Mapping[str, Motion]) -> Motion:
    """The motion that a move names. `InputError` where there is none."""
    if move.motion == AT_EASE.id:
        return motions.get(AT_EASE.id, AT_EASE)
    found = motions.get(move.motion)
    if found is None:
        raise InputError(f"there is no motion {move.motion!r}", hint="`reelwright motions list` names them")
    return found


def _clip_of(move: Move, skeleton: Skeleton, motions: Mapping[str, Motion]) -> Clip:
    clip = read_clip(motion_of(move, motions), skeleton)
    return clip.mirrored() if move.mirrored else clip


def _from_ahead(clip: Clip) -> Clip:
    """Neck and head turned from where the body is headed, whichever way the motion tells them."""
    if clip.motion.head == "steady":
        return clip
    rotations = clip.rotations.copy()
    chain = [INDEX[joint] for joint in ("spine", "chest", "neck", "head")]
    world = multiply(about(_UP, -smooth_heading(rotations[:, 0], 15)), rotations[:, 0])
    for joint in chain:
        world = multiply(world, rotations[:, joint])
    rotations[:, INDEX["neck"]] = (1.0, 0.0, 0.0, 0.0)
    rotations[:, INDEX["head"]] = world
    return replace(clip, rotations=rotations)


def smooth_heading(hips: Floats, frames: float) -> Floats:
    """Degrees `(N,)` that a body is headed, without the swing of the hips."""
    return rounded(heading(hips)[:, None], frames / 2)[:, 0]


def _reached(before: _Scene, fps: float) -> Clip:
    """Where a scene would be at the frame after its last: on its way, or at its end. The last row is that moment."""
    elapsed = before.begins + (before.end - before.start) / fps * before.rate
    here = before.whole.at(np.array([before.begins, elapsed]))
    turned = _heading(before.clip, 2) - _heading(here, 0)
    return _moved(here, turned, before.clip.root[2], here.root[0])


def _in_step(clip: Clip, reached: Clip) -> float:
    """Seconds into a walk at which its feet are most like those that it goes on from; a standing person begins as one
    foot passes the other."""

    def feet(of: Clip) -> Floats:
        ahead = np.array([_heading(of, row) for row in range(len(of.root))])
        return rotate(about(_UP, -ahead)[:, None], of.feet.ankles - of.root[:, None])

    away = np.linalg.norm(feet(clip) - feet(reached)[-1], axis=-1).sum(axis=-1)
    return float(np.argmin(away[:-1])) / RATE


def _set_down(clip: Clip, last: Clip, skeleton: Skeleton) -> Clip:
    """The clip where the one before has left the person: standing feet on standing feet, headed the same way."""
    turn = _whole(_heading(last, -1) - _heading(clip, 2))
    both = last.stands[-1] & clip.stands[2]
    fixed = last.feet.balls(skeleton)[-1][both].mean(axis=0) if np.any(both) else last.root[-1]
    mine = clip.feet.balls(skeleton)[2][both].mean(axis=0) if np.any(both) else clip.root[2]
    return _moved(clip, turn, fixed, mine)


def _heading(clip: Clip, row: int) -> float:
    """Degrees that the feet look to, between them."""
    left, right = heading(clip.feet.turns[row, :1])[0], heading(clip.feet.turns[row, 1:])[0]
    return float(left + ((right - left + 180) % 360 - 180) / 2)


def _whole(degrees: float) -> float:
    """A turn without the few degrees by which feet stand differently: they would add up from move to move."""
    near = round(degrees / 45) * 45
    return near if abs(degrees - near) < 9 else degrees


def _moved(clip: Clip, degrees: float, to: Floats, pivot: Floats) -> Clip:
    """Turned about the vertical, with the point `pivot` of the floor brought to `to`."""
    turn = about(_UP, degrees)
    away = (to - pivot) * (1, 0, 1)

    def moved(points: Floats) -> Floats:
        flat = pivot * np.array([1.0, 0.0, 1.0])
        found: Floats = rotate(turn, points - flat) + flat + away
        return found

    rotations = clip.rotations.copy()
    rotations[:, 0] = multiply(turn, rotations[:, 0])
    feet = Feet(moved(clip.feet.ankles), multiply(turn, clip.feet.turns), clip.feet.toes)
    return replace(clip, rotations=rotations, root=moved(clip.root), feet=feet)


def _joined(scenes: list[_Scene], *, frames: int, fps: float, skeleton: Skeleton) -> Played:
    first = scenes[0].clip
    rotations = np.empty((frames, *first.rotations.shape[1:]))
    root = np.empty((frames, 3))
    pins = [np.empty((frames, *part.shape[1:]), part.dtype) for part in _parts(first.pins)]
    for scene in scenes:
        span = slice(scene.start, scene.end)
        rotations[span], root[span] = _led_in(scene, rotations, root, fps)
        for track, part in zip(pins, _parts(scene.clip.pins), strict=True):
            track[span] = part[2:]
        if scene.start:
            _ease_pins(pins[3], scene, fps)
    steps = [Stretch(s.start, s.end, s.clip.feet, s.clip.stands) for s in scenes]
    feet, stands = walked(steps, frames=frames, fps=fps, skeleton=skeleton)
    return Played(rotations, root, feet, stands, Pins(pins[0], pins[1], pins[2], pins[3]))


def _parts(pins: Pins) -> tuple[np.ndarray, ...]:
    return pins.joint, pins.place, pins.turn, pins.weight


def _led_in(scene: _Scene, rotations: Floats, root: Floats, fps: float) -> tuple[Floats, Floats]:
    """The scene's frames with what is left of the movement before."""
    clip, start = scene.clip, scene.start
    count = scene.end - start
    if not start or not count:
        return clip.rotations[2:], clip.root[2:]
    before = [max(0, start - 2), start - 1]
    away = offsets(rotations[before], clip.rotations[:2])
    speed = away[1] - away[0]
    largest = np.degrees(np.max(np.linalg.norm(away[1, : INDEX["left-thumb-1"]], axis=-1)))
    length = round((0.3 + 0.4 * min(1.0, float(largest) / 100)) * fps)
    speed = np.clip(speed, -0.2, 0.2)
    left = settling(away[1], speed, length, count)
    shift = root[before] - clip.root[:2]
    moved = settling(shift[1], shift[1] - shift[0], length, count)
    return normalised(multiply(from_vectors(left), clip.rotations[2:])), clip.root[2:] + moved


def _ease_pins(weights: Floats, scene: _Scene, fps: float) -> None:
    """A hand is held to its place on the body once the arm has all but come there."""
    after = np.arange(1, scene.end - scene.start + 1) / fps
    share = np.clip((after - PINNED_AFTER_S) / PINNED_AFTER_S, 0, 1)
    weights[scene.start : scene.end] *= (share * share * (3 - 2 * share))[:, None]
