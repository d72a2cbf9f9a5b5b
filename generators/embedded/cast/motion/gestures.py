"""Gestures over whatever the body does: they take the arms over, hold, and give them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from .....story.cast import Move, Performance
from .....templates.motion import Motion
from ..rotation import IDENTITY, Floats, multiply, normalised, slerp
from ..skeleton import INDEX, JOINTS, Skeleton
from .body import Played, motion_of
from .clip import Clip, Pins
from .curves import eased
from .reading import joint_lag, read_clip
from .settling import offsets

SHORTEST_S = 0.2
"""Arms are taken over and given back in no less."""
BRIDGED_S = 0.5
"""A gesture that follows another within this goes on from it: the arms do not fall in between."""
EASY_S, EASY_DEGREES_S = 0.2, 330.0
"""An arm that is taken over takes this long and goes on average this fast."""
TORSO = ("hips", "spine", "chest", "neck", "head")


@dataclass(frozen=True)
class _Gesture:
    """One gesture in frames: taken over until `full`, given back from `leaves` until `gone`."""

    move: Move
    clip: Clip
    start: float
    full: float
    leaves: float
    gone: float


def gestured(
    played: Played, performance: Performance, *, frames: int, fps: float, skeleton: Skeleton,
    motions: Mapping[str, Motion],
) -> Played:  # fmt: skip
    """The body with the performance's gestures, in their order."""
    gestures = _bridged(_gestures(performance, frames, fps, skeleton, motions), fps)
    rotations, root, pins = played.rotations.copy(), played.root.copy(), played.pins
    for wished in gestures:
        gesture = _unhurried(wished, rotations, fps)
        first, last = max(0, int(np.floor(gesture.start))), min(frames, int(np.ceil(gesture.gone)) + 5)
        if first >= last:
            continue
        span = slice(first, last)
        read = gesture.clip.at(_moments(gesture, np.arange(first, last, dtype=np.float64), fps))
        weights = _weights(gesture, np.arange(first, last, dtype=np.float64), fps)
        rotations[span] = _laid_over(rotations[span], read, weights, gesture.move.strength)
        calm = weights[:, 0] * min(gesture.move.strength, 1.0)
        root[span] += (read.root - read.root[:1]) * calm[:, None] * (1.0 if len(read.motion.keys) else 0.0)
        pins = _pins_over(pins, read, weights[:, 0], span)
    return replace(played, rotations=rotations, root=root, pins=pins)


def _gestures(
    performance: Performance, frames: int, fps: float, skeleton: Skeleton, motions: Mapping[str, Motion]
) -> list[_Gesture]:
    found = []
    for move in sorted((m for m in performance.moves if m.track == "gesture"), key=lambda m: m.start):
        if move.start >= frames:
            continue
        clip = read_clip(motion_of(move, motions), skeleton)
        clip = clip.mirrored() if move.mirrored else clip
        attack, release = attack_and_release(clip.motion)
        speed = fps / float(move.rate)
        end = move.start + move.frames
        attack_f = min(attack * speed, move.frames * 0.45)
        release_f = min(release * speed, move.frames * 0.5)
        found.append(_Gesture(move, clip, move.start, move.start + attack_f, end - release_f, end))
    return found


def _unhurried(gesture: _Gesture, rotations: Floats, fps: float) -> _Gesture:
    """The same with time enough for the arms' way: begun earlier, given back for longer; its peak stays where it is."""
    count = len(rotations)
    first, last = (min(count - 1, max(0, round(at))) for at in (gesture.full, gesture.leaves))
    moments = _moments(gesture, np.array([gesture.full, gesture.leaves]), fps)
    poses = gesture.clip.at(moments).rotations
    needs = []
    for pose, body in ((poses[0], rotations[first]), (poses[1], rotations[last])):
        arms = [joint for joint in _ARM_JOINTS if gesture.clip.named[joint]]
        away = np.linalg.norm(offsets(pose[arms], body[arms]), axis=-1).max() if arms else 0.0
        needs.append((EASY_S + float(np.degrees(away)) / EASY_DEGREES_S) * fps)
    start = max(0.0, min(gesture.start, gesture.full - needs[0]))
    return replace(gesture, start=start, gone=max(gesture.gone, gesture.leaves + needs[1]))


