"""Every motion of the library on people of several builds: feet stand, joints bend, hands keep off the body."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from moving_people import AVERAGE, CHILD, LIBRARY, TALL, bends, into_the_body_cm, jolt, made, play, slide_mm
from reelwright.generators.embedded.cast.motion.contacts import stretches
from reelwright.generators.embedded.cast.motion.reading import read_clip
from reelwright.generators.embedded.cast.motion.settling import turn_vectors
from reelwright.generators.embedded.cast.rotation import Floats, inverse, multiply, rotate
from reelwright.generators.embedded.cast.skeleton import INDEX, SIDES
from reelwright.story.cast import Move
from reelwright.story.errors import InputError
from reelwright.templates.motion import Motion, MotionKey

ASKED = {
    "idle": 4, "greeting": 4, "beat": 8, "count": 5, "point": 5, "present": 4, "product": 3, "reaction": 8, "walk": 6,
    "turn": 2, "pose": 4, "dance": 3, "sit": 3,
}  # fmt: skip


def test_the_library_has_what_a_film_asks_for() -> None:
    kinds = [motion.kind for motion in LIBRARY.values()]
    assert len(kinds) >= 40
    assert {kind: kinds.count(kind) for kind in ASKED} == {
        kind: max(kinds.count(kind), least) for kind, least in ASKED.items()
    }
    for motion in LIBRARY.values():
        assert motion.tags
        assert motion.says
        assert all(0 <= cue <= motion.seconds for cue in motion.cues.values())
    for name in ("hands-in-pockets", "adjust-collar", "product-hold", "sit-down"):
        assert LIBRARY[name].needs
    for dance in (motion for motion in LIBRARY.values() if motion.kind == "dance"):
        assert dance.cues["beat.1"] - dance.cues["beat.0"] == Fraction(1, 2)


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_a_motion_moves_as_people_can(name: str) -> None:
    # Arms alone are the same work for any build; feet are not.
    others = () if LIBRARY[name].track == "gesture" else ((TALL, CHILD)[len(name) % 2],)
    for skeleton in (AVERAGE, *others):
        done = made(name, skeleton, body=("idle-calm", "idle-attentive")[len(name) % 2])
        assert np.isfinite(done.rotations).all()
        assert done.stands.any(axis=0).all()
        assert slide_mm(done, skeleton) < 10
        assert jolt(done) < 450
        for side in SIDES:
            assert bends(done, f"{side}-forearm").max() < 1
            assert bends(done, f"{side}-forearm").min() > -160
            assert bends(done, f"{side}-shin").min() > -1
            assert bends(done, f"{side}-shin").max() < 150
        positions, _ = skeleton.place(done.rotations, done.root)
        assert positions[..., 1].min() > -0.005
        if skeleton is AVERAGE and "pockets" not in LIBRARY[name].needs:
            assert into_the_body_cm(done, skeleton) < 2.5


def test_a_standing_person_stands() -> None:
    done = made("idle-calm")
    assert done.stands.all()
    assert slide_mm(done, AVERAGE) < 1


def test_loops_have_no_seam() -> None:
    for name, motion in LIBRARY.items():
        if motion.loop:
            clip = read_clip(motion, AVERAGE)
            step = clip.at(np.array([clip.seconds - 1 / 60, clip.seconds, clip.seconds + 1 / 60]))
            speed = turn_vectors(multiply(step.rotations[1:], inverse(step.rotations[:-1]))) * 60
            assert np.abs(np.diff(speed, axis=0)).max() < 8, name
            assert np.abs(np.diff(step.root, n=2, axis=0)).max() < 0.006, name


def test_hips_lead_and_hands_come_last() -> None:
    key = {"hips": (0, 20, 0), "chest": (0, 20, 0), "head": (0, 20, 0), "left-hand": (30, 0, 0)}
    keys = (MotionKey(at_s=Fraction(0), joints=dict.fromkeys(key, (0, 0, 0))), MotionKey(at_s=Fraction(1), joints=key))
    motion = Motion(id="twist", title="Twist", kind="turn", seconds=Fraction(2), keys=keys)
    clip = read_clip(motion, AVERAGE)
    half = [
        int(
            np.argmin(
                np.abs(np.linalg.norm(turn_vectors(clip.rotations[:, INDEX[joint]]), axis=1) - np.radians(way) / 2)
            )
        )
        for joint, way in (("hips", 20), ("chest", 20), ("head", 20), ("left-hand", 30))
    ]
    assert half == sorted(half)
    assert 2 <= half[-1] - half[0] <= 6


def test_the_walk_is_a_walk() -> None:
    walk = read_clip(LIBRARY["walk"], AVERAGE)
    assert 30 <= walk.seconds * 30 <= 34
    assert 0.02 <= np.ptp(walk.root[:, 1]) / 1.70 <= 0.028
    positions, turns = AVERAGE.place(walk.rotations, walk.root)
    for number, side in enumerate(SIDES):
        lands = stretches(~walk.stands[:, number])[0][1] % (len(walk.root) - 1)
        ahead = rotate(turns[lands, INDEX[f"{side}-foot"]], np.array([0.0, 0.0, 1.0]))
        assert ahead[1] > 0.15, "the heel comes first"

    def yaw(joint: str) -> Floats:
        front = rotate(turns[:, INDEX[joint]], np.broadcast_to(np.array([0.0, 0.0, 1.0]), (len(turns), 3)))
        return np.degrees(np.arctan2(front[:, 0], front[:, 2]))

    assert np.corrcoef(yaw("hips"), yaw("chest"))[0, 1] < -0.7
    assert 6 <= np.ptp(yaw("hips")) / 2 <= 10
    assert positions.shape[1] == len(INDEX)


def test_a_motion_that_cannot_be_is_refused() -> None:
    joint = Motion(
        id="odd",
        title="Odd",
        kind="pose",
        seconds=Fraction(1),
        keys=(MotionKey(at_s=Fraction(0), joints={"tail": (0, 0, 0)}),),
    )
    with pytest.raises(InputError, match="tail"):
        read_clip(joint, AVERAGE)
    with pytest.raises(InputError, match="lasts 0"):
        read_clip(joint.model_copy(update={"seconds": Fraction(0), "keys": ()}), AVERAGE)
    with pytest.raises(InputError, match="no motion 'fly'"):
        play((Move(motion="fly", start=0, frames=9),), 9)
