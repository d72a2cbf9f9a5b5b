"""A person of a shot opened for drawing: movement and face worked out once, then any frame."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ....story.cast import Performance
from ....story.document import canonical_json
from ....story.frame_source import Box, Files, TextMark
from ....story.mouth import Mouth
from ....templates.person import Person
from .dressing import dress_colours
from .figure import Figure
from .motion.perform import performed
from .rotation import Floats
from .source import MOUTH_FILE, CastSource
from .surface import FACE_LABELS, Seen
from .talking.face_track import face_track
from .tryon.reading import GARMENT_FILE, read_garment
from .view import framed_view

EARLIER = 10
"""Poses before a frame from which loose cloth and hair know how they hang."""


@dataclass(frozen=True)
class Acting:
    """All that a person does in a shot of F frames."""

    rotations: Floats
    """`(F, 51, 4)`."""
    root: Floats
    """`(F, 3)`, metres."""
    face: Floats
    """`(F, 16)`."""


class OpenCast:
    """Draws any frame of one person; frame n depends on n and the source alone."""

    def __init__(self, source: CastSource, files: Files) -> None:
        self._source = source
        garment = str(files.path(source.garment, GARMENT_FILE)) if source.garment else ""
        self.figure = _figure(
            canonical_json(source.model_dump(mode="json", include={"person", "palette", "beside"})), garment
        )
        self.acting = act(source, files, self.figure)
        left, top, right, below = source.around
        view = framed_view(self.figure, source.framing, width=source.width, height=source.height, yaw=source.turn)
        self._corner = (-left, -top)
        self.view = replace(
            view,
            width=left + source.width + right,
            height=top + source.height + below,
            at_px=(view.at_px[0] + left, view.at_px[1] + top),
        )

    @property
    def settled_frame(self) -> int:
        """Somewhere in the middle of what they do."""
        return self._source.frames // 2

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """Draw the person over whatever is there; people have no letters."""
        if only_text:
            return
        source, acting, seen = self._source, self.acting, self.seen(frame)
        canvas.save()
        canvas.translate(*self._corner)
        self.figure.draw(
            canvas,
            seen,
            acting.face[frame],
            self.view,
            light=source.light,
            contact=source.contact if source.ground else 0.0,
            ambient=source.ambient if source.ground else 0.0,
        )
        canvas.restore()

    def seen(self, frame: int) -> Seen:
        """The person as `view` sees them on a frame."""
        acting = self.acting
        first = max(0, frame - EARLIER)
        earlier = (acting.rotations[first:frame], acting.root[first:frame])
        return self.figure.see(
            acting.rotations[frame], acting.root[frame], self.view, earlier=earlier, face=acting.face[frame]
        )

    def face_box(self, frame: int) -> Box:
        """Where the face is, from chin to brow and cheek to cheek, in pixels of the source's place."""
        mesh, screen = self.figure.mesh, self.seen(frame).screen
        spots = []
        for surface in mesh.surfaces:
            if surface.label in FACE_LABELS:
                first = mesh.first_vertex[surface.name]
                spots.append(screen[first : first + len(surface.rest)])
        low, high = np.concatenate(spots).min(axis=0), np.concatenate(spots).max(axis=0)
        x, y = float(low[0]) + self._corner[0], float(low[1]) + self._corner[1]
        return Box(x=x, y=y, width=float(high[0] - low[0]), height=float(high[1] - low[1]))

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """None: people have no letters."""
        del frame
        return ()


def act(source: CastSource, files: Files, figure: Figure) -> Acting:
    """What the person does, frame by frame."""
    performance = source.performance
    done = performed(
        performance,
        frames=source.frames,
        fps=source.fps,
        skeleton=figure.skeleton,
        motions={motion.id: motion for motion in source.motions},
        turned=source.turn,
        girth=source.person.body.girth,
        wheelchair=source.person.wheelchair,
    )
    mouths = mouths_of(performance, files)
    face = face_track(performance, mouths, frames=source.frames, fps=source.fps, looks=done.looks)
    return Acting(done.rotations, done.root, face)


def mouths_of(performance: Performance, files: Files) -> dict[str, Mouth]:
    """The mouth shapes of what is said, by line; lines that have no voice yet are left out."""
    return {
        said.line: Mouth.model_validate_json(files.path(said.mouth, MOUTH_FILE).read_bytes())
        for said in performance.speech
        if said.mouth
    }


def clothes(person: Person, palette: Mapping[str, str], beside: Sequence[Person] = ()) -> dict[str, str]:
    """A person's colours in a film with others, who were dressed before them: two who talk are told apart."""
    filled = dict(palette)
    for number, other in enumerate(beside):
        worn = dress_colours(other, filled)
        filled[f"ground-of-{number}"] = worn["top" if other.outfit.coat == "none" else "coat"]
    return dress_colours(person, filled)


@lru_cache(maxsize=6)
def _figure(dressed: bytes, garment: str) -> Figure:
    """The spans of a film come to the same people again and again."""
    told = json.loads(dressed)
    person = Person.model_validate(told["person"])
    beside = tuple(map(Person.model_validate, told["beside"]))
    worn = read_garment(Path(garment)) if garment else None
    return Figure.build(person, clothes(person, told["palette"], beside), worn)
