"""Reads a motion of the library for one skeleton: keys become curves, hands and feet become arms and legs."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from .....story.errors import InputError
from .....templates.motion import BodySide, Ease, FootKey, HandKey, Motion
from ..rotation import Floats, from_euler, normalised
from ..skeleton import INDEX, JOINTS, Proportions, Skeleton
from . import curves
from .arms import Arm
from .clip import RATE, Clip, Flags
from .contacts import found_contacts, stated_contacts
from .hand_shapes import finger_turns
from .keyed_arms import TRUNK, keyed_arms, trunk
from .legs import Feet, lowered, nailed, placed, stood, with_legs
from .pinning import pinned_hands
from .stance import FEET, ROOT, SIDES, fingers_of, standing

ROUND_S = 0.02
"""Corners of curves are rounded over this long: nothing starts or stops within a frame."""
_LAGS = {"spine": 0.5, "chest": 1.0, "neck": 1.5, "head": 2.0, "forearm": 1.0, "hand": 2.0}
"""Frames at 30 a second that a part comes after the hips."""
_FINGERS_LAG = 3.0
_REFERENCE = Skeleton(Proportions())
_clips: dict[tuple[str, str], Clip] = {}
_lock = threading.Lock()
Rows = list[tuple[float, Floats, Ease]]


def read_clip(motion: Motion, skeleton: Skeleton) -> Clip:
    """The motion on this skeleton. `InputError` names a joint that there is not, or a motion without length."""
    key = (motion.digest(), skeleton.proportions.digest())
    with _lock:
        found = _clips.get(key)
    if found is None:
        found = _Reader(motion, skeleton).clip()
        with _lock:
            if len(_clips) > 256:
                _clips.clear()
            _clips[key] = found
    return found


@dataclass(frozen=True)
class _Reader:
    motion: Motion
    skeleton: Skeleton

    def clip(self) -> Clip:
        motion = self.motion
        self._check()
        seconds = float(motion.seconds)
        at = np.linspace(0, seconds, max(2, round(seconds * RATE) + 1))
        legs = _leg_joints(motion)
        rows = self._joint_rows()
        arms = self._arm_rows(rows)
        rotations = self._poses(rows | arms, at, lagging=True)
        root = self._rounded(self._root(at))
        feet, stands = self._feet(at, rotations, root)
        if not legs:
            root = lowered(root, rotations[:, 0], feet, self.skeleton, smooth=0.12 * RATE)
            rotations = with_legs(rotations, root, feet, self.skeleton)
        named = np.zeros(len(JOINTS), bool)
        named[[INDEX[joint] for joint in (*rows, *arms)]] = True
        pins = pinned_hands(motion, at, rotations, root, self.skeleton)
        return Clip(motion, rotations, root, feet, stands, pins, named)

    def _check(self) -> None:
        if self.motion.seconds <= 0:
            raise InputError(
                f"motion {self.motion.id!r} lasts {self.motion.seconds} s", hint="give it `seconds` above 0"
            )
        unknown = sorted({joint for key in self.motion.keys for joint in key.joints} - set(INDEX))
        if unknown:
            raise InputError(
                f"motion {self.motion.id!r} moves joints that the skeleton has not: {', '.join(unknown)}",
                hint=f"joints are: {', '.join(JOINTS[:15])}... (docs/add-a-motion.md)",
            )

    def _joint_rows(self) -> dict[str, Rows]:
        """Per joint the keys that name it."""
        rows: dict[str, Rows] = {}
        for key in self.motion.keys:
            for joint, degrees in key.joints.items():
                rows.setdefault(joint, []).append((float(key.at_s), from_euler(degrees), key.ease))
            for side, shape in key.fingers.items():
                for joint, turn in zip(JOINTS[fingers_of(side)], finger_turns(shape, side), strict=True):
                    rows.setdefault(joint, []).append((float(key.at_s), turn, key.ease))
        return rows

    def _arm_rows(self, rows: dict[str, Rows]) -> dict[str, Rows]:
        """Arms of keys that say where the hands are, among the keys that turn the arms' joints."""
        found: dict[str, Rows] = {}
        for side in SIDES:
            keys = [key for key in self.motion.keys if side in key.hands]
            if not keys:
                continue
            arm = [f"{side}-{part}" for part in ("clavicle", "upper-arm", "forearm", "hand")]
            moments = np.array([float(key.at_s) for key in keys])
            solved = self._solved([key.hands[side] for key in keys], side, rows, moments)
            turns = (solved.clavicle, solved.upper, solved.fore, solved.hand)
            for number, joint in enumerate(arm):
                mine = [(float(key.at_s), turns[number][n], key.ease) for n, key in enumerate(keys)]
                others = [row for row in rows.get(joint, []) if row[0] not in moments]
                found[joint] = sorted([*mine, *others], key=lambda row: row[0])
        return found

    def _solved(self, hands: list[HandKey], side: BodySide, rows: dict[str, Rows], moments: Floats) -> Arm:
        poses = self._poses({joint: rows[joint] for joint in TRUNK if joint in rows}, moments)
        root = self._root(moments)
        if any(hand.of == "thigh" for hand in hands):
            feet = placed(self._foot_tracks(moments), self.skeleton)
            whole = self.skeleton.place(with_legs(poses, root, feet, self.skeleton), root)
            return keyed_arms(hands, side, whole, self.skeleton)
        return keyed_arms(hands, side, trunk(poses, root, self.skeleton), self.skeleton)

    def _poses(self, rows: dict[str, Rows], at: Floats, *, lagging: bool = False) -> Floats:
        """`(N, 51, 4)`: the joints of these rows over time; others as they stand at ease."""
        found = np.repeat(standing()[None], len(at), axis=0)
        for joint, keys in rows.items():
            late = joint_lag(joint) / 30 * self.motion.overlap if lagging else 0.0
            turns = self._turn_track(keys, at - late)
            # A loop that turns all the way round comes back to minus itself: that seam is left as it is.
            smooth = lagging and not (self.motion.loop and np.dot(turns[0], turns[-1]) < 0)
            found[:, INDEX[joint]] = normalised(self._rounded(turns)) if smooth else turns
        return found

    def _turn_track(self, rows: Rows, at: Floats) -> Floats:
        moments, values, eases = self._around([row[0] for row in rows], np.stack([r[1] for r in rows]), rows, 0.0)
        return curves.rotations(moments, values, eases, at)

    def _around(
        self, moments: list[float], values: Floats, rows: Rows, travel: Floats | float
    ) -> tuple[Floats, Floats, list[Ease]]:
        """Keys of a loop repeated before and after, so that curves run through its seam; others as they are."""
        eases = [row[2] for row in rows]
        when = np.array(moments)
        seconds = float(self.motion.seconds)
        if not self.motion.loop:
            return when, values, eases
        once = when < seconds - 1e-6
        when, values, eases = when[once], values[once], [e for e, keep in zip(eases, once, strict=True) if keep]
        around = np.concatenate([when - seconds, when, when + seconds])
        shifted = np.concatenate([values - travel, values, values + travel])
        return around, shifted, eases * 3

    def _rounded(self, track: Floats) -> Floats:
        # Recordings have the corners that they have.
        sigma = 0.0 if self.motion.head == "free" else ROUND_S * RATE
        if not self.motion.loop:
            return curves.rounded(track, sigma)
        # What a loop gains each time round (a walk's way) is no part of what goes around.
        line = np.linspace(0, 1, len(track))[:, None] * (track[-1] - track[0])
        found: Floats = curves.rounded(track - line, sigma, around=True) + line
        return found

    def _scale(self) -> float:
        return self.skeleton.leg_m / _REFERENCE.leg_m

    def _travel(self) -> Floats:
        """`(3,)`: how far a loop goes that has a key of the root at its very end; its feet go with it."""
        roots = [(key.at_s, key.root) for key in self.motion.keys if key.root is not None]
        if not self.motion.loop or not roots or roots[-1][0] != self.motion.seconds:
            return np.zeros(3)
        found: Floats = (np.array(roots[-1][1]) - np.array(roots[0][1])) * (1.0, 0.0, 1.0)
        return found

    def _root(self, at: Floats) -> Floats:
        rows: Rows = [(float(k.at_s), np.array(k.root), k.ease) for k in self.motion.keys if k.root is not None]
        if not rows:
            rows = [(0.0, np.array(ROOT), "smooth")]
        travel = self._travel()
        moments, values, eases = self._around([r[0] for r in rows], np.stack([r[1] for r in rows]), rows, travel)
        found: Floats = self.skeleton.rest[0] + curves.numbers(moments, values, eases, at) * self._scale()
        return found

    def _foot_tracks(self, at: Floats) -> Floats:
        """`(N, 2, 5)`: x, lift, z, yaw, roll."""
        found = np.empty((len(at), 2, 5))
        scale = np.array([*(self._scale(),) * 3, 1.0, 1.0])
        for number, side in enumerate(SIDES):
            rows: Rows = [(float(k.at_s), _numbers(k.feet[side]), k.ease) for k in self.motion.keys if side in k.feet]
            if not rows:
                rows = [(0.0, _numbers(FEET[side]), "smooth")]
            travel = np.concatenate([self._travel(), [0.0, 0.0]])
            moments, values, eases = self._around([r[0] for r in rows], np.stack([r[1] for r in rows]), rows, travel)
            found[:, number] = curves.numbers(moments, values, eases, at) * scale
        return found

    def _feet(self, at: Floats, rotations: Floats, root: Floats) -> tuple[Feet, Flags]:
        motion = self.motion
        if _leg_joints(motion):
            feet = stood(rotations, root, self.skeleton)
            stands = stated_contacts(motion, at) if motion.contacts else found_contacts(feet, self.skeleton)
            return nailed(feet, stands, self.skeleton), stands
        tracks = self._foot_tracks(at)
        if motion.contacts:
            return placed(tracks, self.skeleton), stated_contacts(motion, at)
        still = np.all(np.abs(np.diff(tracks[..., (0, 2, 3)], axis=0)) < 1e-5, axis=-1)
        still = np.concatenate([still, still[-1:]]) & np.concatenate([still[:1], still])
        return placed(tracks, self.skeleton), still & (tracks[..., 1] < 1e-5)


def _numbers(foot: FootKey) -> Floats:
    return np.array([*foot.at, foot.yaw, foot.roll])


def _leg_joints(motion: Motion) -> bool:
    parts = ("thigh", "shin", "foot", "toes")
    return any(joint.endswith(parts) for key in motion.keys for joint in key.joints)


def joint_lag(joint: str) -> float:
    """Frames at 30 a second that a joint comes after the hips."""
    if joint[-2:] in ("-1", "-2", "-3"):
        return _FINGERS_LAG
    return _LAGS.get(joint.removeprefix("left-").removeprefix("right-"), 0.0)
