"""What a viewer sees of a whole figure: one unbroken shape, parts in the right order, the same every time."""

from __future__ import annotations

import numpy as np
import pytest
import skia
from numpy.typing import NDArray
from reelwright.generators.embedded.cast.dressing import dress_colours
from reelwright.generators.embedded.cast.face_controls import at_rest
from reelwright.generators.embedded.cast.figure import Figure
from reelwright.generators.embedded.cast.posing import standing
from reelwright.generators.embedded.cast.rotation import Floats, from_euler, multiply
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.generators.embedded.cast.surface import PART_LABELS, Seen
from reelwright.generators.embedded.cast.view import View, framed_view
from reelwright.templates.library import person

YAWS = [-180.0, -135.0, -90.0, -60.0, -25.0, 0.0, 25.0, 60.0, 90.0, 135.0]
SIZE = (180, 320)
CALM = at_rest(1)[0]
Labels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def maya() -> Figure:
    return build("maya")


@pytest.fixture(scope="module")
def dante() -> Figure:
    return build("dante")


def build(name: str) -> Figure:
    found = person(name)
    return Figure.build(found, dress_colours(found, {}))


def posed(figure: Figure, turns: dict[str, tuple[float, float, float]]) -> tuple[Floats, Floats]:
    rotations, root = standing(figure.skeleton)
    for joint, degrees in turns.items():
        rotations[INDEX[joint]] = from_euler(degrees)
    return rotations, root


def view_of(figure: Figure, yaw: float = 0.0, framing: str = "full") -> View:
    return framed_view(figure, framing, width=SIZE[0], height=SIZE[1], yaw=yaw)  # type: ignore[arg-type]


def labels(figure: Figure, seen: Seen, view: View) -> Labels:
    surface = skia.Surface(view.width, view.height)
    canvas = surface.getCanvas()
    canvas.clear(0xFF000000)
    figure.draw_labels(canvas, seen, CALM, view)
    return np.array(surface.toarray()[..., 0])


def picture(figure: Figure, seen: Seen, view: View, **how: float) -> NDArray[np.uint8]:
    surface = skia.Surface(view.width, view.height)
    canvas = surface.getCanvas()
    canvas.clear(0)
    figure.draw(canvas, seen, CALM, view, **how)
    return np.array(surface.toarray())


def number(label: str) -> int:
    return PART_LABELS.index(label)  # type: ignore[arg-type]


def islands(mask: NDArray[np.bool_]) -> list[int]:
    """Sizes of the connected parts of a mask, the largest first."""
    left = mask.copy()
    found = []
    while left.any():
        row, column = np.argwhere(left)[0]
        front = np.zeros_like(left)
        front[row, column] = True
        grown = front
        while True:
            wide = grown.copy()
            wide[1:] |= grown[:-1]
            wide[:-1] |= grown[1:]
            wide[:, 1:] |= grown[:, :-1]
            wide[:, :-1] |= grown[:, 1:]
            wide &= left
            if (wide == grown).all():
                break
            grown = wide
        found.append(int(grown.sum()))
        left &= ~grown
    return sorted(found, reverse=True)


@pytest.mark.parametrize("yaw", YAWS)
def test_a_standing_figure_is_one_unbroken_shape_from_every_side(maya: Figure, yaw: float) -> None:
    view = view_of(maya, yaw)
    seen = maya.see(*standing(maya.skeleton), view, face=CALM)

    mask = labels(maya, seen, view) > 0

    # A fingertip a pixel wide may touch its hand by a corner only.
    assert islands(mask)[0] >= mask.sum() - 6
    rows = np.nonzero(mask.any(axis=1))[0]
    assert rows[0] < 0.12 * SIZE[1]
    assert rows[-1] > 0.92 * SIZE[1]


@pytest.mark.parametrize("yaw", YAWS)
def test_nothing_shows_through_clothes(maya: Figure, yaw: float) -> None:
    view = view_of(maya, yaw)
    seen = maya.see(*standing(maya.skeleton), view, face=CALM)

    found = labels(maya, seen, view)

    # Between the blazer's collar and the trousers' hem there is no skin but hands.
    skin = np.isin(found, [number("torso-skin"), number("left-leg"), number("right-leg")])
    assert skin[round(0.35 * SIZE[1]) :].sum() == 0


def test_heads_go_six_and_a_half_to_seven_and_a_half_times_into_a_grown_up(dante: Figure, maya: Figure) -> None:
    for figure in (dante, maya):
        view = view_of(figure)
        seen = figure.see(*standing(figure.skeleton), view, face=CALM)
        head = np.concatenate(
            [
                seen.world[figure.mesh.first_vertex[surface.name] :][: len(surface.rest)]
                for surface in figure.surfaces
                if surface.name == "head"
            ]
        )
        chin, crown = head[:, 1].min(), head[:, 1].max()
        assert 6.3 < crown / (crown - chin) < 7.7


