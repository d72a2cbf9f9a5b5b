"""The mesh as glTF 2.0, binary: skinned, and animated over the shot. Axes and metres are glTF's own, so nothing turns.

Khronos Group, *glTF 2.0 Specification* (2021). Left out: what the jaw and a smile do to the head, and what loose cloth
and hair lag behind, which are no rotations of joints; the eyes, brows and mouth, which are drawn, not modelled.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..mesh import Mesh
from ..posing import BONES, HALF_JOINTS, half_turn, rest_positions, twist_about_y
from ..rotation import Floats, inverse, multiply
from ..skeleton import INDEX, JOINTS, PARENTS, Skeleton
from ..surface import Surface

_FLOAT, _SHORT, _BYTE, _INT = 5126, 5123, 5121, 5125
_SHAPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
_JSON, _BIN = 0x4E4F534A, 0x004E4942
_ARRAY, _ELEMENTS = 34962, 34963


@dataclass
class _Buffer:
    data: bytearray = field(default_factory=bytearray)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)

    def add(self, values: NDArray[Any], kind: int, *, target: int = 0, bounds: bool = False) -> int:
        """The number of a new accessor over `(N,)` or `(N, K)` values."""
        self.data += b"\0" * (-len(self.data) % 4)
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": values.nbytes}
        self.views.append(view | ({"target": target} if target else {}))
        self.data += np.ascontiguousarray(values).tobytes()
        width = values.shape[1] if values.ndim == 2 else 1
        accessor: dict[str, Any] = {
            "bufferView": len(self.views) - 1,
            "componentType": kind,
            "count": len(values),
            "type": _SHAPES[width],
        }
        if bounds:
            rows = values.reshape(len(values), width)
            accessor |= {"min": rows.min(axis=0).tolist(), "max": rows.max(axis=0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def glb(
    mesh: Mesh,
    skeleton: Skeleton,
    *,
    joints: Floats,
    turns: Floats,
    fps: Fraction,
    colour: Callable[[str], str],
    name: str,
) -> bytes:
    """A `.glb` of one person: every surface a primitive, every bone a joint, one animation with a key a frame.

    `joints` `(F, 51, 3)` and `turns` `(F, 51, 4)` say where the skeleton is, as `Seen` does. `colour` gives
    `#rrggbb` for the names that surfaces use.
    """
    buffer = _Buffer()
    names, parents = _bones()
    rest = rest_positions(skeleton)
    locals_ = _locals(turns)
    nodes = _nodes(names, parents, rest)
    primitives, materials = _primitives(mesh, buffer, colour)
    bind = np.tile(np.eye(4, dtype=np.float32), (len(names), 1, 1))
    # Matrices are stored column by column, so a translation stands in the last row here.
    bind[:, 3, :3] = -rest
    skin = {"joints": list(range(len(names))), "inverseBindMatrices": buffer.add(bind.reshape(-1, 16), _FLOAT)}
    nodes.append({"name": name, "mesh": 0, "skin": 0})
    document = {
        "asset": {"version": "2.0", "generator": "reelwright"},
        "scene": 0,
        "scenes": [{"nodes": [0, len(nodes) - 1]}],
        "nodes": nodes,
        "meshes": [{"name": name, "primitives": primitives}],
        "materials": materials,
        "skins": [skin],
        "animations": [_animation(locals_, joints[:, 0], buffer, fps)],
        "buffers": [{"byteLength": len(buffer.data) + (-len(buffer.data) % 4)}],
        "bufferViews": buffer.views,
        "accessors": buffer.accessors,
    }
    return _pack(document, bytes(buffer.data))


def _bones() -> tuple[list[str], list[int]]:
    names = list(BONES)
    parents = list(PARENTS)
    for half in HALF_JOINTS:
        side, kind, part = half.split("-", 2)
        joint = INDEX[f"{side}-{part}"]
        # A half joint hangs where its joint hangs; one that takes a twist lies in its joint.
        parents.append(joint if kind == "twist" else PARENTS[joint])
    return names, parents


def _locals(turns: Floats) -> Floats:
    """Each bone's turn relative to its parent `(F, B, 4)`."""
    found = np.empty((len(turns), len(BONES), 4))
    found[:, 0] = turns[:, 0]
    above = turns[:, list(PARENTS[1:])]
    found[:, 1 : len(JOINTS)] = multiply(inverse(above), turns[:, 1:])
    for half in HALF_JOINTS:
        side, kind, part = half.split("-", 2)
        if kind == "twist":
            found[:, BONES[half]] = half_turn(twist_about_y(found[:, INDEX[f"{side}-hand"]]))
        else:
            found[:, BONES[half]] = half_turn(found[:, INDEX[f"{side}-{part}"]])
    # Of the two quaternions of one turn, the one nearer to the frame before: players go the short way.
    flips = np.cumprod(np.where(np.sum(found[1:] * found[:-1], axis=-1) < 0, -1.0, 1.0), axis=0)
    found[1:] *= flips[..., None]
    return found


