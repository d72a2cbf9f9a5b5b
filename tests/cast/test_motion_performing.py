"""Performances: motions follow each other without pops or sliding feet, gestures lie over them, heads look and nod."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moving_people import AVERAGE, CHILD, FPS, LIBRARY, TALL, bends, into_the_body_cm, jolt, play, slide_mm
from reelwright.generators.embedded.cast.motion.gaze import gaze_turns
from reelwright.generators.embedded.cast.motion.perform import Performed, perform, performed
from reelwright.generators.embedded.cast.rotation import Floats, rotate
from reelwright.generators.embedded.cast.skeleton import INDEX, Skeleton
from reelwright.story.cast import Gaze, GazeTarget, Move, Performance, Stress, Utterance

BODIES = sorted(name for name, motion in LIBRARY.items() if motion.track == "body" and motion.kind != "sit")
GESTURES = sorted(name for name, motion in LIBRARY.items() if motion.track == "gesture")


def of(performance: Performance, frames: int, skeleton: Skeleton = AVERAGE, **more: object) -> Performed:
    """Frames of a performance."""
    return performed(performance, frames=frames, fps=FPS, skeleton=skeleton, motions=LIBRARY, **more)  # type: ignore[arg-type]


def headed(done: Performed, joint: str) -> Floats:
    """`(F, 2)`: degrees to the left and down to which a joint's front looks."""
    _, turns = AVERAGE.place(done.rotations, done.root)
    front = rotate(turns[:, INDEX[joint]], np.broadcast_to(np.array([0.0, 0.0, 1.0]), (len(turns), 3)))
    return np.degrees(np.stack([np.arctan2(front[:, 0], front[:, 2]), -np.arcsin(front[:, 1])], axis=1))


def wrist(done: Performed, side: str) -> Floats:
    """`(F, 3)` from the chest."""
    positions, _ = AVERAGE.place(done.rotations, done.root)
    return positions[:, INDEX[f"{side}-hand"]] - positions[:, INDEX["chest"]]


@settings(max_examples=15)
@given(data=st.data())
def test_any_motions_follow_each_other_on_their_feet(data: st.DataObject) -> None:
    moves, start = [], 0
    for _ in range(3):
        frames = data.draw(st.integers(25, 80))
        mirrored, rate = data.draw(st.booleans()), data.draw(st.sampled_from(["1", "5/4", "4/5"]))
        moves.append(
            Move(motion=data.draw(st.sampled_from(BODIES)), start=start, frames=frames, mirrored=mirrored, rate=rate)
        )
        start += frames
    name = data.draw(st.sampled_from(GESTURES))
    moves.append(Move(motion=name, start=data.draw(st.integers(0, 60)), frames=45, track="gesture"))
    skeleton = data.draw(st.sampled_from([AVERAGE, TALL, CHILD]))
    done = play(tuple(moves), start, skeleton)
    assert slide_mm(done, skeleton) < 10
    # Cut off in the middle of a stride a leg is quick; a pop would be over 1500.
    assert jolt(done) < 900
    for side in ("left", "right"):
        assert bends(done, f"{side}-forearm").max() < 1
        assert bends(done, f"{side}-shin").min() > -1


def test_whole_motions_lead_into_each_other_gently() -> None:
    names = [
        "idle-calm",
        "step-forward",
        "hands-on-hips",
        "turn-full",
        "arms-crossed",
        "walk-to-camera",
        "idle-clasped",
    ]
    moves, start = [], 0
    for name in names:
        frames = (
            round(min(float(LIBRARY[name].seconds), 2.5) * FPS)
            if LIBRARY[name].loop
            else round(float(LIBRARY[name].seconds) * FPS)
        )
        moves.append(Move(motion=name, start=start, frames=frames))
        start += frames
    done = play(tuple(moves), start)
    assert slide_mm(done, AVERAGE) < 5
    assert jolt(done) < 300
    assert into_the_body_cm(done, AVERAGE) < 2.5


def test_a_walk_goes_on_from_where_the_last_motion_led() -> None:
    done = play(
        (Move(motion="walk-to-camera", start=0, frames=106), Move(motion="idle-calm", start=106, frames=60)), 166
    )
    assert done.root[105, 2] > 1.5
    assert abs(done.root[165, 2] - done.root[120, 2]) < 0.05
    turned = play((Move(motion="turn-back", start=0, frames=75), Move(motion="walk", start=75, frames=90)), 165)
    assert turned.root[-1, 2] < -1.0, "who has turned round walks away"