def attack_and_release(motion: Motion) -> tuple[float, float]:
    """Seconds in which a gesture takes the arms over (until its first key) and gives them back (after its last)."""
    moments = [float(key.at_s) for key in motion.keys if key.hands or key.joints or key.fingers]
    if not moments:
        return SHORTEST_S, SHORTEST_S
    ends = float(motion.seconds) - moments[-1]
    return max(SHORTEST_S, moments[0]), max(SHORTEST_S, ends)


def _bridged(gestures: list[_Gesture], fps: float) -> list[_Gesture]:
    """Gestures whose follower begins soon hold on until it has taken over."""
    found = list(gestures)
    for number, gesture in enumerate(found):
        for after in found[number + 1 :]:
            shared = np.any(gesture.clip.named[_ARMS] & after.clip.named[_ARMS])
            if shared and after.start - gesture.gone < BRIDGED_S * fps:
                length = gesture.gone - gesture.leaves
                # It fades under its follower, out of sight.
                found[number] = replace(gesture, leaves=max(gesture.full, after.full), gone=after.full + length)
                break
    return found


_ARM_JOINTS = [INDEX[f"{side}-{part}"] for side in ("left", "right") for part in ("upper-arm", "forearm")]
_ARMS = np.array([INDEX[f"{side}-upper-arm"] for side in ("left", "right")])


def _moments(gesture: _Gesture, frames: Floats, fps: float) -> Floats:
    """Where in its motion a gesture is; it stays at its last key while it is held longer than it lasts."""
    motion = gesture.clip.motion
    at = float(gesture.move.from_s) + (frames - gesture.move.start) / fps * float(gesture.move.rate)
    if motion.loop:
        return at
    moments = [float(key.at_s) for key in motion.keys] or [0.0]
    return np.clip(at, 0.0, max(moments[-1], float(gesture.move.from_s)) + 0.2)


def _weights(gesture: _Gesture, frames: Floats, fps: float) -> Floats:
    """`(F, 51)`: how far each joint is the gesture's; hands and fingers come and go a little later than shoulders."""
    ease = gesture.clip.motion.keys[0].ease if gesture.clip.motion.keys else "smooth"
    late = np.array([joint_lag(joint) for joint in JOINTS]) / 30 * fps * gesture.clip.motion.overlap
    at = frames[:, None] - late
    taken = eased(
        (at - gesture.start) / max(1.0, gesture.full - gesture.start), "swing" if ease == "swing" else "smooth"
    )
    given = eased((at - gesture.leaves) / max(1.0, gesture.gone - gesture.leaves), "smooth")
    found: Floats = taken * (1 - given)
    return found


def _laid_over(body: Floats, read: Clip, weights: Floats, strength: float) -> Floats:
    """Arms are led from the body's to the gesture's; what the gesture does with the spine and head is added."""
    found = body.copy()
    size = strength if strength <= 1 else 1 + (strength - 1) * 0.4
    if np.any(read.pins.weight > 0.5):
        size = 1.0
    for joint in np.flatnonzero(read.named):
        share = weights[:, joint]
        if JOINTS[joint] in TORSO:
            added = slerp(
                np.broadcast_to(IDENTITY, read.rotations[:, joint].shape), read.rotations[:, joint], share * strength
            )
            found[:, joint] = multiply(body[:, joint], added)
        else:
            shape = (
                size if "-upper-arm" in JOINTS[joint] or "-forearm" in JOINTS[joint] or "clav" in JOINTS[joint] else 1.0
            )
            found[:, joint] = slerp(body[:, joint], read.rotations[:, joint], share * min(shape, 1.25))
    return normalised(found)


def _pins_over(pins: Pins, read: Clip, share: Floats, span: slice) -> Pins:
    """Hands that the gesture rests on the body, and hands that it takes away from there."""
    found = Pins(pins.joint.copy(), pins.place.copy(), pins.turn.copy(), pins.weight.copy())
    for number, side in enumerate(("left", "right")):
        if not read.named[INDEX[f"{side}-upper-arm"]]:
            continue
        # Held there once the arm has all but come, let go as soon as it leaves.
        held, free = (np.clip((part - 0.6) / 0.4, 0, 1) for part in (share, 1 - share))
        mine = read.pins.weight[:, number] * held
        theirs = found.weight[span, number] * free
        new = mine >= theirs
        for track, own in (
            (found.joint, read.pins.joint),
            (found.place, read.pins.place),
            (found.turn, read.pins.turn),
        ):
            track[span, number][new] = own[new, number]
        found.weight[span, number] = np.maximum(mine, theirs)
    return found
