"""The folder of signals holds what `signals.json` says: sizes, depths, counts; equal stages leave equal bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reelwright.generators.embedded.cast.posing import standing
from reelwright.generators.embedded.cast.signals.keypoint_names import KEYPOINTS
from reelwright.generators.embedded.cast.signals.signal_set import CONVENTIONS, SIGNALS, SignalSet
from reelwright.generators.embedded.cast.signals.stage import Stage
from reelwright.generators.embedded.cast.signals.survey import face_boxes, survey
from reelwright.generators.embedded.cast.signals.write_signals import write_signals
from reelwright.generators.embedded.cast.surface import PART_LABELS
from reelwright.generators.embedded.cast.view import framed_view
from staged_people import take_of
from worn_garments import wearing

FRAMES = 3


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage((take_of(frames=FRAMES, step_m=(0.01, 0.0, 0.0), bends={"left-upper-arm": (-70, 0, 0)}),))


@pytest.fixture(scope="module")
def folder(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signals")
    write_signals(stage, folder, grounds=("#efe7da",))
    return folder


def pictures(folder: Path, name: str) -> list[Image.Image]:
    found = []
    for path in sorted(folder.glob(f"{name}-[0-9]*.png")):
        with Image.open(path) as shown:
            found.append(shown.copy())
    return found


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as video:
        return [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]


def test_every_signal_is_there_and_told(folder: Path) -> None:
    told = SignalSet.load(folder)
    assert tuple(signal.name for signal in told.signals) == SIGNALS
    assert set(CONVENTIONS) == set(SIGNALS)
    assert (told.width, told.height, told.frames, told.fps) == (128, 224, FRAMES, 30)
    expected = {"signals.json"}
    for signal in told.signals:
        for name in signal.files:
            count = FRAMES - 1 if signal.name == "flow" else FRAMES
            expected |= {name % number for number in range(count)} if "%" in name else {name}
    assert {path.name for path in folder.iterdir()} == expected


def test_depth_reads_back_in_metres(folder: Path, stage: Stage) -> None:
    told = SignalSet.load(folder)
    shots = pictures(folder, "depth")
    assert all(shot.mode == "I;16" and shot.size == (128, 224) for shot in shots)
    values = np.array(shots[1]).astype(float)
    metres = told.far_m + (values - 1) / 65534 * (told.near_m - told.far_m)
    depth = stage.frame(1).depth
    assert (values == 0).tolist() == np.isnan(depth).tolist()
    assert metres[values > 0] == pytest.approx(depth[values > 0], abs=2e-5)


def test_masks_are_black_and_white_and_nest(folder: Path, stage: Stage) -> None:
    masks = {name: np.array(pictures(folder, f"mask-{name}")[0]) for name in ("person", "garment", "face")}
    assert all(set(np.unique(mask)) == {0, 255} for mask in masks.values())
    person = masks["person"] > 0
    assert person.sum() == (stage.frame(0).labels > 0).sum()
    for inner in ("garment", "face"):
        assert not (masks[inner].astype(bool) & ~person).any()
    assert masks["face"][: 224 // 5].any()
    assert not masks["face"][224 // 4 :].any()
    assert not (masks["garment"].astype(bool) & masks["face"].astype(bool)).any()


def test_semantics_hold_numbers_of_labels_behind_a_palette(folder: Path, stage: Stage) -> None:
    shown = pictures(folder, "parts")[0]
    told = SignalSet.load(folder)
    assert shown.mode == "P"
    assert (np.array(shown) == stage.frame(0).labels).all()
    top = told.parts[PART_LABELS.index("top")]
    assert top.label == "top"
    row, column = np.argwhere(stage.frame(0).labels == top.value)[0]
    red, green, blue = shown.convert("RGB").getpixel((int(column), int(row)))
    assert f"#{red:02x}{green:02x}{blue:02x}" == top.colour


def test_flow_has_a_field_for_every_frame_but_the_last(folder: Path, stage: Stage) -> None:
    with np.load(folder / "flow-00001.npz") as told:
        flow, seen = told["flow"], told["seen"]
    wanted, still = stage.frame(1).flow(stage.frame(2))
    assert flow.dtype == np.float16
    assert flow.astype(float) == pytest.approx(wanted, rel=1e-3, abs=1e-3)
    assert (seen == still).all()


def test_keypoints_are_lists_of_133_for_each_person_and_frame(folder: Path, stage: Stage) -> None:
    told = json.loads((folder / "keypoints.json").read_text())
    assert tuple(told["names"]) == KEYPOINTS
    assert [frame["frame"] for frame in told["frames"]] == list(range(FRAMES))
    person = told["frames"][2]["people"][0]
    assert person["id"] == "somebody"
    assert np.reshape(person["keypoints"], (133, 3)) == pytest.approx(stage.frame(2).keypoints[0], abs=0.006)


def test_videos_have_every_frame_and_show_the_people(folder: Path, stage: Stage) -> None:
    for name, size in (("skeleton.mp4", (224, 128)), ("picture.mp4", (224, 128)), ("face.mp4", (512, 512))):
        shown = frames_of(folder / name)
        assert len(shown) == FRAMES
        assert shown[0].shape[:2] == size
    picture = frames_of(folder / "picture.mp4")[0].astype(int)
    ground = np.abs(picture - [0xEF, 0xE7, 0xDA]).max(axis=2) < 12
    labels = stage.frame(0).labels > 0
    assert (ground != labels).mean() > 0.97
    assert frames_of(folder / "skeleton.mp4")[0][:8].max() < 20


def test_the_face_crop_holds_the_whole_face(folder: Path, stage: Stage) -> None:
    told = SignalSet.load(folder)
    for number in range(FRAMES):
        left, top, side = told.people[0].face_boxes[number]
        face = stage.frame(number).keypoints[0][23:91, :2]
        across, down = (face[:, 0] - left) / side, (face[:, 1] - top) / side
        assert min(across.min(), down.min()) > 0.05
        assert max(across.max(), down.max()) < 0.95
        # It is a close-up: the face fills more than half of it.
        assert down.max() - down.min() > 0.5
    # The crop is drawn anew: its edges are as sharp as a large picture's.
    crop = frames_of(folder / "face.mp4")[0].astype(int)
    assert np.abs(np.diff(crop.sum(axis=2), axis=1)).max() > 60


def test_equal_stages_leave_equal_bytes(folder: Path, stage: Stage, tmp_path: Path) -> None:
    names = ("depth", "flow", "mesh", "skeleton", "keypoints")
    write_signals(stage, tmp_path, only=names, grounds=("#efe7da",))
    left = {path.name for path in tmp_path.iterdir()} - {"signals.json"}
    assert left == {path.name for path in folder.iterdir() if path.name.split(".")[0].split("-")[0] in names}
    for name in left:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name
    assert [signal.name for signal in SignalSet.load(tmp_path).signals] == [
        "keypoints", "skeleton", "depth", "flow", "mesh",
    ]  # fmt: skip


def test_several_people_have_a_face_and_a_mesh_each(tmp_path: Path) -> None:
    first = take_of(size=(160, 224))
    both = Stage((first, first.framed(width=160, height=224, x=40.0)))
    told = write_signals(both, tmp_path, only=("face", "mesh", "keypoints"), grounds=("#ffffff", "#ffffff"))
    assert told.of("face").files == ("face-1.mp4", "face-2.mp4")
    assert told.of("mesh").files == ("mesh-1.glb", "mesh-2.glb")
    assert len(json.loads((tmp_path / "keypoints.json").read_text())["frames"][0]["people"]) == 2
    with pytest.raises(KeyError):
        told.of("depth")


walks = st.lists(
    st.tuples(st.floats(-200, 200), st.floats(-200, 200), st.floats(5, 120), st.floats(5, 120)), min_size=1, max_size=40
)


@given(walks, st.sampled_from([24.0, 30.0, 60.0]))
def test_a_face_box_always_holds_its_face(walk: list[tuple[float, float, float, float]], fps: float) -> None:
    extents = np.array([(x, y, x + width, y + height) for x, y, width, height in walk])
    boxes = face_boxes(extents, fps=fps)
    assert (boxes[:, 0] <= extents[:, 0] + 1e-6).all()
    assert (boxes[:, 1] <= extents[:, 1] + 1e-6).all()
    assert (boxes[:, 0] + boxes[:, 2] >= extents[:, 2] - 1e-6).all()
    assert (boxes[:, 1] + boxes[:, 2] >= extents[:, 3] - 1e-6).all()


def test_a_face_box_is_1_3_times_the_face_and_glides() -> None:
    still = np.tile([10.0, 20.0, 50.0, 70.0], (30, 1))
    assert face_boxes(still, fps=30)[7] == pytest.approx([30 - 32.5, 45 - 32.5, 65])
    jumps = still.copy()
    jumps[15:] += [6, 0, 6, 0]
    moved = np.abs(np.diff(face_boxes(jumps, fps=30)[:, 0]))
    assert moved.max() < 1.0


def test_the_survey_knows_the_range_of_depth_of_the_whole_shot() -> None:
    stage = Stage((take_of(frames=3, step_m=(0.0, 0.0, 0.5)),))
    known = survey(stage)
    shown = [stage.frame(number).depth for number in range(3)]
    assert known.near_m >= max(np.nanmax(depth) for depth in shown) > known.near_m - 0.05
    assert known.far_m <= min(np.nanmin(depth) for depth in shown) < known.far_m + 0.25


def test_the_mask_of_a_garment_from_a_photo_leaves_their_other_clothes_out(tmp_path: Path) -> None:
    worn = wearing("check-shirt").figure
    rotations, root = standing(worn.skeleton)
    dressed = replace(
        take_of(size=(96, 160)),
        figure=worn,
        view=framed_view(worn, "full", width=96, height=160),
        rotations=rotations[None],
        root=root[None],
    )
    write_signals(Stage((dressed,)), tmp_path, only=("mask-garment", "parts"), grounds=("#808080",))
    mask = np.asarray(Image.open(tmp_path / "mask-garment-00000.png"))
    parts = np.asarray(Image.open(tmp_path / "parts-00000.png"))
    assert (mask == 255).sum() > 300
    assert np.array_equal(mask == 255, parts == PART_LABELS.index("top"))
    assert (parts == PART_LABELS.index("trousers")).any()
