"""Motions of the library to BVH files, and BVH files to motions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .....story.errors import InputError
from .....templates.motion import Motion, MotionKind
from ..rotation import Floats, to_euler
from ..skeleton import FINGERS, INDEX, JOINTS, PARENTS, Proportions, Skeleton
from .bvh import Bvh, BvhJoint, parse_bvh, read_bvh
from .heads import on_the_chest
from .reading import read_clip
from .reduce import motion_from
from .retarget import Retargeted, retargeted

_ROOT_CHANNELS = ("Xposition", "Yposition", "Zposition", "Yrotation", "Xrotation", "Zrotation")
FPS = 30


@dataclass(frozen=True)
class Imported:
    """A motion that came from a file, and what is to be known of it."""

    motion: Motion
    notes: tuple[str, ...]


def import_bvh(path: Path, *, name: str = "") -> Imported:
    """A motion of the library from a recording. `InputError` says what is wrong with the file."""
    return _imported(read_bvh(path), where=str(path), name=name or motion_id(path.stem))


def import_bvh_text(text: str, *, where: str, name: str) -> Imported:
    """The same from a file's text."""
    return _imported(parse_bvh(text, where=where), where=where, name=name)


def _imported(bvh: Bvh, *, where: str, name: str) -> Imported:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise InputError(f"{name!r} is no name for a motion", hint="small letters, digits and hyphens: 'side-step'")
    skeleton = Skeleton(Proportions())
    found = retargeted(bvh, skeleton, where=where)
    title = name.replace("-", " ").capitalize()
    motion = motion_from(
        found.rotations, found.root, found.frame_s, skeleton,
        name=name, title=title, kind=_kind(found, skeleton), tags=tuple(name.split("-")),
    )  # fmt: skip
    if motion.seconds <= 0:
        raise InputError(f"{where!r} lasts no time")
    return Imported(motion, (*found.notes, f"{len(motion.keys)} keys from {len(found.root)} frames"))


def _kind(found: Retargeted, skeleton: Skeleton) -> MotionKind:
    """The plainest guess: who goes somewhere walks, who is low sits; the file's owner may write another."""
    way = np.linalg.norm((found.root - found.root[0])[:, [0, 2]], axis=1).max()
    if way > 1.0:
        return "walk"
    return "sit" if np.median(found.root[:, 1]) < 0.72 * skeleton.rest[0, 1] else "pose"


def motion_id(stem: str) -> str:
    """A name that fits the library, from a file's: 'Side Step_01' -> 'side-step-01'."""
    plain = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    return plain if plain[:1].isalpha() else f"motion-{plain}".rstrip("-")


def export_bvh(motion: Motion, skeleton: Skeleton | None = None, *, fps: int = FPS) -> Bvh:
    """A motion as it moves a person of 1.70 m (or this skeleton), with our joints' names, in centimetres."""
    skeleton = skeleton or Skeleton(Proportions())
    clip = read_clip(motion, skeleton)
    count = max(2, round(clip.seconds * fps) + 1)
    read = clip.at(np.minimum(np.arange(count) / fps, clip.seconds - 1e-9 if motion.loop else clip.seconds))
    rotations = read.rotations if motion.head == "free" else on_the_chest(read.rotations)
    return to_bvh(rotations, read.root, skeleton, frame_s=1 / fps)


def to_bvh(rotations: Floats, root: Floats, skeleton: Skeleton, *, frame_s: float) -> Bvh:
    """Poses `(F, 51, 4)` and roots `(F, 3)` as a file's content."""
    joints = tuple(
        BvhJoint(
            name, PARENTS[number], _centimetres(skeleton.offsets[number]),
            _ROOT_CHANNELS if number == 0 else _ROOT_CHANNELS[3:], _end(name, skeleton),
        )
        for number, name in enumerate(JOINTS)
    )  # fmt: skip
    degrees = to_euler(rotations)[..., (1, 0, 2)]
    values = np.concatenate([root * 100, degrees.reshape(len(root), -1)], axis=1)
    return Bvh(joints, frame_s, values)


def _end(name: str, skeleton: Skeleton) -> tuple[float, float, float] | None:
    """Where a bone without a following joint ends."""
    side, _, rest = name.partition("-")
    finger = rest.removesuffix("-3")
    if finger in FINGERS:
        return _centimetres(skeleton.finger_tip(side, finger))
    if name == "head":
        return _centimetres(np.array([0.0, skeleton.proportions.height_m - skeleton.rest[INDEX["head"], 1], 0.0]))
    if rest == "toes":
        return _centimetres(np.array([0.0, -skeleton.rest[INDEX[name], 1], 0.06]))
    return None


def _centimetres(place: Floats) -> tuple[float, float, float]:
    return (float(place[0] * 100), float(place[1] * 100), float(place[2] * 100))
