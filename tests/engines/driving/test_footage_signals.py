"""Control signals read off a user's footage: where the person is, in the film's frames, as the drawn people's lie."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filmed_people import BELLY, BODY, marks, somebody, write_film
from PIL import Image
from pydantic import ValidationError
from reelwright.generators.diffusion.wan.control import control_frames, driving_frames
from reelwright.generators.embedded.cast.signals.signal_set import FACE_PX, SignalSet
from reelwright.generators.embedded.footage.signals_job import READABLE, FootageSignalsJob
from reelwright.generators.shape import Chunk, Picture, Shape
from reelwright.story.artifact import Key
from reelwright.story.document import sha256
from reelwright.story.errors import InputError
from reelwright.story.requests import AnimatePose, Signal, Subject
from reelwright.tools.estimators.following import Follower
from reelwright.tools.estimators.pose_job import PoseEstimateJob
from reelwright.tools.media.decode import frames as decoded
from reelwright.tools.pose.tracks import Tracks
from reelwright.tools.work.bench import FolderBench
from tiny_estimators import BODY as OFFSETS
from tiny_estimators import tiny_pose_model
from tiny_onnx import whole_body_pose
from tryon_stage import TryOnStage

FPS = 25
SIZE = (320, 240)
PICTURE = Picture(width=112, height=160, left=8, top=0, shown_width=96, shown_height=160)
"""Of the footage the middle 144 of 320 columns are seen, two thirds as large."""
SCALE = Fraction(2, 3)
TO_COLUMN, FROM_COLUMN = 8, 88


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_pose_model(tmp_path_factory.mktemp("pose"))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> TryOnStage:
    return TryOnStage(tmp_path_factory.mktemp("store"))


def read(stage: TryOnStage, model: Path, film: Sequence[np.ndarray], **told: Any) -> Path:
    """The folder of the signals of a clip; its masks are made."""
    footage, mask, poses = looked_at(stage, model, film)
    asked = {"frames": len(film) * 30 // FPS, "fps": Fraction(30), "picture": PICTURE, "name": "dance.mp4"} | told
    return stage.made(FootageSignalsJob(footage=footage, mask=mask, poses=poses, **asked))


def looked_at(stage: TryOnStage, model: Path, film: Sequence[np.ndarray]) -> tuple[Key, Key, Key]:
    """A clip, its masks and what the model finds in it, each made once."""
    footage, mask = laid_down(stage, film), laid_down(stage, [marks(each) for each in film])
    job = PoseEstimateJob(picture=footage, moving=True, name="dance.mp4", model=str(model), mask=mask, checked=False)
    stage.made(job)
    return footage, mask, job.key()


def laid_down(stage: TryOnStage, film: Sequence[np.ndarray]) -> Key:
    """The key of a clip in the store, under the digest of its pictures."""
    key = sha256(np.stack(film).tobytes())
    if key not in stage.artifacts:
        folder = stage.folder / key[:16]
        folder.mkdir()
        write_film(folder / "footage.mp4", film, fps=FPS)
        stage.artifacts[key] = folder
    return key


def walk(count: int = 25) -> list[tuple[int, int]]:
    """Places of a belly: from the left to the right of what is seen."""
    return [(130 + 2 * number, 110) for number in range(count)]


@pytest.fixture(scope="module")
def danced(stage: TryOnStage, model: Path) -> Path:
    """A second of somebody who walks to the right, with all signals."""
    return read(stage, model, [somebody(SIZE, at) for at in walk()])


def places(number: int) -> tuple[float, float]:
    """Where frame `number` of the film has the belly, in the picture."""
    x, y = walk()[number * FPS // 30]
    return (x + 0.5 - FROM_COLUMN) * float(SCALE) + TO_COLUMN, (y + 0.5) * float(SCALE)


def expected(number: int, point: int) -> tuple[float, float]:
    """Where the tiny model sees a point: beside the belly, in pixels of its own picture of the body's box."""
    pixel = 1.25 * BODY[1] / 96 * float(SCALE)
    x, y = places(number)
    return x + OFFSETS[point][0] * pixel, y + OFFSETS[point][1] * pixel


