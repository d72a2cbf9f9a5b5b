"""What a viewer sees of a head from any side: one form, features where they belong, hair over and behind it."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from reelwright.generators.embedded.cast.head import build_head
from reelwright.generators.embedded.cast.skeleton import Proportions, Skeleton
from reelwright.generators.embedded.cast.surface import PART_LABELS
from reelwright.templates.person import Hair
from sitters import Portrait, controls, count, of, pieces, sitter

STYLES = [style for style in get_args(Hair) if style not in ("none", "hijab")]
YAWS = (-180, -135, -90, -50, -20, 0, 20, 50, 90, 135)
HEAD = (
    "face", "hair", "left-eye", "right-eye", "left-brow", "right-brow", "nose", "lips", "mouth-inside", "left-ear",
    "right-ear", "headwear",
)  # fmt: skip
BALD = sitter(hair="bald", gender="male")


@pytest.mark.parametrize("shape", ["oval", "round", "square", "heart", "long"])
def test_a_head_is_one_whole_form_from_every_side(shape: str) -> None:
    person = sitter(hair="bald", face={"shape": shape})
    areas = []
    for yaw in YAWS:
        portrait = Portrait(person, size=120, yaw=yaw)
        head = of(portrait.labels(), *HEAD)
        sizes = pieces(head)
        assert sizes[0] >= 0.985 * sum(sizes), f"at {yaw} degrees it falls apart: {sizes[:4]}"
        assert pieces(~head)[1:2] == [] or pieces(~head)[1] < 12, f"at {yaw} degrees it has holes"
        areas.append(sizes[0] / portrait.px**2)
    # Half a head's height is the unit: an egg of about 1.5 wide (1.75 deep) and 2 high.
    assert min(areas) > 1.75
    assert max(areas) < 3.3


@pytest.mark.parametrize("style", STYLES)
def test_hair_lies_over_the_head_and_leaves_the_face_free(style: str) -> None:
    person = sitter(hair=style, gender="female")
    front = Portrait(person, size=120).labels()
    assert count(front, "left-eye") > 25
    assert count(front, "right-eye") > 25
    assert count(front, "lips") > 15
    for yaw in YAWS:
        portrait = Portrait(person, size=120, yaw=yaw)
        labels = portrait.labels()
        if style == "bald":
            assert count(labels, "hair") == 0
            continue
        assert count(labels, "hair") > 0.25 * portrait.px**2, f"no hair at {yaw} degrees"
    behind = Portrait(person, size=120, yaw=180)
    seen = behind.labels()
    if style != "bald":
        middle = int(60 - 0.3 * behind.px)
        assert (seen[middle - 12 : middle + 12, 54:66] == PART_LABELS.index("hair")).all(), (
            "the back of the head is bare"
        )
        assert count(seen, "left-eye", "right-eye", "lips", "nose", "left-brow", "right-brow") == 0


@pytest.mark.parametrize("style", ["long", "bob", "waves"])
def test_hair_that_hangs_lies_behind_the_neck_and_is_seen_beside_it(style: str) -> None:
    portrait = Portrait(sitter(hair=style), size=160)
    row = int(80 + 0.72 * portrait.px)
    line = portrait.labels()[row]
    hair = np.nonzero(line == PART_LABELS.index("hair"))[0]
    assert hair.min() < 80 - 0.5 * portrait.px
    assert hair.max() > 80 + 0.5 * portrait.px
    assert line[80] in (PART_LABELS.index("face"), PART_LABELS.index("neck"))


def test_a_scarf_covers_hair_ears_and_neck_but_not_the_face() -> None:
    person = sitter(hair="hijab", gender="female")
    front = Portrait(person).labels()
    assert count(front, "hair", "left-ear", "right-ear") == 0
    assert count(front, "neck") < 20
    assert count(front, "left-eye") > 40
    assert count(front, "lips") > 30
    behind = Portrait(person, yaw=180).labels()
    assert count(behind, "headwear") > 3 * count(behind, "face", "neck", "hair")


def test_the_far_eye_narrows_and_is_gone_in_profile() -> None:
    seen = [count(Portrait(BALD, yaw=yaw).labels(), "left-eye") for yaw in (0, 15, 30, 45, 60, 75, 90, 135)]
    assert seen[0] > 60
    assert seen == sorted(seen, reverse=True)
    assert seen[3] < 0.75 * seen[0]
    assert seen[-3:] == [0, 0, 0]
    near = [count(Portrait(BALD, yaw=yaw).labels(), "right-eye") for yaw in (30, 60, 90)]
    assert all(near)


def test_both_eyes_are_read_with_the_head_bent_and_lifted() -> None:
    for pitch in (-35, -15, 15, 35):
        labels = Portrait(BALD, pitch=pitch).labels()
        assert count(labels, "left-eye") > 25
        assert count(labels, "right-eye") > 25
        assert count(labels, "lips") > 15


def test_the_nose_stands_out_of_the_profile() -> None:
    portrait = Portrait(BALD, size=200, yaw=90)
    head = of(portrait.labels(), *HEAD)

    def reach(y: float) -> float:
        """How far the profile reaches at a height, in halves of a head."""
        return float(np.nonzero(head[int(100 - y * portrait.px)])[0].max() - 100) / portrait.px

    assert reach(-0.26) > reach(0.06) + 0.12
    assert reach(-0.26) > reach(-0.42) + 0.08
    assert reach(-0.86) > reach(-0.98) + 0.02


def test_a_face_seen_from_the_front_is_symmetric() -> None:
    labels = Portrait(BALD, size=201).labels()
    swapped = labels[:, ::-1].copy()
    other = swapped.copy()
    for part in ("eye", "brow", "ear"):
        left, right = PART_LABELS.index(f"left-{part}"), PART_LABELS.index(f"right-{part}")  # type: ignore[arg-type]
        other[swapped == left], other[swapped == right] = right, left
    head = of(labels, *HEAD)
    assert (labels[head] != other[head]).mean() < 0.02


def test_ears_stand_out_on_both_sides_and_one_is_seen_in_profile() -> None:
    front = Portrait(BALD).labels()
    assert count(front, "left-ear") > 20
    assert count(front, "right-ear") > 20
    profile = Portrait(BALD, yaw=90).labels()
    assert count(profile, "right-ear") > 100
    assert count(profile, "left-ear") == 0


@pytest.mark.parametrize("eyewear", ["round", "square"])
@pytest.mark.parametrize("size", [60, 160])
def test_eyes_are_seen_through_glasses_however_small(eyewear: str, size: int) -> None:
    bare, worn = (Portrait(sitter(hair="crop", eyewear=kind), size=size).labels() for kind in ("none", eyewear))
    assert count(worn, "glasses") > 0
    for eye in ("left-eye", "right-eye"):
        assert count(worn, eye) > 0.6 * count(bare, eye)
    assert (
        count(Portrait(sitter(hair="crop", eyewear=eyewear), size=size, yaw=180).labels(), "left-eye", "glasses")
        < size / 4
    )


@pytest.mark.parametrize("beard", ["stubble", "moustache", "goatee", "full"])
def test_a_beard_surrounds_the_lips_and_goes_with_the_jaw(beard: str) -> None:
    portrait = Portrait(sitter(hair="bald", beard=beard, gender="male"))
    shut = portrait.labels()
    assert count(shut, "hair") > 60
    assert count(shut, "lips") > 25
    opened = portrait.labels(controls(jaw=1.0))
    if beard in ("goatee", "full", "stubble"):
        lowest = [np.nonzero(of(labels, "hair").any(axis=1))[0].max() for labels in (shut, opened)]
        assert lowest[1] > lowest[0] + 0.1 * portrait.px


def test_the_chin_falls_with_the_jaw_and_the_crown_stays() -> None:
    parts = build_head(BALD, Skeleton(Proportions()))
    offsets = parts.morph(controls(jaw=1.0))["head"]
    rest = next(surface.rest for surface in parts.surfaces if surface.name == "head")
    chin, crown = int(np.argmin(rest[:, 1])), int(np.argmax(rest[:, 1]))
    assert offsets[chin, 1] < -0.015
    assert offsets[crown].tolist() == [0, 0, 0]
    assert np.abs(parts.morph(controls())["head"]).max() == 0
    assert np.abs(parts.morph(controls(jaw=1.0, press=1.0))["head"][chin, 1]) < np.abs(offsets[chin, 1])


@pytest.mark.parametrize("hair", get_args(Hair))
def test_a_head_keeps_within_its_budget_of_vertices(hair: Hair) -> None:
    person = sitter(hair=hair, beard="full", eyewear="square")
    parts = build_head(person, Skeleton(Proportions()))
    assert sum(len(surface.rest) for surface in parts.surfaces) < 3200
    bare = build_head(sitter(hair=hair), Skeleton(Proportions()))
    assert sum(len(surface.rest) for surface in bare.surfaces) < 2500
    names = [surface.name for surface in parts.surfaces]
    assert len(set(names)) == len(names)
    for surface in parts.surfaces:
        assert np.allclose(surface.weights.sum(axis=1), 1)
        assert np.isfinite(surface.rest).all()
    assert {feature.surface for feature in parts.features} <= set(names)
