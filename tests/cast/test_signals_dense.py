"""Depth, normals, part semantics, masks and flow of real figures, against answers that are known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from reelwright.generators.embedded.cast.signals.signal_set import PALETTE
from reelwright.generators.embedded.cast.signals.stage import Stage, StageFrame
from reelwright.generators.embedded.cast.signals.take import Take
from reelwright.generators.embedded.cast.signals.writers import depth_16, normals_8
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.generators.embedded.cast.surface import GARMENT_LABELS, PART_LABELS
from reelwright.templates.library import person
from staged_people import take_of


def frame_of(take: Take, number: int = 0) -> StageFrame:
    return Stage((take,)).frame(number)


def pixel(take: Take, joint: str) -> tuple[int, int]:
    """Row and column of a joint."""
    x, y = take.view.project(take.seen(0).joints[INDEX[joint]])
    return int(y), int(x)


def test_a_hand_raised_to_the_front_is_nearer_than_the_chest_by_the_arms_reach() -> None:
    take = take_of(framing="half", size=(256, 256), bends={"left-upper-arm": (-80, 0, 0)})
    frame = frame_of(take)
    hand, chest = pixel(take, "left-hand"), pixel(take, "chest")
    joints = take.seen(0).joints
    reach = joints[INDEX["left-hand"], 2] - joints[INDEX["chest"], 2]
    assert reach > 0.35
    # Skin lies a little before its joint: 3 cm at the wrist, 12 cm at the chest.
    assert frame.depth[hand] - frame.depth[chest] == pytest.approx(reach - 0.09, abs=0.07)
    assert math.isnan(frame.depth[2, 2])


def test_the_same_hand_behind_the_back_is_not_what_is_seen() -> None:
    take = take_of(bends={"left-upper-arm": (35, 0, 0), "left-forearm": (0, 0, -80)})
    frame = frame_of(take)
    hand = pixel(take, "left-hand")
    wrist_depth = take.view.depth(take.seen(0).joints[INDEX["left-hand"]])
    assert frame.depth[hand] > wrist_depth + 0.1
    assert PART_LABELS[frame.labels[hand]] == "top"


def test_normals_are_unit_and_look_into_the_camera_at_the_chest_and_aside_at_the_rim() -> None:
    take = take_of(framing="half", size=(256, 256))
    frame = frame_of(take)
    there = frame.owner >= 0
    assert np.linalg.norm(frame.normals[there], axis=-1) == pytest.approx(1.0)
    assert not frame.normals[~there].any()
    row, column = pixel(take, "chest")
    assert frame.normals[row, column, 2] > 0.9
    columns = np.flatnonzero((frame.labels[row] == PART_LABELS.index("top")) & there[row])
    assert frame.normals[row, columns[-1], 0] > 0.3
    assert frame.normals[row, columns[0], 0] < -0.3
    assert (frame.normals[..., 2] >= 0).all()


@pytest.mark.parametrize("step_m", [(0.02, 0.0, 0.0), (0.0, 0.015, 0.0), (-0.01, -0.01, 0.0)])
def test_the_flow_of_a_body_that_is_moved_is_the_move(step_m: tuple[float, float, float]) -> None:
    take = take_of(frames=2, step_m=step_m, size=(192, 336))
    frame = frame_of(take)
    flow, seen = frame.flow(frame_of(take, 1))
    there = frame.owner >= 0
    # Nearer parts move farther in the picture.
    zoom = take.view.px_per_m * take.view.distance_m / (take.view.distance_m - frame.depth[there])
    assert flow[there][:, 0] == pytest.approx(step_m[0] * zoom, abs=0.02)
    assert flow[there][:, 1] == pytest.approx(-step_m[1] * zoom, abs=0.02)
    assert not flow[~there].any()
    assert seen[there].mean() > 0.95
    assert not seen[~there].any()


def test_who_stands_still_does_not_flow() -> None:
    take = take_of(frames=2)
    flow, seen = frame_of(take).flow(frame_of(take, 1))
    assert not flow.any()
    assert (seen == (frame_of(take).owner >= 0)).all()


def test_a_step_towards_the_camera_flows_outwards() -> None:
    take = take_of(frames=2, step_m=(0.0, 0.0, 0.3), size=(192, 336))
    frame = frame_of(take)
    flow, _ = frame.flow(frame_of(take, 1))
    middle = take.view.at_px[0]
    columns = np.broadcast_to(np.arange(192), frame.owner.shape)
    right = (frame.owner >= 0) & (columns > middle + 12)
    left = (frame.owner >= 0) & (columns < middle - 12)
    assert flow[right][:, 0].min() > 0 > flow[left][:, 0].max()


def test_what_is_covered_next_is_not_still_seen() -> None:
    still = take_of(frames=2, size=(192, 336))
    comes = replace(still, root=still.root + np.array([[2.0, 0, 0], [0.0, 0, 0]]))
    stage = Stage((still, comes))
    _, seen = stage.frame(0).flow(stage.frame(1))
    assert not seen[stage.frame(0).owner == 0].any()


@pytest.mark.parametrize("yaw", [0, 50, 120, 180])
def test_the_dense_signals_and_the_drawn_silhouette_cover_the_same_pixels(yaw: int) -> None:
    frame = frame_of(take_of(yaw=float(yaw), size=(256, 448)))
    dense, drawn = frame.owner >= 0, frame.labels > 0
    assert (dense & drawn).sum() / (dense | drawn).sum() > 0.97


@pytest.mark.parametrize("name", ["mei", "amina", "priya", "sofia"])
def test_depth_and_normals_are_of_the_surface_that_the_picture_shows(name: str) -> None:
    # A blouse is tucked into its skirt, a scarf lies on a coat: the mesh alone would show what is beneath.
    take = take_of(size=(160, 280), person=person(name))
    frame = frame_of(take)
    raster = frame.rasters[0]
    counts = [len(surface.rest) for surface in take.mesh.surfaces]
    numbers = np.repeat([PART_LABELS.index(surface.label) for surface in take.mesh.surfaces], counts)
    dense = np.zeros_like(frame.labels)
    dense[raster.covered] = numbers[raster.triangles[raster.triangle[raster.covered], 0]]
    worn = np.isin(frame.labels, [PART_LABELS.index(label) for label in (*GARMENT_LABELS, "headwear")])
    assert worn.sum() > 1000
    assert (dense == frame.labels)[worn & raster.covered].mean() > 0.985


def test_semantics_name_the_parts_where_they_are() -> None:
    take = take_of(size=(256, 448))
    labels = frame_of(take).labels
    for joint, label in (
        ("chest", "top"), ("left-shin", "trousers"), ("left-middle-1", "left-hand"), ("right-middle-1", "right-hand"),
        ("left-toes", "left-shoe"), ("right-toes", "right-shoe"),
    ):  # fmt: skip
        assert PART_LABELS[labels[pixel(take, joint)]] == label
    assert set(np.unique(labels)) <= set(range(len(PART_LABELS)))
    assert labels[2, 2] == 0


def test_the_palette_tells_all_labels_apart() -> None:
    assert tuple(part.label for part in PALETTE) == PART_LABELS
    assert [part.value for part in PALETTE] == list(range(len(PART_LABELS)))
    assert len({part.colour for part in PALETTE}) == len(PALETTE)
    assert PALETTE[0].colour == "#000000"


def test_later_people_stand_before_earlier_ones() -> None:
    first = take_of(size=(192, 224))
    second = first.framed(width=192, height=224, x=20.0)
    frame = Stage((first, second)).frame(0)
    alone = [frame_of(take).owner >= 0 for take in (first, second)]
    assert (frame.owner[alone[1]] == 1).all()
    assert (frame.owner[alone[0] & ~alone[1]] == 0).all()
    assert ((frame.labels > 0) | ~alone[0]).mean() > 0.99
    assert not np.isnan(frame.depth[alone[0] | alone[1]]).any()


def test_people_of_unequal_pictures_make_no_stage() -> None:
    with pytest.raises(ValueError, match="one size"):
        Stage((take_of(), take_of(size=(64, 112))))


def test_depth_in_16_bits_holds_near_far_and_nothing() -> None:
    told = depth_16(np.array([[0.5, -0.5, 0.0, np.nan]]), near_m=0.5, far_m=-0.5)
    assert told.dtype == np.uint16
    assert told.tolist() == [[65535, 1, 32768, 0]]


def test_normals_in_8_bits_hold_the_axes_and_nothing() -> None:
    told = normals_8(np.array([[[0.0, 0, 1], [1, 0, 0], [0, -1, 0], [0, 0, 0]]]))
    assert told.tolist() == [[[128, 128, 255], [255, 128, 128], [128, 0, 128], [0, 0, 0]]]
