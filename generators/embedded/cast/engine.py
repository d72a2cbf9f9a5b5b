"""The embedded engine: answers requests for people with the drawn cast, on any CPU.

What it makes is what the preview shows, so motion, timing, lips and identity are kept. `people` gives the recipes that
are drawn straight into a film; `run` leaves a clip with its matte beside it, for films that are put together elsewhere.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from ....story.answers import ClipLayer
from ....story.cast import Framing, Performance
from ....story.errors import InputError
from ....story.requests import AnimatePose, AnyRequest, Region, Speaker, Subject, TalkingPresenter, TryOn
from ....templates.library import motion, person
from ....templates.person import Person
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Keep, Obstacle, Skill, check_request
from ...settings import EngineSettings
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
PeopleRequest = AnimatePose | TalkingPresenter | TryOn


class EmbeddedEngine:
    """The drawn cast as an engine."""

    name = NAME
    version = ""

    def __init__(self, settings: EngineSettings | None = None) -> None:
        del settings  # It needs nothing of the machine.

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
        assert isinstance(request, PeopleRequest)
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
            answer=clip,
            needs=job.needs(),
            keeps=skill.keeps,
            compute_s=round(job.cost(), 2),
            notes=("prompts and camera words change nothing: people are drawn from the library",)
            if request.prompt or request.camera
            else (),
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """None, anywhere."""
        return ()

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:  # noqa: ARG002  # The protocol's.
        """Nothing."""
        return ()

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Draw and encode: leaves `picture.mp4`, `matte.mp4` and `clip.json`."""
        CastClipJob(people=self.people(plan.request), clip=plan.clip).make(bench)
        return plan.clip

    def people(self, request: AnyRequest) -> tuple[StagedCast, ...]:
        """The recipes of those who are seen, each where it stands in a frame of the request's size."""
        if not isinstance(request, PeopleRequest):
            raise InputError(f"nobody is seen in {request.kind!r}")
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


def _source(request: PeopleRequest, subject: Subject, performance: Performance) -> CastSource:
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


def _palette(request: PeopleRequest) -> dict[str, str]:
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


def _at_face(source: CastSource, face: Region, request: PeopleRequest) -> StagedCast:
    """The person so large and so placed that the box of their face, at rest, lies in the region."""
    left, top, side = _face_box(source)
    sides = (float(face.width) * request.width, float(face.height) * request.height)
    middle = (float(face.x) * request.width + sides[0] / 2, float(face.y) * request.height + sides[1] / 2)
    scale = min(sides) / side
    x, y = middle[0] - scale * (left + side / 2), middle[1] - scale * (top + side / 2)
    return StagedCast(source=source, x=round(x, 3), y=round(y, 3), scale=round(scale, 6))


def face_region(source: CastSource) -> Region:
    """Where the face of somebody who stands at ease is, as shares of all that the recipe shows."""
    left, top, side = _face_box(source)
    before, above, after, below = source.around
    width, height = before + source.width + after, above + source.height + below
    x, y = max(0.0, (left + before) / width), max(0.0, (top + above) / height)
    shares = (min(1.0 - x, side / width), min(1.0 - y, side / height))
    found = [Fraction(share).limit_denominator(10_000) for share in (x, y, *shares)]
    # Rounding must not reach over the edge.
    wide, high = (min(each, 1 - at) for each, at in zip(found[2:], found[:2], strict=True))
    return Region(x=found[0], y=found[1], width=wide, height=high)


def _face_box(source: CastSource) -> tuple[float, float, float]:
    """Left, top and side of the face's box, as the signal `face` has it, of a person who stands at ease."""
    return _face_box_of(
        source.person.model_dump_json(), source.framing, (source.width, source.height), source.turn, source.fps
    )


@cache
def _face_box_of(
    told: str, framing: Framing, size: tuple[int, int], turn: float, fps: Fraction
) -> tuple[float, float, float]:
    """The same by what it depends on: a film is planned again and again, and a figure takes most of a second."""
    person = Person.model_validate_json(told)
    figure = Figure.build(person, dress_colours(person, PLAIN_PALETTE))
    view = framed_view(figure, framing, width=size[0], height=size[1], yaw=turn)
    seen = figure.see(*standing(figure.skeleton), view)
    points = FacePoints(person, figure.skeleton).world(at_rest(1)[0], seen.joints, seen.turns)
    box = face_boxes(face_extent(view.project(with_forehead(points)))[None], fps=float(fps))[0]
    return float(box[0]), float(box[1]), float(box[2])