def test_the_set_is_as_the_drawn_peoples_in_size_rate_and_length(danced: Path) -> None:
    told = SignalSet.load(danced)
    assert (told.width, told.height, told.fps, told.frames) == (112, 160, Fraction(30), 30)
    assert [signal.name for signal in told.signals] == list(READABLE)
    assert len(told.people) == 1
    assert len(told.people[0].face_boxes) == 30
    for name, size in {"skeleton": (160, 112), "face": (FACE_PX, FACE_PX), "picture": (160, 112)}.items():
        seen = [picture.shape[:2] for _, picture in decoded(danced / told.of(name).files[0])]
        assert seen == [size] * 30, name
    assert all((danced / (told.of("mask-person").files[0] % number)).is_file() for number in range(30))


def test_joints_lie_where_the_person_is_in_every_frame_of_the_film(danced: Path) -> None:
    frames = json.loads((danced / "keypoints.json").read_text())["frames"]
    points = np.asarray([frame["people"][0]["keypoints"] for frame in frames]).reshape(30, 133, 3)
    for number in range(2, 28):
        for point in OFFSETS:
            if points[number, point, 2]:
                assert np.abs(points[number, point, :2] - expected(number, point)).max() < 2.5, (number, point)
    assert points[:, 5:13, 2].all()


def test_the_skeleton_is_drawn_there_and_nowhere_else(danced: Path) -> None:
    for number, picture in decoded(danced / "skeleton.mp4", [3, 15, 26]):
        lit = picture.max(axis=2) > 60
        places = np.array([expected(number, point) for point in OFFSETS])
        for x, y in places:
            assert lit[max(0, round(y) - 3) : round(y) + 4, max(0, round(x) - 3) : round(x) + 4].any()
        rows, columns = np.nonzero(lit)
        # The ring of the face goes up a little farther.
        assert columns.min() > places[:, 0].min() - 4
        assert columns.max() < places[:, 0].max() + 4
        assert rows.min() > places[:, 1].min() - 9
        assert rows.max() < places[:, 1].max() + 4


def test_masks_and_picture_are_pixel_on_pixel_what_an_engine_sees_of_the_footage(
    stage: TryOnStage, danced: Path, model: Path
) -> None:
    footage, *_ = looked_at(stage, model, [somebody(SIZE, at) for at in walk()])
    key = next(key for key, folder in stage.artifacts.items() if folder == danced)
    shape = Shape(picture=PICTURE, fps=Fraction(30), frames=30, chunks=(Chunk(start=0, kept=30, made=30),))
    request = AnimatePose(
        width=96, height=160, seconds=Fraction(1), subject=Subject(person="maya"), driving=footage,
        signals=tuple(Signal(name=name, key=key) for name in READABLE),
    )  # fmt: skip
    bench = FolderBench(danced, artifacts=stage.artifacts)
    shown = driving_frames(request, shape, bench)
    laid = control_frames(request, shape, bench, "picture")
    assert np.abs(shown.astype(int) - laid).mean() < 1.5
    person = control_frames(request, shape, bench, "mask-person", mode="L")
    assert set(np.unique(person)) == {0, 255}
    bright = shown[..., 1] > 110
    assert (bright != (person > 0)).mean() < 0.005
    assert control_frames(request, shape, bench, "face").shape == (30, FACE_PX, FACE_PX, 3)


def test_the_face_video_is_cut_out_of_the_footage_where_the_face_is(danced: Path) -> None:
    boxes = np.asarray(SignalSet.load(danced).people[0].face_boxes)
    pixel = 1.25 * BODY[1] / 96 * float(SCALE)
    for number in (3, 15, 26):
        x, y = places(number)
        left, top, side = boxes[number]
        # The tiny model's face is a ring of six pixels around the nose.
        assert left < x - 6 * pixel < x + 6 * pixel < left + side
        assert top < y - 36 * pixel < y - 24 * pixel < top + side
    x, y = places(15)
    left, top, side = boxes[15]
    ((_, face),) = decoded(danced / "face.mp4", [15])
    # The body begins above the belly; in the crop it lies where the box says, at the crop's own size.
    row = (y - BELLY * float(SCALE) - top) / side * FACE_PX
    column = round((x - left) / side * FACE_PX)
    edge = np.flatnonzero(face[:, column, 1] > 115)[0]
    assert abs(edge - row) < 0.05 * FACE_PX


