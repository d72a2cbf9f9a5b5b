"""Shoulders and collars: one line from the neck into the sleeve, and collars that lie on it."""

from __future__ import annotations

import numpy as np
import pytest
import skia
from reelwright.generators.embedded.cast.dressing import dress_colours
from reelwright.generators.embedded.cast.face_controls import at_rest
from reelwright.generators.embedded.cast.figure import Figure
from reelwright.generators.embedded.cast.posing import standing
from reelwright.generators.embedded.cast.rotation import Floats, from_euler
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.generators.embedded.cast.surface import PART_LABELS
from reelwright.generators.embedded.cast.view import View
from reelwright.templates.library import people, person

PX_PER_M = 600.0
SIZE = (420, 300)
CLOTH = [PART_LABELS.index(name) for name in ("top", "coat", "dress", "left-arm", "right-arm")]
HUMANS = sorted(name for name, found in people().items() if found.kind != "mascot")
COLLARED = [name for name in HUMANS if person(name).outfit.coat in ("blazer", "jacket")]
CALM = at_rest(1)[0]


def build(name: str) -> Figure:
    found = person(name)
    return Figure.build(found, dress_colours(found, {}))


def top_edge(figure: Figure, *, arms: float, yaw: float) -> tuple[Floats, Floats]:
    """Along the viewer's right shoulder: columns in metres from the joint outwards, and the cloth's height there."""
    rotations, root = standing(figure.skeleton)
    for side, way in (("left", 1), ("right", -1)):
        rotations[INDEX[f"{side}-upper-arm"]] = from_euler((0.0, 0.0, way * arms))
    rest = figure.skeleton.rest
    aim = (0.0, float(rest[INDEX["neck"], 1]) - figure.parts.lowered_m, 0.0)
    view = View(*SIZE, px_per_m=PX_PER_M, aim=aim, at_px=(SIZE[0] / 2, SIZE[1] * 0.4), yaw=yaw)
    pixels = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    info = skia.ImageInfo.Make(*SIZE, skia.kGray_8_ColorType, skia.kOpaque_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels, SIZE[0]).getCanvas()
    seen = figure.see(rotations, root, view)
    figure.draw_labels(canvas, seen, CALM, view)
    side = "left-upper-arm" if abs(yaw) < 90 else "right-upper-arm"
    joint = view.project(seen.joints[INDEX[side]][None])[0]
    inside, outside = round(joint[0] - 0.075 * PX_PER_M), round(joint[0] + 0.030 * PX_PER_M)
    cloth = np.isin(pixels[:, inside:outside], CLOTH)
    return np.arange(inside, outside) - joint[0], cloth.argmax(axis=0) / PX_PER_M


@pytest.mark.parametrize("yaw", [0.0, 180.0])
@pytest.mark.parametrize("arms", [8.0, 35.0])
@pytest.mark.parametrize("name", HUMANS)
def test_the_shoulder_falls_from_the_neck_into_the_sleeve_without_a_notch(name: str, arms: float, yaw: float) -> None:
    _, down = top_edge(build(name), arms=arms, yaw=yaw)
    # Never up again on the way out, but for the width of a seam.
    risen = (np.maximum.accumulate(down) - down).max()
    assert risen < 0.004
    # And never a step.
    assert np.diff(down)[: round(0.075 * PX_PER_M)].max() < 0.012


@pytest.mark.parametrize("name", COLLARED)
def test_a_coats_collar_hugs_the_neck_behind_and_its_points_fall_onto_the_chest(name: str) -> None:
    figure = build(name)
    rest = next(surface.rest for surface in figure.surfaces if surface.name == "coat-collar")
    neck = figure.skeleton.rest[INDEX["neck"]]
    scale = figure.scale
    highest = rest[rest[:, 1] > rest[:, 1].max() - 0.004]
    assert np.hypot(highest[:, 0], highest[:, 2] - neck[2]).max() < 0.078 * scale
    assert np.abs(rest[rest[:, 2] < neck[2] - 0.01 * scale, 0]).max() < 0.10 * scale
    points = rest[rest[:, 2] > 0]
    assert points[:, 1].min() < neck[1] - 0.004 * scale
