"""What a face shows: lips that close, lids that meet, a smile that lifts, feelings that are read from afar."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.generators.embedded.cast.face_controls import CONTROL, CONTROLS
from reelwright.generators.embedded.cast.head import build_head, mouth_opening
from reelwright.generators.embedded.cast.head.eyes import EYE_X, HALF_WIDTH, Eyes
from reelwright.generators.embedded.cast.head.form import HeadForm
from reelwright.generators.embedded.cast.head.mouth_shape import MouthShape, shape_mouth
from reelwright.generators.embedded.cast.head.tones import Tones
from reelwright.generators.embedded.cast.rotation import Floats
from reelwright.generators.embedded.cast.skeleton import Proportions, Skeleton
from reelwright.templates.person import Person
from sitters import Picture, Portrait, controls, count, of, sitter

WOMAN = sitter(hair="bob", gender="female", skin="#e0ac84")
ROBOT = sitter(kind="mascot", hair="none", skin="#e9ecef", face={"eye_colour": "#7fe3ff", "eyes": 1.3})
SHAPES: dict[str, dict[str, float]] = {
    "rest": {},
    "closed": {"press": 1, "jaw": 0.1},
    "f": {"teeth": 1, "jaw": 0.05},
    "l": {"tongue": 1, "jaw": 0.3},
    "ee": {"wide": 1, "jaw": 0.15},
    "eh": {"jaw": 0.35, "wide": 0.3},
    "ah": {"jaw": 0.8},
    "oh": {"jaw": 0.5, "round": 0.6},
    "oo": {"jaw": 0.15, "round": 1},
    "w": {"jaw": 0.05, "round": 0.8},
}
FEELINGS: dict[str, dict[str, float]] = {
    "neutral": {},
    "happy": {"smile": 0.8, "cheeks": 0.6, "brow_left": 0.25, "brow_right": 0.25},
    "excited": {"smile": 0.8, "cheeks": 0.4, "jaw": 0.5, "brow_left": 0.8, "brow_right": 0.8},
    "serious": {"frown": 0.5, "brow_left": -0.4, "brow_right": -0.4, "squint": 0.2, "smile": -0.15},
    "concerned": {"frown": 0.8, "brow_left": 0.6, "brow_right": 0.6, "smile": -0.5},
    "surprised": {"brow_left": 1, "brow_right": 1, "lid_left": -0.6, "lid_right": -0.6, "jaw": 0.45, "round": 0.3},
}
_LOW = {"wide": -1.0, "smile": -1.0, "brow-left": -1.0, "brow-right": -1.0, "lid-left": -0.6, "lid-right": -0.6,
        "gaze-x": -1.0, "gaze-y": -1.0}  # fmt: skip
faces = st.tuples(*(st.floats(_LOW.get(name, 0.0), 1.0) for name in CONTROLS)).map(np.array)


def eyes_of(person: Person) -> Eyes:
    return Eyes(HeadForm(person, Skeleton(Proportions())), Tones.of(person))


def near(picture: Picture, colour: str, *, within: int = 12) -> int:
    wanted = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)])
    return int((np.abs(picture.astype(int) - wanted).max(axis=-1) <= within).sum())


def curves(mouth: MouthShape) -> Floats:
    found: Floats = np.concatenate(
        [[mouth.half_width], mouth.outer_upper, mouth.inner_upper, mouth.inner_lower, mouth.outer_lower, mouth.tongue]
    )
    return found


@given(faces, st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_the_opening_grows_with_the_jaw(face: Floats, one: float, other: float) -> None:
    less, more = face.copy(), face.copy()
    less[CONTROL["jaw"]], more[CONTROL["jaw"]] = sorted((one, other))
    assert mouth_opening(less) <= mouth_opening(more) + 1e-9
    assert 0 <= mouth_opening(face) <= 1


@given(faces)
@settings(max_examples=40, deadline=None)
def test_lips_held_together_are_shut_whatever_the_jaw_says(face: Floats) -> None:
    face[CONTROL["press"]] = 1.0
    assert mouth_opening(face) == 0
    mouth = shape_mouth(face)
    assert np.allclose(mouth.inner_upper, mouth.inner_lower)


@given(faces, faces)
@settings(max_examples=60, deadline=None)
def test_nothing_in_a_face_jumps(face: Floats, other: Floats) -> None:
    step = 1e-4
    after = face + (other - face) * step
    assert np.abs(curves(shape_mouth(after)) - curves(shape_mouth(face))).max() < 5 * step
    eyes = eyes_of(WOMAN)
    for side in ("left", "right"):
        before, now = eyes.shape(face, side), eyes.shape(after, side)
        assert np.abs(now.upper - before.upper).max() < 5 * step
        assert np.abs(now.lower - before.lower).max() < 5 * step
    form = eyes.form
    points = form.mesh[0]
    assert np.abs(form.moved(points, after) - form.moved(points, face)).max() < 5 * step


def test_the_opening_is_seen_to_grow_and_to_shut() -> None:
    portrait = Portrait(WOMAN, size=220)
    areas = [count(portrait.labels(controls(jaw=jaw)), "mouth-inside") for jaw in (0, 0.15, 0.3, 0.5, 0.75, 1)]
    assert areas[0] == 0
    assert areas == sorted(areas)
    assert areas[-1] > 3 * areas[2]
    expected = [float(mouth_opening(controls(jaw=jaw))) for jaw in (0, 0.15, 0.3, 0.5, 0.75, 1)]
    assert np.corrcoef(areas, expected)[0, 1] > 0.99
    for shut in (controls(press=1), controls(press=1, jaw=1), controls(press=1, jaw=0.5, round=1, teeth=1, tongue=1)):
        assert count(portrait.labels(shut), "mouth-inside") == 0


@pytest.mark.parametrize("yaw", [0, 40])
def test_ten_shapes_of_the_mouth_are_told_apart(yaw: float) -> None:
    portrait = Portrait(WOMAN, size=260, yaw=yaw)
    pictures = {name: portrait.picture(controls(**shape)).astype(int) for name, shape in SHAPES.items()}
    for one, other in combinations(pictures, 2):
        changed = (np.abs(pictures[one] - pictures[other]).max(axis=-1) > 24).sum()
        assert changed > 40, f"{one} and {other} look alike"


def test_upper_teeth_stay_with_the_skull() -> None:
    heights = [shape_mouth(controls(jaw=jaw)).teeth for jaw in (0.2, 0.6, 1.0)]
    assert np.allclose(heights[0], heights[1])
    assert np.allclose(heights[0], heights[2])


def test_a_blink_leaves_no_white_and_the_lids_meet_below_the_middle() -> None:
    portrait = Portrait(WOMAN, size=260)
    white = Tones.of(WOMAN).white
    assert near(portrait.picture(), white) > 60
    assert near(portrait.picture(controls(lid_left=1, lid_right=1)), white) == 0
    half = near(portrait.picture(controls(lid_left=0.5, lid_right=0.5)), white)
    assert 0 < half < near(portrait.picture(), white)
    eye = eyes_of(WOMAN).shape(controls(lid_left=1), "left")
    assert eye.opening < 1e-6
    assert eye.upper[len(eye.upper) // 2] < 0
    one = eyes_of(WOMAN)
    assert one.shape(controls(lid_left=1), "right").opening == one.shape(controls(), "right").opening


def test_the_upper_lid_covers_fifteen_percent_of_the_iris_and_eyes_are_one_eye_apart() -> None:
    eye = eyes_of(WOMAN).shape(controls(), "left")
    _, middle, radius = eye.iris
    covered = (middle + radius - eye.upper[len(eye.upper) // 2]) / (2 * radius)
    assert covered == pytest.approx(0.15, abs=0.03)
    assert pytest.approx(2 * HALF_WIDTH, rel=0.1) == 2 * (EYE_X - HALF_WIDTH)


def test_a_smile_lifts_corners_and_cheeks_and_narrows_the_eyes() -> None:
    calm, glad = controls(), controls(smile=1, cheeks=0.6)
    seam = [(shape_mouth(face).inner_upper + shape_mouth(face).inner_lower) / 2 for face in (calm, glad)]
    middle = len(seam[0]) // 2
    assert seam[1][0] - seam[1][middle] > seam[0][0] - seam[0][middle] + 0.06
    assert shape_mouth(glad).half_width > shape_mouth(calm).half_width
    sad = shape_mouth(controls(smile=-1))
    assert sad.inner_upper[0] < sad.inner_upper[middle]
    eyes = eyes_of(WOMAN)
    assert eyes.shape(glad, "left").opening < 0.85 * eyes.shape(calm, "left").opening
    assert eyes.shape(glad, "left").lower.mean() > eyes.shape(calm, "left").lower.mean()
    lifted = build_head(WOMAN, Skeleton(Proportions())).morph(glad)["head"]
    assert lifted[:, 1].max() > 0.001


def test_the_gaze_goes_to_the_persons_left_and_up() -> None:
    portrait = Portrait(WOMAN, size=320)
    pupil = "#17110f"

    def middle(face: Floats) -> Floats:
        dark = (
            np.abs(portrait.picture(face).astype(int) - [int(pupil[n : n + 2], 16) for n in (1, 3, 5)]).max(axis=-1)
            < 10
        )
        found: Floats = np.argwhere(dark & of(portrait.labels(face), "left-eye")).mean(axis=0)
        return found

    ahead = middle(controls())
    assert middle(controls(gaze_x=1))[1] > ahead[1] + 2
    assert middle(controls(gaze_x=-1))[1] < ahead[1] - 2
    assert middle(controls(gaze_y=1))[0] < ahead[0]


@pytest.mark.parametrize("person", [WOMAN, ROBOT], ids=["person", "mascot"])
def test_feelings_are_told_apart_in_a_head_of_a_hundred_and_twenty_pixels(person: Person) -> None:
    portrait = Portrait(person, size=190)
    pictures = {name: portrait.picture(controls(**face)).astype(int) for name, face in FEELINGS.items()}
    for one, other in combinations(pictures, 2):
        changed = (np.abs(pictures[one] - pictures[other]).max(axis=-1) > 40).sum()
        assert changed > 45, f"{one} and {other} look alike"


def test_the_mascot_blinks_and_talks() -> None:
    portrait = Portrait(ROBOT, size=200)
    open_, shut = (count(portrait.labels(controls(lid_left=lid, lid_right=lid)), "left-eye") for lid in (0, 1))
    assert shut < 0.35 * open_
    assert count(portrait.labels(controls(jaw=0.8)), "mouth-inside") > 40
    assert count(portrait.labels(controls(jaw=0.8, press=1)), "mouth-inside") == 0
    assert count(Portrait(ROBOT, size=200, yaw=180).labels(), "left-eye", "right-eye", "lips") == 0
