"""A person ready to be drawn: one mesh, posed by a skeleton, seen by a camera, painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import skia
from numpy.typing import NDArray

from ....story.cast import Framing
from ....templates.person import Person
from .body.dressed import Build, build_body
from .body.measures import Measures, proportions
from .body.sewing import sewn
from .mesh import Mesh, build_mesh
from .painter import Painter
from .posing import Pose, pose_bones, rest_positions
from .rotation import Floats
from .skeleton import INDEX, Skeleton
from .surface import Feature, PartLabel, Seen, Surface
from .sway import Sway
from .view import View
from .worn import Worn

Earlier = tuple[Floats, Floats]
"""Poses of the frames before, the newest last: rotations `(K, 51, 4)` and roots `(K, 3)`."""


@dataclass(frozen=True)
class Figure:
    """One person in one set of clothes. Build it once, then `see` and `draw` each frame."""

    person: Person
    skeleton: Skeleton
    parts: Build
    """The pieces that the mesh was joined from, and how this person stands or sits."""
    mesh: Mesh
    colours: Mapping[str, str]
    prints: tuple[Feature, ...] = ()
    """What the photo of a garment puts onto its surfaces."""
    garment: PartLabel | None = None
    """What the pixels of a garment that is worn from its photo are called; None: they wear their own clothes."""

    @classmethod
    def build(cls, person: Person, colours: Mapping[str, str], worn: Worn | None = None) -> Figure:
        """Model a person. `colours` is what `dress_colours` makes; `worn` is a fitted garment."""
        skeleton = Skeleton(proportions(person))
        if worn is None:
            built = build_body(Measures(person, skeleton))
            return cls(person=person, skeleton=skeleton, parts=built, mesh=build_mesh(built.surfaces), colours=colours)
        measures = Measures(worn.under(person), skeleton)
        cut, built = worn.cut(measures), build_body(measures)
        built = replace(built, surfaces=(*cut.surfaces, *built.surfaces))
        mesh = build_mesh(built.surfaces)
        return cls(person, skeleton, built, mesh, worn.colours(colours), cut.prints(mesh), worn.label)

    @property
    def surfaces(self) -> tuple[Surface, ...]:
        """The pieces of the mesh; their vertices follow each other in `Seen`'s arrays in this order."""
        return self.mesh.surfaces

    @property
    def scale(self) -> float:
        """Of a person of 1.70 m."""
        return self.person.body.height_m / 1.70

    @cached_property
    def painter(self) -> Painter:
        """What draws it."""
        features = (*self.prints, *sewn(self.parts.stitches, self.mesh.first_vertex), *self.parts.head.features)
        return Painter(self.mesh, features, self.colours)

    @cached_property
    def top_m(self) -> float:
        """The height of the hair's or hat's top over the floor, standing (or sitting in a wheelchair)."""
        return float(self.mesh.rest[:, 1].max()) - self.parts.lowered_m

    def cut_m(self, framing: Framing) -> float:
        """The height over the floor where a framing's lower edge cuts a person."""
        rest = self.skeleton.rest
        knee, hips = float(rest[INDEX["left-shin"], 1]), float(rest[0, 1])
        chest, neck = float(rest[INDEX["chest"], 1]), float(rest[INDEX["neck"], 1])
        if framing == "full":
            return 0.0
        if framing == "three-quarter":
            return 0.28 * self.scale if self.person.wheelchair else knee + 0.05 * (hips - knee)
        if framing == "half":
            return hips + 0.05 * self.scale - self.parts.lowered_m
        return chest + 0.45 * (neck - chest) - self.parts.lowered_m

    def see(
        self,
        rotations: Floats,
        root: Floats,
        view: View,
        *,
        earlier: Earlier | None = None,
        face: Floats | None = None,
    ) -> Seen:
        """Pose the mesh and look at it.

        `rotations` `(51, 4)` are relative to the parents, `root` `(3,)` is where the hips are. With the `earlier` poses
        of the ten frames before (at 30 a second), loose cloth and hair lag behind. With `face` `(16,)` the jaw opens in
        the mesh too.
        """
        posed, placed = self.parts.settle(rotations, root)
        world, normals = self._skin(pose := pose_bones(self.skeleton, posed, placed), face)
        if earlier is not None and len(earlier[0]):
            poses = np.concatenate([earlier[0], rotations[None]]), np.concatenate([earlier[1], root[None]])
            world[self._sway.vertices] += self._sway.lag(*poses)
        seen = view.camera(world)
        return Seen(
            world=world,
            screen=view.flatten(seen),
            depth=seen[:, 2],
            normals=view.turn(normals),
            joints=pose.positions[:51],
            turns=pose.turns,
        )

    def _skin(self, pose: Pose, face: Floats | None) -> tuple[Floats, Floats]:
        """World positions and normals of all vertices, by linear blending."""
        rest = self._rest_down
        if face is not None:
            rest = rest.copy()
            for name, offsets in self.parts.head.morph(face).items():
                first = self.mesh.first_vertex[name]
                rest[:, first : first + len(offsets)] += offsets.T
        moved = np.empty((len(pose.positions), 12))
        moved[:, :9] = pose.matrices.reshape(-1, 9)
        moved[:, 9:] = pose.positions - (pose.matrices @ self._rest_bones[:, :, None])[..., 0]
        blended = (moved.T.astype(np.float32) @ self._weights_down).astype(np.float64)
        turn = blended[:9].reshape(3, 3, -1)
        world = np.einsum("ijv,jv->iv", turn, rest) + blended[9:]
        normals = np.einsum("ijv,jv->iv", turn, self._normals_down)
        normals /= np.maximum(np.sqrt((normals**2).sum(axis=0)), 1e-9)
        return np.ascontiguousarray(world.T), np.ascontiguousarray(normals.T)

    @cached_property
    def _rest_bones(self) -> Floats:
        return rest_positions(self.skeleton)

    @cached_property
    def _weights_down(self) -> NDArray[np.float32]:
        return np.ascontiguousarray(self.mesh.weights.T, np.float32)

    @cached_property
    def _rest_down(self) -> Floats:
        return np.ascontiguousarray(self.mesh.rest.T)

    @cached_property
    def _normals_down(self) -> Floats:
        return np.ascontiguousarray(self.mesh.rest_normals.T)

    @cached_property
    def _sway(self) -> Sway:
        return Sway.of(self.mesh, self.skeleton)

    def draw(
        self,
        canvas: skia.Canvas,
        seen: Seen,
        face: Floats,
        view: View,
        *,
        light: float = 315.0,
        contact: float = 0.35,
        ambient: float = 0.15,
    ) -> None:
        """Paint what is seen.

        `face` `(16,)` holds the controls of `face_controls`. `light` is where the film's light comes from, in degrees
        clockwise from the top; `contact` and `ambient` are how dark the shadows on the floor are (0: none).
        """
        self.painter.draw(canvas, seen, face, view, light=light, contact=contact, ambient=ambient)

    def draw_labels(self, canvas: skia.Canvas, seen: Seen, face: Floats, view: View) -> None:
        """Paint part semantics: grey n where `PART_LABELS[n]` is seen, without antialiasing; nothing elsewhere."""
        self.painter.draw_labels(canvas, seen, face, view)
