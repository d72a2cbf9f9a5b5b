"""Garments from photos are worn: colours and prints kept, nothing shows through, nothing flickers, arms in front."""

from __future__ import annotations

import numpy as np
import pytest
from made_garments import garment
from reelwright.generators.embedded.cast.motion.perform import perform
from reelwright.generators.embedded.cast.surface import PART_LABELS
from reelwright.generators.embedded.cast.tryon.fitted import FittedGarment
from reelwright.generators.embedded.cast.tryon.score import FIT_LEAST, fit_score
from reelwright.story.cast import Move, Performance
from reelwright.templates.library import motions, person
from reelwright.tools.media.regions import label
from worn_garments import cloth, difference, labels, picture, posed, sampled, structure, warped_back, wearing

WORN = (
    "tee-print",
    "breton",
    "check-shirt",
    "hoodie",
    "blazer",
    "coat",
    "summer-dress",
    "evening-dress",
    "pleated-skirt",
    "jeans",
)
SPECK = 12
"""Pixels of 720x960: where a thin strap leaves its bodice."""


@pytest.mark.parametrize("name", WORN)
def test_colours_and_structure_of_the_photo_are_kept_on_the_body(name: str) -> None:
    worn = wearing(name)
    seen, view = posed(worn)
    back, photo = warped_back(worn, picture(worn, seen, view, shaded=False), seen)
    assert difference(back, photo).mean() <= 3
    assert structure(back, photo) >= 0.85


@pytest.mark.parametrize("name", WORN)
def test_nothing_shows_through_inside_the_outline(name: str) -> None:
    worn = wearing(name)
    seen, view = posed(worn, arms=35)
    numbers = labels(worn, seen, view)
    garment_seen = cloth(numbers)
    skin = np.isin(
        numbers, [PART_LABELS.index(each) for each in ("torso-skin", "left-arm", "right-arm", "left-leg", "right-leg")]
    )
    # Holes in the cloth that hold skin and touch nothing but cloth.
    holes, count = label(~garment_seen)
    for number in range(1, count + 1):
        hole = holes == number
        touches = hole[0].any() or hole[-1].any() or hole[:, 0].any() or hole[:, -1].any()
        assert touches or (hole & skin).sum() <= SPECK, f"{int((hole & skin).sum())} pixels of skin"


@pytest.mark.parametrize("name", ["tee-print", "check-shirt"])
def test_a_point_of_the_cloth_does_not_flicker_while_its_wearer_breathes(name: str) -> None:
    worn = wearing(name)
    idle = next(
        motion
        for motion in sorted(motions().values(), key=lambda each: each.id)
        if motion.kind == "idle" and motion.track == "body"
    )
    performance = Performance(person="ada", moves=(Move(motion=idle.id, start=0, frames=12),))
    rotations, root = perform(performance, frames=12, fps=30, skeleton=worn.figure.skeleton, motions=motions())
    first = worn.figure.mesh.first_vertex["worn"]
    piece_rows = worn.figure.mesh.surfaces[0]
    count = len(piece_rows.rest)
    before: np.ndarray | None = None
    changes = []
    for frame in range(12):
        seen = worn.figure.see(rotations[frame], root[frame], worn.view)
        shown = picture(worn, seen, worn.view, shaded=False)
        screen, normals = seen.screen[first : first + count], seen.normals[first : first + count]
        ahead = normals[:, 2] > 0.8
        colours = sampled(shown, screen[:, 0], screen[:, 1])
        if before is not None:
            changes.append(np.abs(colours - before)[ahead].mean(axis=1))
        before = colours
    assert np.mean(changes) < 2
    assert np.percentile(np.concatenate(changes), 90) < 4


def test_the_print_stays_off_the_back_and_the_stripes_go_on() -> None:
    tee = wearing("tee-print")
    seen, view = posed(tee, yaw=180)
    frame = picture(tee, seen, view, shaded=False).astype(int)
    back = cloth(labels(tee, seen, view))
    printed = (frame[..., 2] > frame[..., 0] + 25) & back
    assert printed.mean() < 0.001
    breton = wearing("breton")
    seen, view = posed(breton, yaw=180)
    frame = picture(breton, seen, view, shaded=False).astype(int)
    middle = frame[300:700, 340:380].mean(axis=(1, 2))
    assert (np.diff((middle > 150).astype(int)) != 0).sum() >= 8


