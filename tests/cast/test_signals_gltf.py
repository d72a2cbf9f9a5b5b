"""The .glb is valid by the specification and, played, puts joints and skin where the figure has them."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from reelwright.generators.embedded.cast.painter_ink import PictureInk
from reelwright.generators.embedded.cast.rotation import Floats, to_matrix
from reelwright.generators.embedded.cast.signals.gltf import glb
from reelwright.generators.embedded.cast.signals.stage import Stage
from reelwright.generators.embedded.cast.signals.survey import survey
from reelwright.generators.embedded.cast.signals.take import Take
from reelwright.generators.embedded.cast.skeleton import JOINTS
from reelwright.templates.library import person
from staged_people import take_of

SIZES = {5121: (1, "<u1"), 5123: (2, "<u2"), 5125: (4, "<u4"), 5126: (4, "<f4")}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


class Glb:
    """A reader of our own: the checks of the specification that a player relies on, then the numbers."""

    def __init__(self, data: bytes) -> None:
        magic, version, total = struct.unpack_from("<4sII", data)
        assert (magic, version, total) == (b"glTF", 2, len(data))
        length, kind = struct.unpack_from("<I4s", data, 12)
        assert kind == b"JSON"
        assert length % 4 == 0
        self.document: dict[str, Any] = json.loads(data[20 : 20 + length])
        size, kind = struct.unpack_from("<I4s", data, 20 + length)
        assert kind == b"BIN\0"
        assert size % 4 == 0
        assert 28 + length + size == total
        self.binary = data[28 + length :]
        self.check()

    def read(self, number: int) -> NDArray[Any]:
        accessor = self.document["accessors"][number]
        view = self.document["bufferViews"][accessor["bufferView"]]
        width = WIDTHS[accessor["type"]]
        size, kind = SIZES[accessor["componentType"]]
        assert view["byteOffset"] % 4 == 0
        assert view["byteLength"] == accessor["count"] * width * size
        assert view["byteOffset"] + view["byteLength"] <= self.document["buffers"][0]["byteLength"] == len(self.binary)
        found = np.frombuffer(self.binary, kind, accessor["count"] * width, view["byteOffset"])
        return found.reshape(accessor["count"], width)

    def check(self) -> None:
        document = self.document
        assert document["asset"]["version"] == "2.0"
        for number, accessor in enumerate(document["accessors"]):
            values = self.read(number)
            assert np.isfinite(values).all()
            if "min" in accessor:
                assert accessor["min"] == pytest.approx(values.min(axis=0), abs=1e-6)
                assert accessor["max"] == pytest.approx(values.max(axis=0), abs=1e-6)
        children = [child for node in document["nodes"] for child in node.get("children", [])]
        assert len(children) == len(set(children))
        roots = set(range(len(document["nodes"]))) - set(children)
        assert roots == set(document["scenes"][document["scene"]]["nodes"])
        skin = document["skins"][0]
        assert len(self.read(skin["inverseBindMatrices"])) == len(skin["joints"]) == len(set(skin["joints"]))
        for primitive in document["meshes"][0]["primitives"]:
            self.check_primitive(primitive, joints=len(skin["joints"]))
        self.check_animation(document["animations"][0])

    def check_primitive(self, primitive: dict[str, Any], *, joints: int) -> None:
        found = {name: self.read(number) for name, number in primitive["attributes"].items()}
        assert len({len(values) for values in found.values()}) == 1
        assert "min" in self.document["accessors"][primitive["attributes"]["POSITION"]]
        indices = self.read(primitive["indices"])
        assert indices.max() < len(found["POSITION"])
        assert len(indices) % 3 == 0
        assert np.linalg.norm(found["NORMAL"], axis=1) == pytest.approx(1, abs=1e-4)
        assert found["WEIGHTS_0"].sum(axis=1) == pytest.approx(1, abs=1e-5)
        assert found["JOINTS_0"].max() < joints
        assert not found["JOINTS_0"][found["WEIGHTS_0"] == 0].any()
        material = self.document["materials"][primitive["material"]]
        assert all(0 <= channel <= 1 for channel in material["pbrMetallicRoughness"]["baseColorFactor"])

    def check_animation(self, animation: dict[str, Any]) -> None:
        targets = [(channel["target"]["node"], channel["target"]["path"]) for channel in animation["channels"]]
        assert len(targets) == len(set(targets))
        for channel in animation["channels"]:
            sampler = animation["samplers"][channel["sampler"]]
            times, output = self.read(sampler["input"]), self.read(sampler["output"])
            assert (np.diff(times[:, 0]) > 0).all()
            assert times[0] == 0
            assert len(output) == len(times)
            if channel["target"]["path"] == "rotation":
                assert np.linalg.norm(output, axis=1) == pytest.approx(1, abs=1e-5)
                # Neighbouring keys go the short way.
                assert (np.sum(output[1:] * output[:-1], axis=1) >= 0).all()

    def pose(self, frame: int) -> NDArray[np.float64]:
        """`(N, 4, 4)`: every node in the world at a key of the animation."""
        nodes = self.document["nodes"]
        local = np.tile(np.eye(4), (len(nodes), 1, 1))
        for number, node in enumerate(nodes):
            local[number, :3, 3] = node.get("translation", (0, 0, 0))
        animation = self.document["animations"][0]
        for channel in animation["channels"]:
            value = self.read(animation["samplers"][channel["sampler"]]["output"])[frame].astype(float)
            number = channel["target"]["node"]
            if channel["target"]["path"] == "translation":
                local[number, :3, 3] = value
            else:
                local[number, :3, :3] = to_matrix(np.roll(value, 1))
        world = local.copy()
        for number, node in enumerate(nodes):
            for child in node.get("children", []):
                world[child] = world[number] @ local[child]
        return world

    def skinned(self, frame: int) -> dict[str, Floats]:
        """By surface, its vertices in the world at a key."""
        skin = self.document["skins"][0]
        bind = self.read(skin["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
        moves = self.pose(frame)[skin["joints"]] @ bind
        found = {}
        for primitive in self.document["meshes"][0]["primitives"]:
            at = {name: self.read(number) for name, number in primitive["attributes"].items()}
            blended = np.einsum("vk,vkij->vij", at["WEIGHTS_0"], moves[at["JOINTS_0"].astype(int)])
            points = np.concatenate([at["POSITION"], np.ones((len(at["POSITION"]), 1))], axis=1)
            found[primitive["extras"]["surface"]] = np.einsum("vij,vj->vi", blended, points)[:, :3]
        return found


def glb_of(take: Take) -> bytes:
    known = survey(Stage((take,)))
    return glb(
        take.mesh,
        take.skeleton,
        joints=known.joints[0],
        turns=known.turns[0],
        fps=take.fps,
        colour=PictureInk(take.figure.colours, take.view).colour,
        name="somebody",
    )


BENDS = {
    "left-upper-arm": (-70.0, 10.0, 20.0), "left-forearm": (-80.0, 0.0, 0.0), "left-hand": (10.0, 60.0, 5.0),
    "right-thigh": (-40.0, 0.0, 0.0), "right-shin": (60.0, 0.0, 0.0), "head": (10.0, 40.0, 0.0),
    "hips": (0.0, 25.0, 4.0),
}  # fmt: skip


def test_played_it_puts_the_joints_where_the_skeleton_has_them() -> None:
    take = take_of(frames=3, step_m=(0.01, 0.0, 0.02), bends=BENDS)
    model = Glb(glb_of(take))
    names = [node["name"] for node in model.document["nodes"]]
    for frame in (0, 2):
        joints, turns = take.skeleton.place(take.rotations[frame], take.root[frame])
        world = model.pose(frame)
        for number, joint in enumerate(JOINTS):
            assert world[names.index(joint)][:3, 3] == pytest.approx(joints[number], abs=1e-5)
            assert world[names.index(joint)][:3, :3] == pytest.approx(to_matrix(turns[number]), abs=1e-5)


def test_played_it_puts_the_skin_where_the_figure_has_it() -> None:
    take = take_of(bends=BENDS)
    model = Glb(glb_of(take))
    seen = take.seen(0)
    skinned = model.skinned(0)
    assert set(skinned) == {surface.name for surface in take.mesh.surfaces}
    for surface in take.mesh.surfaces:
        start = take.mesh.first_vertex[surface.name]
        wanted = seen.world[start : start + len(surface.rest)]
        assert skinned[surface.name] == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize("name", ["sofia", "pip"])
def test_a_wheelchair_and_a_mascot_are_valid_too(name: str) -> None:
    take = take_of(frames=2, person=person(name), bends={"left-thigh": (-40, 0, 0)})
    model = Glb(glb_of(take))
    names = [node["name"] for node in model.document["nodes"]]
    seen = take.seen(1)
    for number, joint in enumerate(JOINTS):
        assert model.pose(1)[names.index(joint)][:3, 3] == pytest.approx(seen.joints[number], abs=1e-5)


def test_its_keys_fall_on_the_frames_and_its_triangles_are_the_mesh() -> None:
    take = take_of(frames=4)
    model = Glb(glb_of(take))
    sampler = model.document["animations"][0]["samplers"][0]
    assert model.read(sampler["input"])[:, 0] == pytest.approx(np.arange(4) / 30)
    drawn = sum(len(model.read(each["indices"])) // 3 for each in model.document["meshes"][0]["primitives"])
    assert drawn == len(take.mesh.triangles)