@pytest.mark.parametrize(
    ("arm", "yaw", "seen_part"),
    [
        ({"right-upper-arm": (-50, 0, -10), "right-forearm": (-70, 60, 0)}, 0.0, True),
        ({"right-upper-arm": (40, 0, 0), "right-forearm": (-60, 60, 0)}, 0.0, False),
        ({"right-upper-arm": (40, 0, 0), "right-forearm": (-60, 60, 0)}, 180.0, True),
    ],
    ids=["before the chest", "behind the back", "behind the back, from behind"],
)
def test_an_arm_is_seen_before_the_trunk_and_hidden_behind_it(
    dante: Figure, arm: dict[str, tuple[float, float, float]], yaw: float, seen_part: bool
) -> None:
    view = view_of(dante, yaw)
    rotations, root = posed(dante, arm)
    seen = dante.see(rotations, root, view, face=CALM)
    wrist = view.project(seen.joints[INDEX["right-hand"]][None])[0].round().astype(int)
    trunk = np.abs(seen.joints[INDEX["right-hand"], 0]) < 0.10
    assert trunk, "the pose must bring the hand before or behind the trunk"

    found = labels(dante, seen, view)[wrist[1] - 2 : wrist[1] + 3, wrist[0] - 2 : wrist[0] + 3]

    arms = np.isin(found, [number("right-hand"), number("right-arm")])
    assert arms.all() if seen_part else not arms.any()


def screen_of(figure: Figure, seen: Seen, name: str) -> Floats:
    """`(V, 2)`: where a surface's vertices are on the picture."""
    count = next(len(surface.rest) for surface in figure.surfaces if surface.name == name)
    first = figure.mesh.first_vertex[name]
    return np.asarray(seen.screen[first : first + count])


def test_a_hand_is_drawn_before_the_trunk_when_it_is_far_and_after_it_when_it_is_near(dante: Figure) -> None:
    """As the camera goes around, wherever the hanging hand and the clothes beside it overlap on the picture."""
    rotations, root = standing(dante.skeleton)
    sides = []
    for yaw in np.linspace(-150, 150, 41):
        view = view_of(dante, float(yaw))
        seen = dante.see(rotations, root, view)
        order = dante.painter.order(seen, view)
        palm = screen_of(dante, seen, "left-palm")
        for cloth in ("top", "pelvis", "left-leg"):
            other = screen_of(dante, seen, cloth)
            shared = np.minimum(palm.max(axis=0), other.max(axis=0)) - np.maximum(palm.min(axis=0), other.min(axis=0))
            if shared.min() > 0.03 * view.px_per_m:
                assert (order.index("left-palm") > order.index(cloth)) == (yaw < 0), (yaw, cloth)
                sides.append(yaw < 0)
    assert min(sides.count(True), sides.count(False)) > 12


def test_a_bent_elbow_keeps_its_volume(dante: Figure) -> None:
    """The half joint: at a right angle and more the arm around the elbow stays nearly as thick as it was."""

    def thickness(bend: float) -> float:
        rotations, root = posed(dante, {"left-upper-arm": (0, 0, 90), "left-forearm": (-bend, 0, 0)})
        seen = dante.see(rotations, root, view_of(dante))
        first = dante.mesh.first_vertex["left-forearm"]
        surface = next(one for one in dante.surfaces if one.name == "left-forearm")
        ring = np.abs(surface.rest[:, 1] - dante.skeleton.rest[INDEX["left-forearm"], 1]) < 0.004
        points = seen.world[first : first + len(surface.rest)][ring]
        across = points - points.mean(axis=0)
        return float(np.linalg.svd(across, compute_uv=False)[1]) / len(points) ** 0.5

    straight = thickness(0)
    assert thickness(60) > 0.93 * straight
    assert thickness(110) > 0.85 * straight


def test_fingers_curl_towards_the_palm_and_keep_their_length(dante: Figure) -> None:
    bent = {f"left-index-{joint}": (0.0, 0.0, -60.0) for joint in (1, 2, 3)}
    view = view_of(dante)
    open_hand = dante.see(*posed(dante, {f"left-index-{joint}": (0.0, 0.0, 0.0) for joint in (1, 2, 3)}), view)
    fist = dante.see(*posed(dante, bent), view)
    first = dante.mesh.first_vertex["left-index"]
    count = next(len(one.rest) for one in dante.surfaces if one.name == "left-index")
    index, palm = slice(first, first + count), INDEX["left-hand"]

    reach = [np.linalg.norm(one.world[index] - one.joints[palm], axis=1).max() for one in (open_hand, fist)]

    assert reach[1] < 0.75 * reach[0]
    size = [np.linalg.norm(np.diff(one.world[index], axis=0), axis=1).sum() for one in (open_hand, fist)]
    assert size[1] == pytest.approx(size[0], rel=0.15)


