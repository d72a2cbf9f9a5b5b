"""The 133 keypoints lie where joints and face are, in the order that the field uses, and say what is seen."""

from __future__ import annotations

import numpy as np
import pytest
import skia
from reelwright.generators.embedded.cast.face_controls import CONTROL, at_rest
from reelwright.generators.embedded.cast.rotation import Floats
from reelwright.generators.embedded.cast.signals.keypoint_names import FACE_AT, KEYPOINT, KEYPOINTS
from reelwright.generators.embedded.cast.signals.skeleton_picture import COLOURS, draw_skeleton
from reelwright.generators.embedded.cast.signals.stage import Stage
from reelwright.generators.embedded.cast.signals.take import Take
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.templates.library import person
from staged_people import take_of


def points_of(take: Take, frame: int = 0) -> Floats:
    return Stage((take,)).frame(frame).keypoints[0]


def at(points: Floats, name: str) -> Floats:
    return points[KEYPOINT[name]]


def test_the_order_is_that_of_coco_wholebody() -> None:
    assert len(KEYPOINTS) == len(set(KEYPOINTS)) == 133
    numbers = {
        "nose": 0, "left_eye": 1, "right_eye": 2, "left_ear": 3, "right_ear": 4, "left_shoulder": 5,
        "right_shoulder": 6, "left_elbow": 7, "right_elbow": 8, "left_wrist": 9, "right_wrist": 10, "left_hip": 11,
        "right_hip": 12, "left_knee": 13, "right_knee": 14, "left_ankle": 15, "right_ankle": 16, "left_big_toe": 17,
        "left_small_toe": 18, "left_heel": 19, "right_big_toe": 20, "right_small_toe": 21, "right_heel": 22,
        "face-0": 23, "face-67": 90, "left_hand_root": 91, "left_thumb4": 95, "left_forefinger1": 96,
        "left_pinky_finger4": 111, "right_hand_root": 112, "right_pinky_finger4": 132,
    }  # fmt: skip
    assert {name: KEYPOINT[name] for name in numbers} == numbers


@pytest.mark.parametrize("yaw", [0.0, 35.0])
def test_a_joint_lies_where_a_projection_by_hand_puts_it(yaw: float) -> None:
    take = take_of(yaw=yaw, bends={"left-upper-arm": (-60, 0, 0)})
    points = points_of(take)
    joints, _ = take.skeleton.place(take.rotations[0], take.root[0])
    x, y, z = joints[INDEX["left-forearm"]]
    cos, sin = np.cos(np.radians(yaw)), np.sin(np.radians(yaw))
    right, ahead = cos * x + sin * z, cos * z - sin * x
    zoom = take.view.px_per_m * take.view.distance_m / (take.view.distance_m - ahead)
    by_hand = (take.view.at_px[0] + zoom * right, take.view.at_px[1] - zoom * (y - take.view.aim[1]))
    assert at(points, "left_elbow")[:2] == pytest.approx(by_hand)


def test_the_left_is_the_persons_own_and_feet_point_ahead() -> None:
    points = points_of(take_of())
    for name in ("eye", "ear", "shoulder", "hip", "knee", "big_toe", "small_toe"):
        # They look at us: their left is on the right of the picture.
        assert at(points, f"left_{name}")[0] > at(points, f"right_{name}")[0]
    assert at(points, "left_small_toe")[0] > at(points, "left_big_toe")[0]
    aside = points_of(take_of(yaw=90))
    # Turned to the picture's right.
    assert at(aside, "left_big_toe")[0] > at(aside, "left_ankle")[0] > at(aside, "left_heel")[0]
    assert at(aside, "nose")[0] > at(aside, "right_ear")[0]
    assert at(points, "nose")[1] < at(points, "left_shoulder")[1] < at(points, "left_hip")[1]


def test_a_whole_person_is_seen_from_the_front() -> None:
    points = points_of(take_of(size=(256, 448)))
    hidden = {name for name, point in zip(KEYPOINTS[:91], points[:91], strict=True) if point[2] == 0}
    assert hidden <= {"left_heel", "right_heel"}
    # Of hands that hang, the forefinger hides some of the others.
    assert points[91:, 2].mean() > 0.6