def test_a_gesture_moves_its_arm_and_leaves_the_other_to_the_body() -> None:
    bare = play((Move(motion="idle-calm", start=0, frames=90),), 90)
    waves = play(
        (Move(motion="idle-calm", start=0, frames=90), Move(motion="wave", start=5, frames=75, track="gesture")), 90
    )
    assert wrist(waves, "right")[25, 1] > wrist(bare, "right")[25, 1] + 0.4
    assert np.abs(wrist(waves, "left") - wrist(bare, "left")).max() < 0.03
    assert np.abs(wrist(waves, "right") - wrist(bare, "right"))[-1].max() < 0.01
    other = play(
        (
            Move(motion="idle-calm", start=0, frames=90),
            Move(motion="wave", start=5, frames=75, track="gesture", mirrored=True),
        ),
        90,
    )
    assert wrist(other, "left")[25, 1] > wrist(bare, "left")[25, 1] + 0.4


def test_strength_is_how_large_a_gesture_is() -> None:
    def reach(strength: float) -> float:
        beat = Move(motion="beat-open", start=10, frames=45, track="gesture", strength=strength)
        return float(wrist(play((beat,), 70), "right")[25, 2])

    sizes = [reach(strength) for strength in (0.0, 0.4, 0.7, 1.0)]
    assert sizes == sorted(sizes)
    assert sizes[-1] - sizes[0] > 0.15


def test_a_gesture_peaks_at_its_cue() -> None:
    motion = LIBRARY["beat-chop"]
    beat = Move(motion=motion.id, start=20, frames=round(float(motion.seconds) * FPS), track="gesture")
    fall = np.gradient(wrist(play((beat,), 80), "right")[:, 1])
    peak = 20 + float(motion.cues["peak"]) * FPS
    assert fall[int(peak) - 3 : int(peak)].min() < -0.01
    assert np.abs(fall[round(peak) + 3 : round(peak) + 9]).max() < 0.012


def test_arms_stay_up_between_gestures_that_follow_closely() -> None:
    moves = [Move(motion="beat-small", start=start, frames=40, track="gesture") for start in (5, 47, 89)]
    done = play(tuple(moves), 150)
    held = wrist(done, "right")[20:110, 1]
    assert held.max() - held.min() < 0.2
    assert wrist(done, "right")[-1, 1] < held.min() - 0.1


@pytest.mark.parametrize(
    ("at", "column", "sign"),
    [("left", 0, -1), ("right", 0, 1), ("up", 1, -1), ("down", 1, 1), ("content", 0, 1), ("partner", 0, 1)],
)
def test_the_head_looks_where_the_gaze_says(at: GazeTarget, column: int, sign: int) -> None:
    performance = Performance(person="maya", side="left", gazes=(Gaze(start=0), Gaze(start=30, at=at)))
    done = of(performance, 75)
    looks = headed(done, "head")
    assert np.abs(looks[:30].mean(axis=0)).max() < 4
    assert sign * looks[60, column] > 10
    assert np.abs(looks[60] - done.looks.head[60]).max() < 5
    eyes = sign * done.looks.eyes[:, column]
    assert eyes[33] > eyes[60] > 2, "eyes go first"
    assert np.argmax(eyes > 5) < np.argmax(sign * done.looks.head[:, column] > 5)


def test_a_figure_that_is_turned_still_finds_the_camera() -> None:
    done = of(Performance(person="maya"), 40, turned=25.0)
    total = headed(done, "head")[-1, 0] + done.looks.eyes[-1, 0]
    assert abs(total + 25) < 4
    away = gaze_turns(Performance(person="maya"), frames=20, fps=FPS, headings=np.full(20, 180.0))
    assert np.abs(away.head).max() < 1, "nobody looks through the back of their head"


