"""Hands that rest on the body stay there whatever the body does under them."""

from __future__ import annotations

import numpy as np

from .....templates.motion import BodySide, HandFrame, Motion, MotionKey
from ..rotation import Floats, inverse, multiply, normalised, rotate, slerp
from ..skeleton import INDEX, Skeleton
from . import curves
from .arms import arm_lengths, frame_joint, local_place, reached
from .clip import Pins, no_pins, relative
from .stance import SIDES

RESTING: tuple[HandFrame, ...] = ("hips", "head", "thigh")
"""Frames that hands are held to; those of the chest carry the arms anyway."""
APPROACH_S = 0.15
"""A hand is drawn to its place, and let go from it, over this long."""


def pinned_hands(motion: Motion, at: Floats, rotations: Floats, root: Floats, skeleton: Skeleton) -> Pins:
    """Where the motion's hands rest on the body, at moments `(N,)` of poses `(N, 51, 4)`."""
    found = no_pins(len(at))
    if not any(hand.of in RESTING for key in motion.keys for hand in key.hands.values()):
        return found
    _, turns = skeleton.place(rotations, root)
    for number, side in enumerate(SIDES):
        keys = [key for key in motion.keys if side in key.hands or _moves_arm(key, side)]
        for run in _runs(keys, side):
            begins, ends = _span(keys, run)
            _fill(found, at, turns, run, (begins, ends), side=side, number=number, skeleton=skeleton)
    return found


def _moves_arm(key: MotionKey, side: BodySide) -> bool:
    return any(f"{side}-{part}" in key.joints for part in ("upper-arm", "forearm"))


def _runs(keys: list[MotionKey], side: BodySide) -> list[list[MotionKey]]:
    """Neighbouring keys whose hand rests on the same part."""
    runs: list[list[MotionKey]] = []
    before: HandFrame | None = None
    for key in keys:
        of = key.hands[side].of if side in key.hands else None
        if of in RESTING:
            if of == before:
                runs[-1].append(key)
            else:
                runs.append([key])
        before = of
    return runs


def _span(keys: list[MotionKey], run: list[MotionKey]) -> tuple[float, float]:
    """From when to when a run holds: to the motion's ends where no other key of the arm comes before or after."""
    begins = float("-inf") if run[0] is keys[0] else float(run[0].at_s)
    ends = float("inf") if run[-1] is keys[-1] else float(run[-1].at_s)
    return begins, ends


def _fill(
    pins: Pins, at: Floats, turns: Floats, run: list[MotionKey], span: tuple[float, float], *, side: BodySide,
    number: int, skeleton: Skeleton,
) -> None:  # fmt: skip
    moments = [float(key.at_s) for key in run]
    eases = [key.ease for key in run]
    joint = frame_joint(run[0].hands[side], side)
    places = np.stack([local_place(key.hands[side], side, skeleton) for key in run])
    weight = np.clip(1 - np.maximum(span[0] - at, at - span[1]) / APPROACH_S, 0, 1)
    weight = curves.eased(weight, "smooth")
    mine = weight > pins.weight[:, number]
    nearest = [int(np.argmin(np.abs(at - moment))) for moment in moments]
    held = relative(turns[nearest, joint], turns[nearest, INDEX[f"{side}-hand"]])
    pins.joint[mine, number] = joint
    pins.place[mine, number] = curves.numbers(moments, places, eases, at)[mine]
    pins.turn[mine, number] = curves.rotations(moments, held, eases, at)[mine]
    pins.weight[mine, number] = weight[mine]


def held_in_place(rotations: Floats, root: Floats, pins: Pins, skeleton: Skeleton) -> Floats:
    """Poses `(N, 51, 4)` whose pinned hands are where they rest."""
    if not np.any(pins.weight > 0):
        return rotations
    found = rotations.copy()
    positions, turns = skeleton.place(rotations, root)
    chest = INDEX["chest"]
    for number, side in enumerate(SIDES):
        rows = np.flatnonzero((pins.weight[:, number] > 1e-3) & (pins.joint[:, number] >= 0))
        if not len(rows):
            continue
        joint = pins.joint[rows, number]
        goal = positions[rows, joint] + rotate(turns[rows, joint], pins.place[rows, number])
        hand = multiply(turns[rows, joint], pins.turn[rows, number])
        share = pins.weight[rows, number]
        here = INDEX[f"{side}-hand"]
        goal = positions[rows, here] * (1 - share)[:, None] + goal * share[:, None]
        hand = slerp(turns[rows, here], hand, share)
        back = inverse(turns[rows, chest])
        inner = rotate(back, goal - positions[rows, chest])
        elbow = rotate(back, positions[rows, INDEX[f"{side}-forearm"]] - positions[rows, chest])
        shoulder = rotate(back, positions[rows, INDEX[f"{side}-upper-arm"]] - positions[rows, chest])
        ratio = arm_lengths(skeleton)[0] / sum(arm_lengths(skeleton))
        bend = elbow - (shoulder + (inner - shoulder) * ratio)
        arm = reached(inner, multiply(back, hand), side=side, skeleton=skeleton, bend=bend)
        for part, turn in (
            ("clavicle", arm.clavicle), ("upper-arm", arm.upper), ("forearm", arm.fore), ("hand", arm.hand)
        ):  # fmt: skip
            index = INDEX[f"{side}-{part}"]
            found[rows, index] = normalised(slerp(rotations[rows, index], turn, np.minimum(share * 4, 1.0)))
    return found
