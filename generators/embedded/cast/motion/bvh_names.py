"""Which joint a name in a BVH file means: Mixamo, CMU, Unreal, Biped, Poser and plain namings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..skeleton import INDEX, SIDES

_MIDDLE = {
    "hips": "hips", "hip": "hips", "pelvis": "hips",
    "spine": "spine", "lowerback": "spine", "abdomen": "spine", "spine0": "spine", "torso": "spine",
    "spine1": "chest", "spine2": "chest", "spine3": "chest", "spine4": "chest", "chest": "chest", "upperchest": "chest",
    "chest1": "chest", "chest2": "chest", "chest3": "chest", "chest4": "chest", "thorax": "chest",
    "neck": "neck", "neck0": "neck", "neck1": "neck", "head": "head", "head1": "head",
}  # fmt: skip
_PARTS = {
    "clavicle": "clavicle", "shoulder": "clavicle", "collar": "clavicle", "collarbone": "clavicle",
    "upperarm": "upper-arm", "arm": "upper-arm", "uparm": "upper-arm", "shldr": "upper-arm",
    "forearm": "forearm", "lowerarm": "forearm", "lowarm": "forearm", "elbow": "forearm",
    "hand": "hand", "wrist": "hand",
    "thigh": "thigh", "upleg": "thigh", "upperleg": "thigh", "hip": "thigh", "femur": "thigh",
    "shin": "shin", "leg": "shin", "calf": "shin", "lowerleg": "shin", "lowleg": "shin", "knee": "shin",
    "foot": "foot", "ankle": "foot",
    "toes": "toes", "toe": "toes", "toebase": "toes", "toe0": "toes", "ball": "toes",
}  # fmt: skip
_FINGERS = {
    "thumb": "thumb",
    "index": "index",
    "middle": "middle",
    "mid": "middle",
    "ring": "ring",
    "pinky": "little",
    "little": "little",
}
_BIPED_FINGERS = ("thumb", "index", "middle", "ring", "little")
NEEDED = ("hips", *(f"{side}-{part}" for part in ("thigh", "shin", "upper-arm", "forearm") for side in SIDES))
"""Joints without which there is no person."""


def named_joints(names: Sequence[str]) -> dict[str, int]:
    """Our joints by the number of the file's joint that means them. Of several that mean one, the fitting end is taken:
    the lowest of the spine, the highest of the chest."""
    found: dict[str, int] = {}
    split = _with_elbows(names)
    for number, name in enumerate(names):
        joint = joint_of(name, shoulders_are_arms=split)
        if joint and (joint not in found or joint == "chest"):
            found[joint] = number
    if "chest" not in found and "spine" in found:
        found["chest"] = found["spine"]
    return found


def _with_elbows(names: Sequence[str]) -> bool:
    """True for namings by joint (LeftShoulder, LeftElbow, LeftWrist) instead of by bone."""
    plain = [_plain(name) for name in names]
    return any("elbow" in name for name in plain) and not any(
        "upperarm" in name or name.endswith("uparm") for name in plain
    )


def joint_of(name: str, *, shoulders_are_arms: bool = False) -> str:
    """Our name of a file's joint, or '' for one that we have not."""
    if name in INDEX:
        return name
    plain = _plain(name)
    if plain in _MIDDLE:
        return _MIDDLE[plain]
    side, rest = _sided(name)
    if not side:
        return ""
    if shoulders_are_arms and rest == "shoulder":
        return f"{side}-upper-arm"
    if rest in _PARTS:
        return f"{side}-{_PARTS[rest]}"
    finger = _finger(rest)
    return f"{side}-{finger}" if finger else ""


def _plain(name: str) -> str:
    """Lower letters and digits without the rig's own prefix."""
    bare = name.rsplit(":", 1)[-1]
    bare = re.sub(
        r"^(mixamorig\d*|bip\d*|character\d+|def|mch|org|valvebiped|b)[ _.\-]+", "", bare, flags=re.IGNORECASE
    )
    bare = re.sub(r"^mixamorig\d*", "", bare, flags=re.IGNORECASE)
    return re.sub(r"(?<=[a-z])0+(?=\d)", "", re.sub(r"[^a-z0-9]", "", bare.lower()))


def _sided(name: str) -> tuple[str, str]:
    """The side and the rest of a name: LeftArm, lThigh, 'Bip01 L Calf', thigh_l, hand.R."""
    bare = name.rsplit(":", 1)[-1]
    bare = re.sub(r"^(mixamorig\d*|bip\d*|character\d+|def|mch|org)[ _.\-]*(?=[A-Za-z])", "", bare, flags=re.IGNORECASE)
    lower = bare.lower()
    for letter, side in (("l", "left"), ("r", "right")):
        end = re.fullmatch(rf"(.+)[ _.\-]({letter}|{side})", lower)
        start = re.fullmatch(rf"({side})[ _.\-]*(.+)", lower) or re.fullmatch(rf"({letter})[ _.\-]+(.+)", lower)
        camel = re.fullmatch(rf"[{letter}{letter.upper()}]([A-Z].+)", bare)
        rest = end.group(1) if end else start.group(2) if start else camel.group(1).lower() if camel else ""
        if rest:
            bare_rest = re.sub(r"[^a-z0-9]", "", rest)
            # Numbers of Biped's fingers count their zeros.
            return side, bare_rest if bare_rest.startswith("finger") else re.sub(r"(?<=[a-z])0+(?=\d)", "", bare_rest)
    return "", ""


def _finger(rest: str) -> str:
    match = re.fullmatch(r"(?:hand|finger)?(thumb|index|middle|mid|ring|pinky|little)(?:finger)?(\d)", rest)
    if match and match.group(2) in "123":
        return f"{_FINGERS[match.group(1)]}-{match.group(2)}"
    # Biped: finger0, finger01, finger02 are the thumb's joints, finger1, finger11, finger12 the index finger's.
    match = re.fullmatch(r"finger(\d)([12]?)", rest)
    if match and int(match.group(1)) < 5:
        return f"{_BIPED_FINGERS[int(match.group(1))]}-{int(match.group(2) or 0) + 1}"
    return ""