def _nodes(names: list[str], parents: list[int], rest: Floats) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for number, bone in enumerate(names):
        above = parents[number]
        offset = rest[number] - (rest[above] if above >= 0 else 0)
        children = [child for child, parent in enumerate(parents) if parent == number]
        node = {"name": bone, "translation": offset.tolist()}
        nodes.append(node | ({"children": children} if children else {}))
    return nodes


def _primitives(
    mesh: Mesh, buffer: _Buffer, colour: Callable[[str], str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    materials: dict[tuple[str, bool], int] = {}
    looks: list[dict[str, Any]] = []
    primitives = []
    for number, surface in enumerate(mesh.surfaces):
        triangles = mesh.triangles[mesh.surface_of == number]
        if not len(triangles):
            continue
        start = mesh.first_vertex[surface.name]
        stop = start + len(surface.rest)
        look = (surface.colour, surface.two_sided)
        if look not in materials:
            materials[look] = len(looks)
            looks.append(_material(surface, colour(surface.colour)))
        joints, weights = _four(mesh.weights[start:stop])
        attributes = {
            "POSITION": buffer.add(mesh.rest[start:stop].astype("<f4"), _FLOAT, target=_ARRAY, bounds=True),
            "NORMAL": buffer.add(mesh.rest_normals[start:stop].astype("<f4"), _FLOAT, target=_ARRAY),
            "JOINTS_0": buffer.add(joints, _BYTE, target=_ARRAY),
            "WEIGHTS_0": buffer.add(weights, _FLOAT, target=_ARRAY),
        }
        if surface.uv is not None:
            attributes["TEXCOORD_0"] = buffer.add(surface.uv.astype("<f4"), _FLOAT, target=_ARRAY)
        primitives.append(
            {
                "attributes": attributes,
                "indices": buffer.add((triangles - start).astype("<u4").reshape(-1), _INT, target=_ELEMENTS),
                "material": materials[look],
                "extras": {"surface": surface.name, "label": surface.label},
            }
        )
    return primitives, looks


def _four(weights: Floats) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The four bones that each vertex follows most; weights add up to 1."""
    order = np.argsort(-weights, axis=1, kind="stable")[:, :4]
    found = np.take_along_axis(weights, order, axis=1)
    found = (found / found.sum(axis=1, keepdims=True)).astype("<f4")
    # A bone without weight must be named as 0.
    return np.where(found > 0, order, 0).astype(np.uint8), found


def _material(surface: Surface, colour: str) -> dict[str, Any]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return {
        "name": surface.colour,
        "pbrMetallicRoughness": {"baseColorFactor": [*linear, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.9},
        "doubleSided": surface.two_sided,
    }


def _animation(turns: Floats, root: Floats, buffer: _Buffer, fps: Fraction) -> dict[str, Any]:
    times = buffer.add((np.arange(len(turns)) / float(fps)).astype("<f4"), _FLOAT, bounds=True)
    samplers = [{"input": times, "output": buffer.add(root.astype("<f4"), _FLOAT), "interpolation": "LINEAR"}]
    channels = [{"sampler": 0, "target": {"node": 0, "path": "translation"}}]
    for bone in range(turns.shape[1]):
        # glTF writes the real part last.
        output = buffer.add(np.roll(turns[:, bone], -1, axis=1).astype("<f4"), _FLOAT)
        channels.append({"sampler": len(samplers), "target": {"node": bone, "path": "rotation"}})
        samplers.append({"input": times, "output": output, "interpolation": "LINEAR"})
    return {"name": "shot", "samplers": samplers, "channels": channels}


def _pack(document: dict[str, Any], data: bytes) -> bytes:
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    data += b"\0" * (-len(data) % 4)
    total = 12 + 8 + len(text) + 8 + len(data)
    head = struct.pack("<4sII", b"glTF", 2, total)
    return head + struct.pack("<II", len(text), _JSON) + text + struct.pack("<II", len(data), _BIN) + data
