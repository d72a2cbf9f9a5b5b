"""The same performance by somebody who sits in a wheelchair: the chair rolls where feet would walk, hands lie low."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .....templates.motion import HandKey
from ..rotation import IDENTITY, Floats, about, inverse, multiply, normalised, rotate, slerp
from ..skeleton import INDEX, Skeleton
from .arms import arm_lengths, hand_turn, local_place, reached, shoulder_at_rest
from .body import Played
from .clip import Pins, heading
from .curves import rounded
from .hand_shapes import finger_turns
from .stance import SIDES, fingers_of

LAP = HandKey(at=(-0.12, -0.735, 0.47), palm=(-0.2, -1.0, -0.1), fingers=(-0.35, -0.25, 0.9), elbow=8)
HANGS = (-0.72, -0.84)
"""Heights of the wrist under the shoulder, in arm lengths: below the first it begins to lie in the lap."""
LEANS = 0.6
"""How much of the hips' lean a seated trunk shows."""
STEADY_S = 0.3


def seated(played: Played, skeleton: Skeleton, *, fps: float) -> Played:
    """A body whose chair stands where its feet do: no sway moves it, and hanging arms are laid down."""
    middle = played.feet.ankles.mean(axis=1)
    turned = np.degrees(np.unwrap(np.radians(_between(played.feet.turns))))
    headed = rounded(turned[:, None], STEADY_S * fps)[:, 0]
    root = played.root.copy()
    root[:, [0, 2]] = rounded(middle[:, [0, 2]], STEADY_S * fps)
    rotations = played.rotations.copy()
    level = about((0.0, 1.0, 0.0), headed - headed[0] + round(float(headed[0]) / 45) * 45)
    lean = multiply(inverse(level), rotations[:, 0])
    # A pelvis on a seat does not tip to the side or turn on its own.
    lean = normalised(lean * np.array([1.0, 1.0, 0.0, 0.0]))
    lean = slerp(np.broadcast_to(IDENTITY, lean.shape), lean, np.full(len(lean), LEANS))
    rotations[:, 0] = level
    rotations[:, INDEX["spine"]] = multiply(lean, rotations[:, INDEX["spine"]])
    rotations = in_the_lap(rotations, skeleton)
    pins = Pins(played.pins.joint, played.pins.place, played.pins.turn, played.pins.weight * 0)
    return replace(played, rotations=rotations, root=root, pins=pins)


def _between(feet: Floats) -> Floats:
    left, right = heading(feet[:, 0]), heading(feet[:, 1])
    found: Floats = left + ((right - left + 180) % 360 - 180) / 2
    return found


def in_the_lap(rotations: Floats, skeleton: Skeleton) -> Floats:
    """Poses `(F, 51, 4)` whose hanging arms lie in the lap instead."""
    found = rotations.copy()
    still = np.zeros((len(rotations), 3))
    positions, turns = skeleton.place(rotations, still)
    chest = INDEX["chest"]
    for side in SIDES:
        inner = rotate(inverse(turns[:, chest]), positions[:, INDEX[f"{side}-hand"]] - positions[:, chest])
        height = (inner - shoulder_at_rest(side, skeleton))[:, 1] / sum(arm_lengths(skeleton))
        share = np.clip((height - HANGS[0]) / (HANGS[1] - HANGS[0]), 0, 1)
        share = share * share * (3 - 2 * share)
        out = np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])
        assert LAP.palm is not None
        assert LAP.fingers is not None
        turn = hand_turn(np.array(LAP.palm) * out, np.array(LAP.fingers) * out, side)
        # The lap stays with the seat however far the trunk leans over it.
        lap_place = skeleton.rest[chest] - skeleton.rest[0] + local_place(LAP, side, skeleton)
        back = inverse(turns[:, chest])
        place = rotate(back, rotate(turns[:, 0], np.broadcast_to(lap_place, still.shape)) - positions[:, chest])
        turn = multiply(multiply(back, turns[:, 0]), turn)
        arm = reached(place, turn, side=side, skeleton=skeleton, lift=LAP.elbow)
        for part, lap in (
            ("clavicle", arm.clavicle), ("upper-arm", arm.upper), ("forearm", arm.fore), ("hand", arm.hand)
        ):  # fmt: skip
            number = INDEX[f"{side}-{part}"]
            found[:, number] = slerp(rotations[:, number], lap, share)
        fingers = fingers_of(side)
        found[:, fingers] = slerp(rotations[:, fingers], finger_turns("rest", side), share[:, None])
    return normalised(found)
