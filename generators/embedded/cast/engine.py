"""The embedded engine: answers requests for people with the drawn cast, on any CPU.

What it makes is what the preview shows, so motion, timing, lips and identity are kept. `people` gives the recipes that
are drawn straight into a film; `run` leaves a clip with its matte beside it, for films that are put together elsewhere.
"""

from __future__ import annotations

from ....story.cast import Performance
from ....story.errors import InputError
from ....story.requests import AnyRequest, ClipLayer, Region, Speaker, Subject, TalkingPresenter, TryOn
from ....templates.library import motion, person
from ....tools.work.job import Bench
from ...engine import Capabilities, EnginePlan, Keep, Skill, check_request
from .clip_job import CastClipJob
from .dressing import PLAIN_PALETTE, dress_colours
from .face_controls import at_rest
from .figure import Figure
from .posing import standing
from .signals.face_points import FacePoints
from .signals.staged import StagedCast
from .signals.survey import face_boxes, face_extent, with_forehead
from .source import CastSource
from .view import framed_view

NAME = "embedded"
_KEEPS: tuple[Keep, ...] = ("motion", "timing", "lips", "identity")
PEOPLE_MAX = 4


class EmbeddedEngine:
    """The drawn cast as an engine."""

    name = NAME
    version = ""

    def capabilities(self) -> Capabilities:
        """Every size, rate and length; the matte comes along; nothing to load, nothing to pay."""
        return Capabilities(
            skills={
                "animate-pose": Skill(keeps=_KEEPS),
                "talking-presenter": Skill(keeps=_KEEPS, people_max=PEOPLE_MAX),
                "try-on": Skill(keeps=_KEEPS),
            },
            size_multiple=2,
            matte=True,
            memory_mb=600,
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """What would be drawn. `InputError` where a person, a motion or the shapes of a mouth are missing."""
        skill = check_request(request, self.capabilities(), engine=NAME)
        people = self.people(request)
        clip = ClipLayer(
            request=request.digest(),
            engine=NAME,
            width=request.width + request.width % 2,
            height=request.height + request.height % 2,
            fps=request.fps,
            frames=request.frames,
            handle_before=request.handle_before,
            handle_after=request.handle_after,
            matte="file",
            matte_file="matte.mp4",
            ground=_palette(request)["ground"],
        )
        job = CastClipJob(people=people, clip=clip)
        return EnginePlan(
            engine=NAME,
            request=request,
            clip=clip,
            needs=job.needs(),
            keeps=skill.keeps,
            compute_s=round(job.cost(), 2),
            notes=("prompts and camera words change nothing: people are drawn from the library",)
            if request.prompt or request.camera
            else (),
        )

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Draw and encode: leaves `picture.mp4`, `matte.mp4` and `clip.json`."""
        CastClipJob(people=self.people(plan.request), clip=plan.clip).make(bench)
        return plan.clip

    def people(self, request: AnyRequest) -> tuple[StagedCast, ...]:
        """The recipes of those who are seen, each where it stands in a frame of the request's size."""
        if isinstance(request, TalkingPresenter):
            return tuple(
                _at_face(_source(request, speaker.subject, _heard(speaker, number)), speaker.face, request)
                for number, speaker in enumerate(request.speakers, 1)
            )
        if request.performance is None:
            raise InputError(
                "the embedded engine cannot read a motion off a driving video",
                hint="give a performance; `reelwright motions import` reads motion-capture files",
            )
        source = _source(request, request.subject, request.performance)
        if isinstance(request, TryOn):
            source = source.model_copy(update={"garment": request.garment})
        return (StagedCast(source=source),)


def _source(request: AnyRequest, subject: Subject, performance: Performance) -> CastSource:
    if not subject.person:
        raise InputError(
            "the embedded engine draws people of the library, and this request names only a picture",
            hint="name a `person`; `reelwright cast list` shows who there is",
        )
    used = sorted({move.motion for move in performance.moves})
    return CastSource(
        person=person(subject.person),
        palette=_palette(request),
        performance=performance,
        motions=tuple(motion(name) for name in used),
        width=request.width,
        height=request.height,
        fps=request.fps,
        frames=request.frames,
        framing=performance.framing,
    )


def _palette(request: AnyRequest) -> dict[str, str]:
    return {**PLAIN_PALETTE, **request.palette}


def _heard(speaker: Speaker, number: int) -> Performance:
    """The speaker's performance, which must hold the shapes of their mouth."""
    performance = speaker.performance
    if performance is None or not any(said.speech == speaker.audio and said.mouth for said in performance.speech):
        raise InputError(
            f"speaker {number} ({speaker.subject.person or 'in a picture'}) has no mouth shapes for what they say",
            hint="make them from the speech and name both in the performance's `speech`",
        )
    return performance


def _at_face(source: CastSource, face: Region, request: AnyRequest) -> StagedCast:
    """The person so large and so placed that the box of their face, at rest, lies in the region."""
    left, top, side = _face_box(source)
    sides = (float(face.width) * request.width, float(face.height) * request.height)
    middle = (float(face.x) * request.width + sides[0] / 2, float(face.y) * request.height + sides[1] / 2)
    scale = min(sides) / side
    x, y = middle[0] - scale * (left + side / 2), middle[1] - scale * (top + side / 2)
    return StagedCast(source=source, x=round(x, 3), y=round(y, 3), scale=round(scale, 6))


def _face_box(source: CastSource) -> tuple[float, float, float]:
    """Left, top and side of the face's box, as the signal `face` has it, of a person who stands at ease."""
    figure = Figure.build(source.person, dress_colours(source.person, source.palette))
    view = framed_view(figure, source.framing, width=source.width, height=source.height, yaw=source.turn)
    seen = figure.see(*standing(figure.skeleton), view)
    points = FacePoints(source.person, figure.skeleton).world(at_rest(1)[0], seen.joints, seen.turns)
    box = face_boxes(face_extent(view.project(with_forehead(points)))[None], fps=float(source.fps))[0]
    return float(box[0]), float(box[1]), float(box[2])