def test_turning_the_whole_person_is_the_same_as_walking_around_them(maya: Figure) -> None:
    rotations, root = standing(maya.skeleton)
    turned = rotations.copy()
    turned[0] = multiply(from_euler((0.0, 40.0, 0.0)), rotations[0])

    around = maya.see(rotations, root, view_of(maya, 40.0))
    itself = maya.see(turned, root, view_of(maya, 0.0))

    assert np.abs(around.screen - itself.screen).max() < 1e-3


def test_who_comes_nearer_is_seen_larger_in_the_right_proportion(maya: Figure) -> None:
    rotations, root = standing(maya.skeleton)
    view = view_of(maya)
    far, near = maya.see(rotations, root, view), maya.see(rotations, root + np.array([0.0, 0.0, 2.0]), view)

    grown = np.ptp(near.screen[:, 1]) / np.ptp(far.screen[:, 1])

    assert grown == pytest.approx(view.distance_m / (view.distance_m - 2.0), rel=0.02)


def test_the_same_frame_is_the_same_picture(maya: Figure) -> None:
    view = view_of(maya, 30.0)
    again = build("maya")
    seen = [figure.see(*standing(figure.skeleton), view, face=CALM) for figure in (maya, again)]

    first, second = (picture(figure, one, view) for figure, one in zip((maya, again), seen, strict=True))

    assert (first == second).all()


def test_light_from_the_other_side_puts_shadows_on_the_other_side(dante: Figure) -> None:
    view = view_of(dante)
    seen = dante.see(*standing(dante.skeleton), view, face=CALM)
    chest = slice(round(0.27 * SIZE[1]), round(0.44 * SIZE[1]))

    def brightness(light: float) -> tuple[float, float]:
        drawn = picture(dante, seen, view, light=light, contact=0.0, ambient=0.0)[chest]
        middle = SIZE[0] // 2
        seen_at = drawn[..., :3].astype(float).sum(axis=2)
        width = round(0.07 * SIZE[1])
        return seen_at[:, middle - width : middle].mean(), seen_at[:, middle : middle + width].mean()

    left, right = brightness(315.0)
    assert left > right
    left, right = brightness(45.0)
    assert right > left


def test_the_floor_is_darkened_under_feet_that_are_seen_and_nowhere_else(maya: Figure) -> None:
    full = view_of(maya)
    drawn = picture(maya, maya.see(*standing(maya.skeleton), full, face=CALM), full)
    bare = picture(maya, maya.see(*standing(maya.skeleton), full, face=CALM), full, contact=0.0, ambient=0.0)
    changed = np.nonzero((drawn != bare).any(axis=(1, 2)))[0]
    assert changed[0] > 0.85 * SIZE[1]

    half = view_of(maya, framing="half")
    seen = maya.see(*standing(maya.skeleton), half, face=CALM)
    assert (picture(maya, seen, half) == picture(maya, seen, half, contact=0.0, ambient=0.0)).all()


def test_a_skirt_lags_behind_a_step_and_settles_within_ten_frames() -> None:
    figure = build("priya")
    view = view_of(figure)
    rotations, root = standing(figure.skeleton)
    steps = np.concatenate([np.linspace(0.0, 0.25, 6), np.full(14, 0.25)])
    roots = np.tile(root, (len(steps), 1)) + np.stack([steps, 0 * steps, 0 * steps], axis=1)
    poses = np.tile(rotations, (len(steps), 1, 1))
    first = figure.mesh.first_vertex["skirt"]
    surface = next(one for one in figure.surfaces if one.name == "skirt")
    hem = first + int(np.argmin(surface.rest[:, 1]))

    def lag(frame: int) -> float:
        start = max(0, frame - 10)
        earlier = (poses[start:frame], roots[start:frame])
        loose = figure.see(poses[frame], roots[frame], view, earlier=earlier)
        stiff = figure.see(poses[frame], roots[frame], view)
        return float(loose.world[hem, 0] - stiff.world[hem, 0])

    assert lag(5) < -0.008
    assert abs(lag(19)) < 0.002
    assert max(abs(lag(frame + 1) - lag(frame)) for frame in range(5, 19)) < 0.04
