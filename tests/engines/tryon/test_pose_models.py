"""Joints and faces found by an ONNX model of SimCC outputs, in photos and footage."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from reelwright.story.errors import InputError
from reelwright.tools.estimators.faces import FacesOfPoses
from reelwright.tools.estimators.pose_job import LANDMARKS_FILE, PoseEstimateJob
from reelwright.tools.estimators.protocols import Box
from reelwright.tools.estimators.whole_body import WholeBodyPose, box_of_mask
from reelwright.tools.pose.poses import POSES_FILE, read_poses
from tiny_estimators import BODY, spot, tiny_pose_model
from tiny_onnx import whole_body_pose
from tryon_stage import TryOnStage

HIP_MIDDLE = (11, 12)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pose model that follows a bright spot."""
    return tiny_pose_model(tmp_path_factory.mktemp("pose"))


@pytest.fixture
def stage(tmp_path: Path) -> TryOnStage:
    """An empty store."""
    return TryOnStage(tmp_path)


@pytest.mark.parametrize(
    "box", [Box(0, 0, 300, 400), Box(60, 90, 160, 240), Box(100, 40, 60, 300), Box(-40, -60, 360, 480)], ids=str
)
def test_points_lie_where_they_are_in_the_picture_whatever_box_is_looked_into(model: Path, box: Box) -> None:
    found = WholeBodyPose(model).points(spot(300, 400, (150, 190)), box)
    assert found.shape == (133, 3)
    # A pixel of the model's is so many of the picture's.
    pixel = max(1.25 * box.width / 72, 1.25 * box.height / 96)
    for number, (right, down) in BODY.items():
        x, y = 150 + right * pixel, 190 + down * pixel
        shown = (
            box.left + box.width / 2 + 36 * pixel * np.array((-1, 1)),
            box.top + box.height / 2 + 48 * pixel * np.array((-1, 1)),
        )
        if shown[0][0] < x < shown[0][1] and shown[1][0] < y < shown[1][1]:
            assert abs(found[number, 0] - x) <= 2 * pixel
            assert abs(found[number, 1] - y) <= 2 * pixel


def test_without_a_box_the_person_is_looked_for_and_then_looked_at_closer(model: Path) -> None:
    estimator = WholeBodyPose(model)
    picture = spot(600, 800, (300, 400), radius=5)
    far, near = estimator.points(picture, Box(0, 0, 600, 800)), estimator.points(picture)
    middle = near[list(HIP_MIDDLE), 0].mean()
    assert abs(middle - 300) < 8
    assert np.ptp(near[:17, 1]) < np.ptp(far[:17, 1])


def test_a_face_is_a_square_with_room_around_its_points(model: Path) -> None:
    estimator = WholeBodyPose(model)
    picture = spot(300, 400, (150, 190))
    (face,) = FacesOfPoses(estimator).faces(picture)
    points = estimator.points(picture)[23:91]
    assert face.width == face.height
    assert face.left < points[:, 0].min()
    assert face.top + face.height > points[:, 1].max()
    assert not FacesOfPoses(estimator).faces(np.full((400, 300, 3), 100, np.uint8))


def test_of_footage_the_job_leaves_what_a_keypoints_file_would_say(model: Path, stage: TryOnStage) -> None:
    frames = np.stack([spot(240, 320, (100 + 2 * number, 160)) for number in range(8)])
    key = stage.footage(frames, fps=25)
    folder = stage.made(PoseEstimateJob(picture=key, moving=True, name="walk.mp4", model=str(model)))
    poses = read_poses(folder / POSES_FILE, name="walk.mp4")
    assert (len(poses.points), poses.fps, poses.width, poses.height) == (8, Fraction(25), 240, 320)
    hips = poses.points[:, list(HIP_MIDDLE), 0].mean(axis=1)
    assert np.abs(hips - (100 + 2 * np.arange(8))).max() < 6
    landmarks = json.loads((folder / LANDMARKS_FILE).read_text("utf-8"))
    assert len(landmarks["frames"][0]["people"][0]["keypoints"]) == 3 * 133
    again = read_poses(folder / LANDMARKS_FILE, name="landmarks.json")
    np.testing.assert_allclose(again.points, poses.points, atol=0.02)


def test_a_mask_says_where_the_person_is(model: Path, stage: TryOnStage) -> None:
    mask = np.zeros((400, 300), np.uint8)
    mask[100:300, 100:220] = 255
    assert box_of_mask(mask) == Box(100, 100, 120, 200)
    assert box_of_mask(mask * 0) is None
    photo, marked = stage.photo("photo", spot(300, 400, (150, 190))), stage.photo("mask", np.dstack([mask] * 3))
    folder = stage.made(PoseEstimateJob(picture=photo, name="photo.jpg", model=str(model), mask=marked))
    expected = WholeBodyPose(model).points(spot(300, 400, (150, 190)), Box(100, 100, 120, 200))
    poses = read_poses(folder / POSES_FILE, name="photo.jpg")
    np.testing.assert_allclose(poses.points[0], expected[:17], atol=0.02)


def test_a_models_key_is_the_same_wherever_it_lies(model: Path) -> None:
    there = PoseEstimateJob(picture="a" * 64, name="photo.jpg", model=f"/elsewhere/{model.name}")
    assert PoseEstimateJob(picture="a" * 64, name="photo.jpg", model=str(model)).key() == there.key()


def test_a_picture_in_which_nobody_is_seen_is_refused(model: Path, stage: TryOnStage) -> None:
    key = stage.photo("empty", np.full((400, 300, 3), 100, np.uint8))
    with pytest.raises(InputError, match="shoulders and hips are seen in 0%"):
        stage.made(PoseEstimateJob(picture=key, name="empty.jpg", model=str(model)))


def test_files_that_are_no_whole_body_model_are_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no pose model"):
        WholeBodyPose(tmp_path / "none.onnx")
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(InputError, match="cannot be loaded as an ONNX model"):
        WholeBodyPose(broken)
    few = whole_body_pose(tmp_path / "few.onnx", np.zeros((17, 2)))
    with pytest.raises(InputError, match="133"):
        WholeBodyPose(few).points(spot(100, 100, (50, 50)))
