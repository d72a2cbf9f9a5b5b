"""A recorded movement on our bones: by the directions of bones, scaled by the legs, from any rest pose."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .....story.errors import InputError
from ..rotation import IDENTITY, Floats, about, between, from_matrix, inverse, multiply, normalised, rotate, slerp
from ..skeleton import INDEX, JOINTS, PARENTS, Skeleton
from .bvh import Bvh
from .bvh_names import NEEDED, named_joints
from .clip import heading
from .curves import unrolled

_NEXT = {
    "spine": "chest", "neck": "head",
    **{f"{side}-{part}": f"{side}-{after}" for side in ("left", "right") for part, after in (
        ("clavicle", "upper-arm"), ("upper-arm", "forearm"), ("forearm", "hand"), ("hand", "middle-1"),
        ("thigh", "shin"), ("shin", "foot"), ("foot", "toes"))},
}  # fmt: skip
"""Each bone's own end; bones that are not here turn as their parents' ends tell."""
UNITS = ((0.9, 2.5, "metres"), (35.0, 90.0, "inches"), (90.0, 250.0, "centimetres"), (900.0, 2500.0, "millimetres"))
"""Standing heights that a unit gives a person."""


@dataclass(frozen=True)
class Retargeted:
    """A recording on our skeleton, F frames."""

    rotations: Floats
    """`(F, 51, 4)`; neck and head from the chest."""
    root: Floats
    """`(F, 3)`: metres; begins above the origin, headed to +z."""
    frame_s: float
    notes: tuple[str, ...]


def retargeted(bvh: Bvh, skeleton: Skeleton, *, where: str) -> Retargeted:
    """The file's movement. `InputError` where it lacks joints of a person, or its skeleton has no size."""
    names = [joint.name for joint in bvh.joints]
    found = named_joints(names)
    missing = [joint for joint in NEEDED if joint not in found]
    if missing:
        raise InputError(
            f"{where!r} has no {', '.join(missing)} among its joints",
            hint=f"it has: {', '.join(names[:24])}{'...' if len(names) > 24 else ''}; "
            "rename them as Mixamo, CMU, Unreal or Biped do (docs/add-a-motion.md)",
        )
    notes = [*bvh.notes, *_unknown(names, found)]
    rest = bvh.rest()
    world = _upright(rest, found, where)
    turns, places = _world(bvh, found["hips"])
    ours = _turned(turns, rest, found, world, skeleton)
    scale, unit = _scale(bvh, rest, found, world, skeleton, where)
    notes.append(unit)
    root = rotate(world, places) * scale
    rotations, root = _on_the_floor(ours, root, skeleton)
    return Retargeted(rotations, root, bvh.frame_s, tuple(notes))


def _unknown(names: list[str], found: dict[str, int]) -> list[str]:
    used = set(found.values())
    extra = [name for number, name in enumerate(names) if number not in used]
    return (
        [f"joints that a person here has not are left out: {', '.join(extra[:12])}{'...' if extra[12:] else ''}"]
        if extra
        else []
    )


def _upright(rest: Floats, found: dict[str, int], where: str) -> Floats:
    """`(4,)`: from the file's axes to ours: its own left to +x, up to +y."""
    left = rest[found["left-thigh"]] - rest[found["right-thigh"]]
    top = rest[found.get("head", found.get("neck", found["left-upper-arm"]))]
    up = top - (rest[found["left-thigh"]] + rest[found["right-thigh"]]) / 2
    sizes = np.linalg.norm(left), np.linalg.norm(up)
    if not all(np.isfinite(sizes)) or min(sizes) < 1e-9:
        raise InputError(f"{where!r} has a skeleton without size: its OFFSETs put joints onto each other")
    # Rigs stand along their axes; a spine that leans in the rest pose is no reason to tilt the floor.
    y = _along_axis(up)
    x = _along_axis(left - y * np.dot(left, y))
    return from_matrix(np.stack([x, y, np.cross(x, y)]))


def _along_axis(direction: Floats) -> Floats:
    found = np.zeros(3)
    axis = int(np.argmax(np.abs(direction)))
    found[axis] = np.sign(direction[axis])
    return found


def _world(bvh: Bvh, hips: int) -> tuple[Floats, Floats]:
    """Orientations of all joints `(F, J, 4)`, and where the hips are `(F, 3)`, in the file's axes."""
    local, places = bvh.local()
    turns = np.empty_like(local)
    for number, parent in enumerate(bvh.parents):
        turns[:, number] = local[:, number] if parent < 0 else multiply(turns[:, parent], local[:, number])
    chain = [hips]
    while bvh.parents[chain[-1]] >= 0:
        chain.append(bvh.parents[chain[-1]])
    place = np.zeros((len(local), 3))
    for number in reversed(chain):
        parent = bvh.parents[number]
        place = place + (places[:, number] if parent < 0 else rotate(turns[:, parent], places[:, number]))
    return turns, place


