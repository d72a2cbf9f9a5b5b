"""A whole head for one person."""

from __future__ import annotations

import numpy as np

from .....templates.person import Person
from ..skeleton import SIDES, Skeleton
from ..surface import Feature, Surface
from .beard import beard_surface
from .ears import EarFeature, ear_surface
from .face import FaceFeature
from .form import HeadForm
from .glasses import glasses_surfaces
from .hair import dress_hair
from .parts import HeadParts, head_surface
from .robot import build_robot


def build_head(person: Person, skeleton: Skeleton) -> HeadParts:
    """The head of a person: down to the jaw and the ears, with what is worn on it.

    Surfaces are coloured 'skin', 'hair', 'headwear' or '#rrggbb'; all follow the joint 'head'.
    """
    if person.kind == "mascot":
        return build_robot(person, skeleton)
    form = HeadForm(person, skeleton)
    hair = dress_hair(form)
    face = FaceFeature(form)
    features: list[Feature] = [face]
    points, triangles = form.mesh
    ears = tuple(f"{side}-ear" for side in SIDES) if hair.ears else ()
    head = head_surface(form, "head", points=points, triangles=triangles, label="face", colour="skin", over=ears)
    surfaces: list[Surface] = [head]
    if hair.ears:
        for side, ear in zip(SIDES, ears, strict=True):
            surfaces.append(ear_surface(form, side))
            features += [EarFeature(form, face.tones, side, surface) for surface in (ear, "head")]
    surfaces += hair.surfaces
    features += hair.features
    moving = {"head": (points, np.ones(len(points))), **hair.moving}
    if person.beard == "full":
        beard, on_jaw = beard_surface(form)
        surfaces.append(beard)
        moving["beard"] = (on_jaw, np.ones(len(on_jaw)))
    if person.eyewear != "none":
        surfaces += glasses_surfaces(form, over_hair=hair.ears)
    return HeadParts(form, tuple(surfaces), tuple(features), moving)
