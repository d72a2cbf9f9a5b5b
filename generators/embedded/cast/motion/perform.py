"""A performance becomes joints: body, gestures, breath and gaze, with feet that stand and hands that rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .....story.cast import Performance
from .....templates.motion import Motion
from ..rotation import Floats, normalised, rotate
from ..skeleton import INDEX, Skeleton
from .body import play, smooth_heading
from .clearance import around_the_body
from .clip import Flags
from .gaze import Looks, gaze_turns
from .gestures import gestured
from .heads import with_head
from .legs import lowered, with_legs
from .life import life, lived
from .pinning import held_in_place
from .seated import seated


@dataclass(frozen=True)
class Performed:
    """All that a performance does to a skeleton over F frames."""

    rotations: Floats
    """`(F, 51, 4)`."""
    root: Floats
    """`(F, 3)`: where the hips are, in metres; the person begins above the origin and faces +z."""
    stands: Flags
    """`(F, 2)`: whether the left and the right foot stand: they do not slide meanwhile."""
    looks: Looks
    """What the gaze asks of head and eyes."""


def perform(
    performance: Performance, *, frames: int, fps: Fraction | float, skeleton: Skeleton, motions: Mapping[str, Motion],
    turned: float = 0.0, girth: float = 1.0, wheelchair: bool = False,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Rotations `(F, 51, 4)` and root `(F, 3)` of all frames: the first two of `performed`."""
    found = performed(
        performance, frames=frames, fps=fps, skeleton=skeleton, motions=motions, turned=turned, girth=girth,
        wheelchair=wheelchair,
    )  # fmt: skip
    return found.rotations, found.root


def performed(
    performance: Performance, *, frames: int, fps: Fraction | float, skeleton: Skeleton, motions: Mapping[str, Motion],
    turned: float = 0.0, girth: float = 1.0, wheelchair: bool = False,
) -> Performed:  # fmt: skip
    """Everything the performance does. Equal documents give equal frames.

    `turned`: degrees by which the scene turns the whole person about y, so that their gaze finds the camera.
    `girth`: how stout they are (`Person.body.girth`), so that hands keep off the body.
    `wheelchair`: they sit in one (`Person.wheelchair`): the root goes where the chair rolls, hanging hands lie in the
    lap; the legs are the figure's to seat.
    Raises `InputError` for a motion that `motions` has not.
    """
    rate = float(fps)
    played = play(performance, frames=frames, fps=rate, skeleton=skeleton, motions=motions)
    if wheelchair:
        played = seated(played, skeleton, fps=rate)
    played = gestured(played, performance, frames=frames, fps=rate, skeleton=skeleton, motions=motions)
    headings = smooth_heading(played.rotations[:, 0], 0.5 * rate)
    added = life(performance, frames=frames, fps=rate)
    rotations, root = lived(played.rotations, played.root, added, rooted=wheelchair)
    looks = gaze_turns(performance, frames=frames, fps=rate, turned=turned, headings=headings)
    rotations = with_head(rotations, headings=headings, looks=looks.head, moves=added.head)
    if not wheelchair:
        root = lowered(root, rotations[:, 0], played.feet, skeleton, smooth=0.1 * rate)
        knees = _knees(played.rotations, played.root, skeleton)
        rotations = with_legs(rotations, root, played.feet, skeleton, knees=knees)
    rotations = held_in_place(rotations, root, played.pins, skeleton)
    rotations = around_the_body(rotations, root, played.pins, skeleton, fps=rate, girth=girth)
    if performance.home:
        # Whoever walks into the picture began so far away that they come to stand at their place.
        root = root - root[min(performance.home, frames) - 1] * np.array([1.0, 0.0, 1.0])
    return Performed(normalised(rotations), root, played.stands, looks)


def _knees(rotations: Floats, root: Floats, skeleton: Skeleton) -> Floats:
    """`(F, 2, 3)`: where the motions have the knees point."""
    _, turns = skeleton.place(rotations, root)
    thighs = [INDEX["left-thigh"], INDEX["right-thigh"]]
    return rotate(turns[:, thighs], np.broadcast_to(np.array([0.0, 0.0, 1.0]), (len(rotations), 2, 3)))