def _turned(turns: Floats, rest: Floats, found: dict[str, int], world: Floats, skeleton: Skeleton) -> Floats:
    """`(F, 51, 4)`: our joints' rotations relative to their parents."""
    count = len(turns)
    back = inverse(world)
    ours = np.empty((count, len(JOINTS), 4))
    aligned = np.tile(IDENTITY, (len(JOINTS), 1))
    for joint, number in INDEX.items():
        parent = PARENTS[number]
        aligned[number] = _alignment(joint, rest, found, world, skeleton, aligned[parent] if parent >= 0 else IDENTITY)
        if joint in found:
            seen = multiply(world, multiply(turns[:, found[joint]], back))
            ours[:, number] = multiply(seen, aligned[number])
        else:
            ours[:, number] = ours[:, parent]
    if "spine" not in found:
        ours[:, INDEX["spine"]] = slerp(ours[:, 0], ours[:, INDEX["chest"]], np.full(count, 0.4))
    if "neck" not in found and "head" in found:
        ours[:, INDEX["neck"]] = slerp(ours[:, INDEX["chest"]], ours[:, INDEX["head"]], np.full(count, 0.5))
    local = ours.copy()
    for number, parent in enumerate(PARENTS):
        if parent >= 0:
            local[:, number] = multiply(inverse(ours[:, parent]), ours[:, number])
    return normalised(local)


def _alignment(
    joint: str, rest: Floats, found: dict[str, int], world: Floats, skeleton: Skeleton, parent: Floats
) -> Floats:
    """The turn from our rest pose to the file's, of one bone: along its direction, else as its parent."""
    finger = joint[:-1] + str(int(joint[-1]) + 1) if joint[-2:] in ("-1", "-2") else ""
    end = _NEXT.get(joint, finger)
    if joint in ("hips", "spine", "chest", "neck", "head"):
        # A trunk's bones lean differently from rig to rig; standing upright is standing upright.
        return IDENTITY
    if joint not in found or end not in found:
        return parent
    theirs = rotate(world, rest[found[end]] - rest[found[joint]])
    mine = skeleton.rest[INDEX[end]] - skeleton.rest[INDEX[joint]]
    if np.linalg.norm(theirs) < 1e-9:
        return parent
    # The parent's turn first: a T pose turns the whole arm, palm and all.
    carried = rotate(parent, mine)
    return multiply(between(carried, theirs), parent)


def _scale(
    bvh: Bvh, rest: Floats, found: dict[str, int], world: Floats, skeleton: Skeleton, where: str
) -> tuple[float, str]:
    """Our metres for one of the file's units, and what was made of them."""
    points = rotate(world, rest)
    ends = [rotate(world, rest[n] + np.array(j.end)) for n, j in enumerate(bvh.joints) if j.end is not None]
    heights = np.array([*points[:, 1], *(end[1] for end in ends)])
    tall = float(heights.max() - heights.min())
    side = "left" if "left-foot" in found else ""
    legs = [found[f"{side}-{part}"] for part in ("thigh", "shin", "foot")] if side else []
    if legs:
        theirs = sum(float(np.linalg.norm(rest[b] - rest[a])) for a, b in pairwise(legs))
        mine = float(
            np.linalg.norm(skeleton.offsets[INDEX["left-shin"]]) + np.linalg.norm(skeleton.offsets[INDEX["left-foot"]])
        )
    else:
        theirs, mine = tall, skeleton.proportions.height_m
    if not 1e-4 < tall < 1e5 or theirs < 1e-5:
        raise InputError(
            f"{where!r} has a skeleton that is {tall:.3g} units tall, which is nobody", hint="check its OFFSETs"
        )
    unit = next((name for low, high, name in UNITS if low <= tall <= high), "")
    told = f"its skeleton is {tall:.4g} units tall"
    return (
        mine / theirs,
        f"{told}, read as {unit}" if unit else f"{told}, in no unit that a person fits: scaled by its legs",
    )


def _on_the_floor(rotations: Floats, root: Floats, skeleton: Skeleton) -> tuple[Floats, Floats]:
    """Moved so that it begins above the origin, headed ahead, with its lowest foot on the floor."""
    away = -heading(rotations[:1, 0])[0]
    turn = about((0.0, 1.0, 0.0), away)
    # A recording that begins headed ahead by a few degrees means it so.
    if abs((away + 180) % 360 - 180) > 20:
        rotations = rotations.copy()
        rotations[:, 0] = multiply(turn, rotations[:, 0])
        root = rotate(turn, root)
    root = root - root[0] * (1, 0, 1)
    positions, _ = skeleton.place(rotations, root)
    feet, toes = ([INDEX[f"{side}-{part}"] for side in ("left", "right")] for part in ("foot", "toes"))
    under = np.concatenate([positions[:, part, 1] - skeleton.rest[part, 1] for part in (feet, toes)], axis=1)
    floor = float(np.quantile(under.min(axis=1), 0.05))
    return unrolled(rotations), root - np.array([0.0, floor, 0.0])
