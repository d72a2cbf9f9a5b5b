"""BVH files in and out: namings, rest poses and units of others; one clear message for what holds no person."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from moving_people import AVERAGE, FPS, LIBRARY, slide_mm
from reelwright.agents.moving import export_motion, import_motion
from reelwright.generators.embedded.cast.motion.bvh import parse_bvh, read_bvh, write_bvh
from reelwright.generators.embedded.cast.motion.bvh_names import joint_of, named_joints
from reelwright.generators.embedded.cast.motion.exchange import export_bvh, import_bvh_text
from reelwright.generators.embedded.cast.motion.perform import performed
from reelwright.generators.embedded.cast.motion.retarget import retargeted
from reelwright.generators.embedded.cast.motion.settling import turn_vectors
from reelwright.generators.embedded.cast.rotation import Floats, about, inverse, multiply
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.story.cast import Move, Performance
from reelwright.story.errors import InputError, ReelwrightError
from reelwright.templates.motion import Motion
from reelwright.templates.motion_file import motion_yaml

SPINE = [
    ("Hips", "", (0, 95, 0)), ("Spine", "Hips", (0, 10, 0)), ("Spine1", "Spine", (0, 14, 0)),
    ("Neck", "Spine1", (0, 25, 0)), ("Head", "Neck", (0, 9, 0)),
]  # fmt: skip
LEG = [
    ("UpLeg", "Hips", (9, -5, 0)),
    ("Leg", "UpLeg", (0, -42, 0)),
    ("Foot", "Leg", (0, -40, 0)),
    ("ToeBase", "Foot", (0, -6, 12)),
]
ARM = [
    ("Shoulder", "Spine1", (4, 20, 0)),
    ("Arm", "Shoulder", (13, 0, 0)),
    ("ForeArm", "Arm", (28, 0, 0)),
    ("Hand", "ForeArm", (25, 0, 0)),
]
WALKS = write_bvh(export_bvh(LIBRARY["walk-to-camera"]))


def rig(
    frames: list[dict[str, tuple[float, float, float]]], *, prefix: str = "", scale: float = 1.0, z_up: bool = False
) -> str:
    """A file of a person in T pose, named as Mixamo does; each frame turns some joints (degrees about z, x, y)."""
    bones = list(SPINE)
    for side, way in (("Left", 1), ("Right", -1)):
        for name, parent, (x, y, z) in (*LEG, *ARM):
            above = parent if parent in ("Hips", "Spine1") else side + parent
            bones.append((side + name, above, (way * x, y, z)))
    bones.append(("Sword", "RightHand", (-5, 0, 0)))
    lines: list[str] = ["HIERARCHY"]
    names: list[str] = []

    def put(name: str, depth: int) -> None:
        names.append(name)
        offset = next(offset for bone, _, offset in bones if bone == name)
        x, y, z = (value * scale for value in ((offset[0], -offset[2], offset[1]) if z_up else offset))
        lines.append(f"{'ROOT' if not depth else 'JOINT'} {prefix}{name}\n{{\nOFFSET {x} {y} {z}")
        channels = "6 Xposition Yposition Zposition" if not depth else "3"
        lines.append(f"CHANNELS {channels} Zrotation Xrotation Yrotation")
        children = [bone for bone, parent, _ in bones if parent == name]
        for child in children:
            put(child, depth + 1)
        if not children:
            lines.append(f"End Site\n{{\nOFFSET 0 {scale} 0\n}}")
        lines.append("}")

    put("Hips", 0)
    lines.append(f"MOTION\nFrames: {len(frames)}\nFrame Time: 0.0333333")
    for number, frame in enumerate(frames):
        place = (0, -number, 95) if z_up else (0, 95, number)
        values = [value * scale for value in place]
        for name in names:
            values += frame.get(name, (0, 0, 0))
        lines.append(" ".join(str(value) for value in values))
    return "\n".join(lines)


def posed(text: str) -> tuple[Floats, tuple[str, ...]]:
    """`(F, 51, 3)`: joints of a file on our bones; and the notes."""
    found = retargeted(parse_bvh(text, where="a.bvh"), AVERAGE, where="a.bvh")
    return AVERAGE.place(found.rotations, found.root)[0], found.notes


@pytest.mark.parametrize("name", ["walk-to-camera", "wave", "turn-full", "dance-groove", "sit-down"])
def test_out_and_in_again_is_the_same_within_a_degree(name: str) -> None:
    first = export_bvh(LIBRARY[name])
    back = import_bvh_text(write_bvh(first), where="x.bvh", name="again")
    again = export_bvh(back.motion)
    assert len(again.values) == len(first.values)
    mine, theirs = first.local()[0], again.local()[0]
    away = np.degrees(np.linalg.norm(turn_vectors(multiply(mine, inverse(theirs))), axis=-1))
    assert away.max() < 1.0
    moved = (first.values - again.values)[:, :3]
    assert np.ptp(moved, axis=0).max() < 1.0, "centimetres"
    assert len(back.motion.keys) <= len(first.values)


def test_a_t_pose_is_a_t_pose_and_turns_are_turns() -> None:
    positions, notes = posed(rig([{}, {"LeftArm": (-80, 0, 0)}, {"RightUpLeg": (0, -90, 0)}]))
    at = {joint: positions[:, INDEX[joint]] for joint in INDEX}
    shoulder, hand = at["left-upper-arm"], at["left-hand"]
    assert hand[0, 0] - shoulder[0, 0] > 0.52
    assert abs(hand[0, 1] - shoulder[0, 1]) < 0.02
    assert shoulder[1, 1] - hand[1, 1] > 0.5, "the arm hangs"
    assert abs(at["right-shin"][2, 1] - at["right-thigh"][2, 1]) < 0.02, "the thigh is level"
    assert at["right-shin"][2, 2] - at["right-thigh"][2, 2] > 0.38, "and points ahead"
    assert any("Sword" in note for note in notes)


@pytest.mark.parametrize(
    ("scale", "unit"),
    [(1.0, "centimetres"), (0.01, "metres"), (0.3937, "inches"), (10.0, "millimetres"), (3.1, "no unit")],
)
def test_units_are_told_from_the_skeleton(scale: float, unit: str) -> None:
    positions, notes = posed(rig([{}] * 40, scale=scale))
    plain, _ = posed(rig([{}] * 40))
    assert any(unit in note for note in notes)
    assert np.allclose(positions, plain, atol=1e-3)
    assert 0.3 < positions[-1, 0, 2] < 0.45, "39 cm of a person a little taller"


def test_rigs_with_z_up_stand_up() -> None:
    positions, _ = posed(rig([{}] * 3, z_up=True))
    plain, _ = posed(rig([{}] * 3))
    assert np.allclose(positions, plain, atol=1e-3)


@pytest.mark.parametrize("prefix", ["mixamorig:", "mixamorig", "mixamorig1:", "Character1_", ""])
def test_prefixes_of_rigs_are_known(prefix: str) -> None:
    assert np.allclose(posed(rig([{}, {}], prefix=prefix))[0], posed(rig([{}, {}]))[0])


@pytest.mark.parametrize(
    ("name", "joint"),
    [
        ("mixamorig:LeftUpLeg", "left-thigh"), ("LowerBack", "spine"), ("LeftToeBase", "left-toes"),
        ("LHipJoint", ""), ("upperarm_r", "right-upper-arm"), ("calf_l", "left-shin"), ("ball_l", "left-toes"),
        ("index_01_l", "left-index-1"), ("pinky_03_r", "right-little-3"), ("neck_01", "neck"),
        ("Bip01 Pelvis", "hips"), ("Bip01 L Thigh", "left-thigh"), ("Bip01 R UpperArm", "right-upper-arm"),
        ("Bip01 L Finger01", "left-thumb-2"), ("Bip01 L Finger12", "left-index-3"), ("lShldr", "left-upper-arm"),
        ("rForeArm", "right-forearm"), ("LeftCollar", "left-clavicle"), ("thigh.L", "left-thigh"),
        ("LeftKnee", "left-shin"), ("RightHandIndex2", "right-index-2"), ("left-upper-arm", "left-upper-arm"),
        ("Camera", ""),
    ],
)  # fmt: skip
def test_names_of_joints(name: str, joint: str) -> None:
    assert joint_of(name) == joint


def test_joints_named_by_joint_have_shoulders_that_are_arms() -> None:
    found = named_joints(["Hips", "Chest", "LeftCollar", "LeftShoulder", "LeftElbow", "LeftWrist"])
    assert (found["left-upper-arm"], found["left-forearm"], found["left-clavicle"]) == (3, 4, 2)


def test_imported_walks_stand_on_their_feet(tmp_path: Path) -> None:
    path = export_motion("walk-to-camera", tmp_path / "Side Step_01.bvh")
    written, motion, notes = import_motion(path, name="", folder=tmp_path / "motions")
    assert written.name == "side-step-01.yaml"
    assert (motion.kind, motion.head) == ("walk", "free")
    assert any("centimetres" in note for note in notes)
    read = Motion.model_validate({"id": written.stem, **yaml.safe_load(written.read_text(encoding="utf-8"))})
    assert read == motion
    assert {contact.foot for contact in motion.contacts} == {"left-foot", "right-foot"}
    moves = (Move(motion="idle-calm", start=0, frames=20), Move(motion=motion.id, start=20, frames=100))
    done = performed(
        Performance(person="maya", moves=moves),
        frames=125,
        fps=FPS,
        skeleton=AVERAGE,
        motions={**LIBRARY, motion.id: motion},
    )
    assert done.stands[25:].any(axis=0).all()
    assert slide_mm(done, AVERAGE) < 10
    assert done.root[-1, 2] > 1.5


def test_every_motion_reads_back_from_its_text() -> None:
    for motion in LIBRARY.values():
        text = motion_yaml(motion)
        assert Motion.model_validate({"id": motion.id, **yaml.safe_load(text)}) == motion
        assert max(map(len, text.splitlines())) <= 120


BROKEN = {
    "no BVH": ("hello", "does not begin with HIERARCHY"),
    "empty": ("", "does not begin with HIERARCHY"),
    "no motion": (WALKS[:4000], "has no MOTION"),
    "cut in the hierarchy": (
        WALKS[:4000] + "\nMOTION\nFrames: 1\nFrame Time: 0.03\n1 2 3",
        "cut off inside its HIERARCHY",
    ),
    "cut after motion": (WALKS[: WALKS.index("Frames:")], "lacks `Frames:`"),
    "cut in the first frame": (WALKS[: WALKS.index("Frame Time") + 60], "within its first frame"),
    "no frames": (WALKS.replace("Frames: ", "Frames: 0 #").replace("#107", ""), "holds no frames"),
    "NaN": (re.sub(r"(Frame Time: \S+\n)\S+", r"\1nan", WALKS), "no number (NaN)"),
    "words among numbers": (WALKS[:-40] + " left " + WALKS[-40:], "'left' among its frames"),
    "endless frame": (re.sub(r"Frame Time: \S+", "Frame Time: 99", WALKS), "frame time of 99"),
    "odd channel": (WALKS.replace("Yrotation", "Wrotation", 1), "'Wrotation'"),
    "a quadruped": (
        WALKS.replace("left-thigh", "front-paw").replace("left-forearm", "tail"),
        "no left-thigh, left-forearm",
    ),
    "no size": (rig([{}], scale=0.0), "skeleton without size"),
    "a giant": (rig([{}], scale=1e6), "which is nobody"),
}


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_what_holds_no_person_is_refused_in_one_message(case: str) -> None:
    text, message = BROKEN[case]
    with pytest.raises(InputError) as caught:
        import_bvh_text(text, where="a.bvh", name="a")
    assert message in str(caught.value)
    assert "a.bvh" in str(caught.value)


def test_a_file_that_is_cut_off_gives_the_frames_that_it_has() -> None:
    found = import_bvh_text(WALKS[: int(len(WALKS) * 0.6)], where="a.bvh", name="half")
    assert any("states 107 frames and holds" in note for note in found.notes)
    assert 0.8 < float(found.motion.seconds) < 2.8


def test_files_that_are_not_there_or_too_large_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_bvh(tmp_path / "none.bvh")
    huge = tmp_path / "huge.bvh"
    with huge.open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(InputError, match="300 MB"):
        read_bvh(huge)


def test_names_that_the_library_has_are_not_taken(tmp_path: Path) -> None:
    path = export_motion("wave", tmp_path / "wave.bvh")
    with pytest.raises(InputError, match="already"):
        import_motion(path, name="", folder=tmp_path)
    with pytest.raises(InputError, match="no name for a motion"):
        import_motion(path, name="My Wave", folder=tmp_path)


@given(st.integers(0, len(WALKS)), st.integers(0, 60), st.text("{}0123456789.-eE \nJOINTOFFSETnaif", max_size=40))
def test_no_damage_does_more_than_a_message(at: int, cut: int, put: str) -> None:
    text = WALKS[:at] + put + WALKS[at + cut :]
    try:
        found = parse_bvh(text, where="a.bvh")
    except ReelwrightError:
        return
    assert np.isfinite(found.values).all()
    assert found.values.shape[1] == sum(len(joint.channels) for joint in found.joints)


@given(st.tuples(*(st.floats(-179, 179) for _ in range(3))), st.permutations(["Xrotation", "Yrotation", "Zrotation"]))
def test_channels_are_read_in_their_order(degrees: tuple[float, float, float], order: list[str]) -> None:
    text = (
        f"HIERARCHY ROOT a {{ OFFSET 0 0 0 CHANNELS 3 {' '.join(order)} End Site {{ OFFSET 0 1 0 }} }}"
        f" MOTION\nFrames: 1\nFrame Time: 0.04\n{degrees[0]} {degrees[1]} {degrees[2]}"
    )
    turns, _ = parse_bvh(text, where="a.bvh").local()
    axes = {"X": (1, 0, 0), "Y": (0, 1, 0), "Z": (0, 0, 1)}
    wanted = about(axes[order[0][0]], degrees[0])
    for channel, value in zip(order[1:], degrees[1:], strict=True):
        wanted = multiply(wanted, about(axes[channel[0]], value))
    assert np.linalg.norm(turn_vectors(multiply(turns[0, 0], inverse(wanted)))) < 1e-6