def test_what_the_body_hides_has_no_score() -> None:
    behind = points_of(take_of(bends={"left-upper-arm": (35, 0, 0), "left-forearm": (0, 0, -80)}))
    assert at(behind, "left_wrist")[2] == 0
    assert at(behind, "right_wrist")[2] == 1
    profile = points_of(take_of(yaw=90))
    assert [at(profile, f"{side}_ear")[2] for side in ("right", "left")] == [1, 0]
    assert at(profile, "left_hip")[2] == 0


def test_a_face_that_is_turned_away_has_no_scores() -> None:
    points = points_of(take_of(yaw=180))
    assert points[FACE_AT, 2][17:].sum() == 0
    assert at(points, "nose")[2] == 0
    assert at(points, "left_shoulder")[2] == 1


def test_what_lies_outside_the_picture_has_no_score_but_a_place() -> None:
    points = points_of(take_of(framing="head"))
    assert at(points, "left_ankle")[2] == 0
    assert at(points, "left_ankle")[1] > 224
    assert at(points, "nose")[2] == 1


def test_the_face_follows_its_controls() -> None:
    calm = points_of(take_of(framing="head"))[FACE_AT]
    face = at_rest(1)
    face[:, CONTROL["jaw"]] = 1
    open_mouth = points_of(take_of(framing="head", face=face))[FACE_AT]
    assert open_mouth[66, 1] - open_mouth[62, 1] > calm[66, 1] - calm[62, 1] + 2
    assert open_mouth[8, 1] > calm[8, 1] + 1
    face = at_rest(1)
    face[:, [CONTROL["lid-left"], CONTROL["lid-right"], CONTROL["brow-left"]]] = 1
    shut = points_of(take_of(framing="head", face=face))[FACE_AT]
    assert abs(shut[41, 1] - shut[37, 1]) < 0.4 < calm[41, 1] - calm[37, 1]
    assert shut[24, 1] < calm[24, 1]
    assert shut[19, 1] == pytest.approx(calm[19, 1])


def test_the_faces_points_run_as_ibug_numbers_them() -> None:
    face = points_of(take_of(framing="head"))[FACE_AT]
    x, y = face[:, 0], face[:, 1]
    assert (np.diff(x[:17]) > 0).all()
    assert y[8] == y[:17].max()
    assert (np.diff(x[17:27]) > 0).all()
    assert (np.diff(y[27:31]) > 0).all()
    assert (np.diff(x[31:36]) > 0).all()
    for first in (36, 42):
        eye = slice(first, first + 6)
        assert x[first] == x[eye].min()
        assert x[first + 3] == x[eye].max()
        assert y[first + 1] < y[first + 5]
        assert y[first + 2] < y[first + 4]
    assert x[48] == x[48:60].min()
    assert x[54] == x[48:60].max()
    assert y[51] < y[62] <= y[66] < y[57]


def test_a_mascot_has_the_same_points_on_its_screen() -> None:
    face = points_of(take_of(framing="head", person=person("pip"), size=(256, 448)))[FACE_AT]
    assert face[17:, 2].min() == 1
    assert face[36:42, 0].max() < face[27:31, 0].min() < face[42:48, 0].min()
    assert face[48:60, 1].min() > face[36:48, 1].max()


def test_who_stands_in_front_hides_whoever_stands_behind() -> None:
    first = take_of()
    second = first.framed(width=128, height=224, x=4.0)
    behind, before = Stage((first, second)).frame(0).keypoints
    assert at(before, "left_shoulder")[2] == 1
    assert at(behind, "left_hip")[2] == 0


def test_the_drawn_skeleton_has_the_usual_colours() -> None:
    points = points_of(take_of(size=(256, 448), bends={"right-upper-arm": (0, 0, -70)}))
    pixels = np.zeros((448, 256, 4), np.uint8)
    canvas = skia.Canvas(pixels, colorType=skia.kRGBA_8888_ColorType)
    draw_skeleton(canvas, points, width=256, height=448)
    shoulder, elbow = at(points, "right_shoulder"), at(points, "right_elbow")
    middle = (shoulder + elbow) / 2
    # The upper right arm is the third limb; limbs have 0.6 of their colour, joints all of it.
    assert pixels[int(middle[1]), int(middle[0]), :3].tolist() == [int(0.6 * 255), int(0.6 * 170), 0]
    assert pixels[int(elbow[1]), int(elbow[0]), :3].tolist() == [255, 255, 0]
    assert not pixels[5, 5, :3].any()
    assert len(COLOURS) == 18