def test_an_arm_before_the_body_hides_the_garment() -> None:
    worn = wearing("tee-print")
    from reelwright.generators.embedded.cast.posing import standing
    from reelwright.generators.embedded.cast.rotation import from_euler
    from reelwright.generators.embedded.cast.skeleton import INDEX

    rotations, root = standing(worn.figure.skeleton)
    rotations[INDEX["right-upper-arm"]] = from_euler(np.array((-35.0, 20.0, 0.0)))
    rotations[INDEX["right-forearm"]] = from_euler(np.array((-80.0, 40.0, 0.0)))
    seen = worn.figure.see(rotations, root, worn.view)
    numbers = labels(worn, seen, worn.view)
    wrist = seen.joints[INDEX["right-hand"]]
    x, y = worn.view.project(wrist[None])[0]
    found = PART_LABELS[int(numbers[int(y), int(x)])]
    assert found in ("right-hand", "right-arm")


def test_shade_falls_on_the_photo_too() -> None:
    worn = wearing("tee-print")
    seen, view = posed(worn)
    lit, shaded = (picture(worn, seen, view, shaded=each).astype(int) for each in (False, True))
    body = cloth(labels(worn, seen, view))
    darker = (lit - shaded).mean(axis=-1)[body]
    assert (darker > 12).mean() > 0.05
    assert (darker < -6).mean() < 0.01


@pytest.mark.parametrize("name", WORN)
def test_every_garment_fits_a_model_well_enough(name: str) -> None:
    worn = wearing(name)
    score = fit_score(worn.fitted, worn.figure.person)
    assert score.worn
    assert score.whole > FIT_LEAST


def test_a_garment_whose_landmarks_are_unsure_is_not_worn() -> None:
    read = garment("check-shirt")
    unsure = tuple(each.model_copy(update={"confidence": 0.1}) for each in read.garment.landmarks)
    fitted = FittedGarment(read.garment.model_copy(update={"landmarks": unsure}), np.asarray(read.cutout))
    score = fit_score(fitted, person("ada"))
    assert not score.worn
    assert "landmarks" in score.weakest


def test_own_clothes_give_way_to_what_is_worn() -> None:
    dress, coat = wearing("summer-dress").figure, wearing("coat").figure
    names = {surface.name for surface in dress.surfaces}
    assert {"worn", "left-strap", "right-strap"} <= names
    assert not names & {"top", "left-leg", "coat"}
    assert "top" in {surface.name for surface in coat.surfaces}, "something is worn under a coat"


def test_stiff_cloth_lags_less_than_flowing_cloth() -> None:
    def sway(name: str, stiffness: str) -> float:
        read = garment(name)
        tags = tuple(
            tag.model_copy(update={"value": stiffness}) if tag.dimension == "stiffness" else tag
            for tag in read.garment.tags
        )
        fitted = FittedGarment(read.garment.model_copy(update={"tags": tags}), np.asarray(read.cutout))
        measures = _measures("ada", fitted)
        surface = fitted.cut(measures).surfaces[0]
        assert surface.sway is not None
        return float(surface.sway.max())

    assert sway("evening-dress", "flowing") > 3 * sway("evening-dress", "structured")


def _measures(who: str, fitted: FittedGarment):  # type: ignore[no-untyped-def]
    from reelwright.generators.embedded.cast.body.measures import Measures, proportions
    from reelwright.generators.embedded.cast.skeleton import Skeleton

    somebody = person(who)
    return Measures(fitted.under(somebody), Skeleton(proportions(somebody)))


def test_every_person_can_wear_it() -> None:
    read = garment("tee-print")
    fitted = FittedGarment(read.garment, np.asarray(read.cutout))
    for who in ("noah", "pip", "sofia"):
        pieces = fitted.pieces(_measures(who, fitted))
        for piece in pieces:
            assert np.isfinite(piece.surface.rest).all()
            assert np.isfinite(piece.places).all()