def test_a_few_lost_frames_are_filled_and_who_leaves_is_absent(stage: TryOnStage, model: Path) -> None:
    film = [somebody(SIZE, at if number not in (8, 9, 10) else None) for number, at in enumerate(walk(30))]
    film += [somebody(SIZE, None)] * 20
    folder = read(stage, model, film, only=("keypoints", "skeleton", "face"), fps=Fraction(FPS), frames=50)
    people = [frame["people"] for frame in json.loads((folder / "keypoints.json").read_text())["frames"]]
    assert [bool(each) for each in people] == [True] * 30 + [False] * 20
    hips = np.asarray([each[0]["keypoints"] for each in people[:30]]).reshape(30, 133, 3)[:, [11, 12], 0].mean(axis=1)
    assert np.abs(np.diff(hips) - 2 * float(SCALE)).max() < 1.2, "the gap is walked through, not jumped over"
    for name in ("skeleton.mp4", "face.mp4"):
        light = [int(picture.max()) for _, picture in decoded(folder / name)]
        # What was filmed in the gap is the ground alone.
        assert min(light[:30]) > 30
        assert max(light[30:]) < 24, name


def test_of_several_people_the_largest_is_followed_and_nobody_else(stage: TryOnStage, model: Path) -> None:
    film = [somebody(SIZE, at, others=[(100, 40), (220, 190 - number)]) for number, at in enumerate(walk())]
    folder = read(stage, model, film, only=("mask-person", "keypoints"))
    for number in (0, 12, 29):
        with Image.open(folder / f"mask-person-{number:05d}.png") as opened:
            columns = np.flatnonzero(np.asarray(opened).any(axis=0))
        x, _ = places(number)
        assert abs(columns.mean() - x) < 2
        assert len(columns) < (BODY[0] + 6) * float(SCALE)


def test_whoever_was_followed_is_followed_when_somebody_larger_comes() -> None:
    follower, found = Follower(), []
    for number in range(20):
        mask = np.zeros((120, 160), np.uint8)
        mask[40:90, 60:80] = 255
        mask[10:110, 160 - 3 * number :] = 255
        if number == 7:
            # A hand that a strap cuts off is still theirs.
            mask[44:46, 60:80] = 0
        found.append(follower.person(mask))
    assert not any(mask[:, 90:].any() for mask in found)
    assert found[7][41, 70] == found[7][70, 70] == 255
    assert not follower.person(np.zeros((120, 160), np.uint8)).any()


@pytest.mark.parametrize("lost", [3, 15], ids=["a moment", "half a second"])
def test_a_point_that_is_lost_for_a_moment_goes_on_and_longer_is_not_known(lost: int) -> None:
    points = np.ones((40, 133, 3))
    points[..., 0] = np.arange(40)[:, None]
    points[10 : 10 + lost, 9] = (500, 500, 0.05)
    steady = Tracks(points, Fraction(30), 640, 480).steady().points
    assert np.abs(steady[:, 5, 0] - np.arange(40)).max() < 1e-6
    wrist = steady[10 : 10 + lost, 9]
    if lost == 3:
        assert np.abs(wrist[:, 0] - np.arange(10, 13)).max() < 0.1
    else:
        assert (wrist[:, 2] == 0).all()
        assert np.isnan(wrist[:, 0]).all()


def test_a_clip_without_anybody_without_a_face_or_too_short_is_told_by_name(
    stage: TryOnStage, model: Path, tmp_path: Path
) -> None:
    empty = [somebody(SIZE, None)] * 25
    for only in (("skeleton",), ("mask-person",)):
        with pytest.raises(InputError, match=r"nobody is seen in 'dance\.mp4'") as refused:
            read(stage, model, empty, only=only)
        assert "head to the hips" in refused.value.hint
    with pytest.raises(InputError, match=r"lasts 1\.00 s, and the shot 2\.00 s"):
        read(stage, model, [somebody(SIZE, at) for at in walk()], frames=60)
    offsets = np.full((133, 2), 900.0)
    for number, place in OFFSETS.items():
        offsets[number] = place
    with pytest.raises(ValidationError, match="face: give `poses`"):
        FootageSignalsJob(
            footage="f" * 64, name="dance.mp4", picture=PICTURE, fps=Fraction(30), frames=30, only=("face",)
        )
    faceless = whole_body_pose(tmp_path / "faceless.onnx", offsets)
    with pytest.raises(InputError, match=r"no face is seen in 'dance\.mp4'") as refused:
        read(stage, faceless, [somebody(SIZE, at) for at in walk()], only=("face",))
    assert "wan-vace" in refused.value.hint