def test_heads_nod_to_stressed_words_and_move_while_speaking() -> None:
    silent = Performance(person="maya", moves=(Move(motion="idle-calm", start=0, frames=120),))
    said = silent.model_copy(update={"speech": (Utterance(line="a", start=10, seconds="3"),)})
    stressed = said.model_copy(update={"stresses": (Stress(frame=40), Stress(frame=80, strength=0.8))})
    quiet, talks, nods = (headed(of(one, 120), "head") for one in (silent, said, stressed))
    assert np.std(talks[20:90, 0]) > np.std(quiet[20:90, 0]) + 0.2
    for frame in (40, 80):
        down = (nods - talks)[frame : frame + 6, 1]
        assert down.max() > 2
        assert (nods - talks)[frame - 5, 1] < 0, "up a little before"


def test_listeners_nod() -> None:
    base = Performance(person="maya", moves=(Move(motion="idle-calm", start=0, frames=240),))
    listens = base.model_copy(update={"listens": ((0, 240),)})
    pitch = headed(of(listens, 240), "head")[:, 1] - headed(of(base, 240), "head")[:, 1]
    tops = np.flatnonzero((pitch[1:-1] > pitch[:-2]) & (pitch[1:-1] > pitch[2:]) & (pitch[1:-1] > 3))
    assert 2 <= len(tops) <= 8


def test_nobody_is_dead_for_long_and_breath_goes_on() -> None:
    done = of(Performance(person="maya"), 300)
    positions, _ = AVERAGE.place(done.rotations, done.root)
    head = positions[:, INDEX["head"]]
    for first in range(0, 255, 15):
        assert np.ptp(head[first : first + 45], axis=0).max() > 0.001
    clavicle = done.rotations[:, INDEX["left-clavicle"], 3]
    spectrum = np.abs(np.fft.rfft(clavicle - clavicle.mean(), 3000))
    assert 11 <= np.argmax(spectrum) * 60 * FPS / 3000 <= 17


def test_a_frame_is_a_function_of_the_documents() -> None:
    performance = Performance(person="maya", moves=(Move(motion="walk", start=0, frames=40),), seed=3)
    first, again = of(performance, 40), of(performance, 40)
    assert np.array_equal(first.rotations, again.rotations)
    other = of(performance.model_copy(update={"seed": 4}), 40)
    assert not np.array_equal(first.rotations, other.rotations)
    rotations, root = perform(performance, frames=40, fps=FPS, skeleton=AVERAGE, motions=LIBRARY)
    assert np.array_equal(rotations, first.rotations)
    assert root.shape == (40, 3)


def test_hands_on_hips_stay_there_while_the_chest_breathes_and_turns() -> None:
    done = of(Performance(person="maya", moves=(Move(motion="hands-on-hips", start=0, frames=120),)), 120)
    positions, turns = AVERAGE.place(done.rotations, done.root)
    from_hips = rotate(turns[:, 0] * (1, -1, -1, -1), positions[:, INDEX["left-hand"]] - positions[:, 0])
    assert np.ptp(from_hips, axis=0).max() < 0.004


def test_a_wheelchair_does_not_sway_and_rolls_where_feet_would_walk() -> None:
    idle = of(
        Performance(person="sofia", moves=(Move(motion="idle-shift", start=0, frames=150),)), 150, wheelchair=True
    )
    assert np.ptp(idle.root[:, [0, 2]], axis=0).max() < 0.002
    assert (wrist(idle, "left")[:, 2] > 0.15).all(), "hands lie in the lap"
    rolls = of(
        Performance(person="sofia", moves=(Move(motion="walk-to-camera", start=0, frames=100),)), 100, wheelchair=True
    )
    assert rolls.root[-1, 2] > 1.2
    assert np.diff(rolls.root[:, 2]).min() > -0.002


def test_stout_people_keep_their_hands_off_their_belly() -> None:
    slim = play((Move(motion="arms-crossed", start=0, frames=30),), 30)
    stout = play((Move(motion="arms-crossed", start=0, frames=30),), 30, girth=1.5)
    assert wrist(stout, "right")[:, 2].mean() > wrist(slim, "right")[:, 2].mean() + 0.02


def test_a_shot_without_moves_and_one_with_gaps_are_filled() -> None:
    assert of(Performance(person="maya"), 12).rotations.shape == (12, 51, 4)
    done = play((Move(motion="bow", start=20, frames=78),), 130)
    assert np.isfinite(done.rotations).all()
    assert slide_mm(done, AVERAGE) < 5
    alone = performed(Performance(person="maya"), frames=5, fps=FPS, skeleton=AVERAGE, motions={})
    assert np.isfinite(alone.rotations).all()
