"""From the parts of a film to its engine work: portraits, requests, signals, plans, and the steps that finish clips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...generators.embedded.cast.portrait_job import PortraitJob
from ...generators.embedded.cast.signals.job import SignalsJob
from ...generators.embedded.cast.signals.signal_set import Placing
from ...generators.embedded.cast.signals.staged import StagedCast
from ...generators.engine import Engine, EnginePlan
from ...generators.engine_job import EngineJob
from ...generators.settings import ROLES
from ...planners.prompting.shots import portrait_prompt
from ...story.answers import ClipLayer, Still
from ...story.artifact import Key
from ...story.brief import Asset
from ...story.errors import EngineError, InputError
from ...story.requests import Interpolate, Signal, TextToImage, TryOn, Upscale
from ...story.storyboard import Storyboard
from ...templates.library import person
from ...tools.work.job import Job
from .choice import EMBEDDED, EngineBench
from .driving import check_long_enough, footage_signals
from .film import EngineFilm, Made, RefusedPartError
from .shots import FilmPapers, Part, ask, parts_of

PORTRAIT_AREA = 768 * 1152
"""Pixels of a reference picture."""
LARGER = 1.25
"""A clip is upscaled where its place is at least so many times as high."""


def plan_engines(papers: FilmPapers, picks: Mapping[str, str], bench: EngineBench) -> EngineFilm:
    """The jobs of all parts that an engine was picked for. Pure but for the engines' own tables: nothing is made.

    `RefusedPartError` says which part an engine cannot make, and why.
    """
    parts = [
        replace(part, replaces=bench.choice.replace and bool(part.driving))
        for part in parts_of(papers)
        if picks.get(part.place, EMBEDDED) != EMBEDDED
    ]
    portraits = _portraits(parts, papers, picks, bench)
    keys = {name: jobs[-1].key() for name, jobs in portraits.items()}
    keys |= _own_photos(papers)
    made = []
    for part in parts:
        try:
            made.append(_made(part, papers, picks, bench, keys))
        except InputError as error:
            raise RefusedPartError(part.place, picks[part.place], error) from error
    return EngineFilm(tuple(made), portraits)


def _own_photos(papers: FilmPapers) -> dict[str, Key]:
    """The user's photo of somebody is how the film's first person looks, whoever of the others an engine makes."""
    photos = papers.brief.assets_of("person")
    seen = next((part.recipe.performance.person for part in parts_of(papers) if part.recipe is not None), "")
    return {seen: photos[0].key} if photos and seen else {}


def _portraits(
    parts: Iterable[Part], papers: FilmPapers, picks: Mapping[str, str], bench: EngineBench
) -> dict[str, tuple[Job, ...]]:
    """One reference picture for each person, the same in every shot: by an engine, else drawn."""
    photographed = _own_photos(papers)
    found: dict[str, tuple[Job, ...]] = {}
    for part in parts:
        if part.recipe is None:
            continue
        name = part.recipe.performance.person
        if name in found or name in photographed:
            continue
        width, height = _portrait_size(papers.storyboard)
        picker = picks.get("portraits", EMBEDDED)
        if picker == EMBEDDED:
            plain = part.recipe.model_copy(update={"garment": ""})
            found[name] = (PortraitJob(source=plain, width=width, height=height),)
            continue
        engine = bench.engine(picker)
        told = portrait_prompt(engine.capabilities().prompts, person(name), palette=part.recipe.palette)
        request = TextToImage(
            width=width, height=height, prompt=told.prompt, avoid=told.avoid, seed=papers.storyboard.seed
        )
        plan = engine.plan(request)
        found[name] = (*engine.prepare(plan), EngineJob(plan=plan, settings=bench.settings))
    return found


def _portrait_size(storyboard: Storyboard) -> tuple[int, int]:
    scale = min(1.0, (PORTRAIT_AREA / (storyboard.width * storyboard.height)) ** 0.5)
    width, height = (max(64, 16 * round(side * scale / 16)) for side in (storyboard.width, storyboard.height))
    return width, height


def _made(
    part: Part, papers: FilmPapers, picks: Mapping[str, str], bench: EngineBench, portraits: Mapping[str, Key]
) -> Made:
    engine = bench.engine(picks[part.place])
    loose = _loose(part, engine)
    # Who stands in footage keeps its ground.
    segmenter = bench.settings.estimators.get("person", "") if loose and not part.replaces else ""
    part = replace(part, window=loose and not segmenter)
    asked = ask(part, papers, style=engine.capabilities().prompts, portraits=portraits)
    plan = engine.plan(asked.request)
    if part.kind != "music" and not isinstance(plan.answer, ClipLayer):
        raise InputError(
            f"the engine {engine.name!r} makes no clip of {part.role!r}, only a still",
            hint="choose another for it; it dresses the first frame where it is the engine for 'picture'",
        )
    before: tuple[Job, ...] = asked.before
    if part.driving:
        check_long_enough(_clip(part, papers), asked.request)
    if plan.signals:
        signals = _signals(part, plan, papers, bench)
        bring = tuple(Signal(name=name, key=signals[-1].key()) for name in plan.signals)
        request = asked.request.model_copy(update={"signals": (*asked.request.signals, *bring)})
        plan = engine.plan(request)
        before = (*before, *signals)
        if plan.signals:
            raise EngineError(f"the engine {engine.name!r} asks for signals without end: {', '.join(plan.signals)}")
    dressing = _dressed_first(part, plan, papers, picks, bench, portraits)
    if dressing and isinstance(plan.request, TryOn):
        request = plan.request.model_copy(update={"references": (dressing[-1].key(), *plan.request.references)})
        plan = engine.plan(request)
        before = (*before, *dressing)
    if part.driving:
        plan = plan.model_copy(update={"notes": (*plan.notes, _driven(part, papers))})
    job = EngineJob(plan=plan, settings=bench.settings)
    after = _after(part, job, picks, bench) if part.kind != "music" else ()
    later = tuple(each for step in after for each in bench.engine(step.plan.engine).prepare(step.plan))
    return Made(part, engine.name, plan, job, (*before, *engine.prepare(plan), *later), after, segmenter)


def _dressed_first(
    part: Part,
    plan: EnginePlan,
    papers: FilmPapers,
    picks: Mapping[str, str],
    bench: EngineBench,
    portraits: Mapping[str, Key],
) -> tuple[Job, ...]:
    """Of a try-on: the jobs of its first frame, dressed by the engine that makes pictures, where that one can.

    The clip's engine follows it, so that the garment is the photo's and the same from the first frame on.
    """
    name = picks.get("portraits", EMBEDDED)
    request = plan.request
    if not isinstance(request, TryOn) or name in (EMBEDDED, plan.engine):
        return ()
    dresser = bench.engine(name)
    if request.kind not in dresser.capabilities().skills:
        return ()
    told = ask(part, papers, style=dresser.capabilities().prompts, portraits=portraits).request
    dressed = dresser.plan(told.model_copy(update={"signals": request.signals}))
    if not isinstance(dressed.answer, Still) or dressed.signals:
        return ()
    return (*dresser.prepare(dressed), EngineJob(plan=dressed, settings=bench.settings))


def _loose(part: Part, engine: Engine) -> bool:
    """Whether nobody knows the outline of somebody who stands freely: neither a matte nor the drawn motion is kept.

    They are looked for in the clip where there is a segmenter, else they get a window of their place.
    """
    capabilities = engine.capabilities()
    skill = capabilities.skills.get(ROLES[part.role])
    follows = skill is not None and "motion" in skill.keeps and not part.driving
    return part.bare and not capabilities.matte and not follows


def _signals(part: Part, plan: EnginePlan, papers: FilmPapers, bench: EngineBench) -> tuple[Job, ...]:
    """The control signals in the size of the engine's picture, by the last of the jobs; the film's picture lies where
    the clip is cut out."""
    if part.recipe is None or plan.shape is None:
        raise EngineError(f"the engine {plan.engine!r} asks for signals of a shot that shows nobody")
    picture = plan.shape.picture
    left, top = part.around[:2]
    frame = Placing(x=float(picture.left), y=float(picture.top), scale=picture.scale(*part.canvas))
    if part.driving:
        return footage_signals(plan, _clip(part, papers), frame=frame, estimators=bench.settings.estimators)
    drawn = SignalsJob(
        width=picture.width,
        height=picture.height,
        frame=frame,
        people=(StagedCast(source=part.recipe, x=float(left), y=float(top)),),
        only=plan.signals,  # type: ignore[arg-type]  # Names that no signal has are refused by the job itself.
    )
    return (drawn,)


def _driven(part: Part, papers: FilmPapers) -> str:
    """What people should know of it."""
    name = _clip(part, papers).name
    if part.replaces:
        return f"stands in {name!r}, in the place of whoever was filmed; the ground is the footage's"
    return f"moves as somebody does in {name!r}, not as in the preview"


def _clip(part: Part, papers: FilmPapers) -> Asset:
    """The footage that drives a part."""
    return next(asset for asset in papers.brief.assets if asset.key == part.driving)


def _after(part: Part, job: EngineJob, picks: Mapping[str, str], bench: EngineBench) -> tuple[EngineJob, ...]:
    """Upscaling where the clip is small for its place, then interpolation where it is slower than the film."""
    steps: list[EngineJob] = []
    width, height = part.asked
    # A matte of its own belongs to the clip as it is.
    for role in () if job.plan.clip.matte == "file" else ("upscale", "interpolate"):
        name = picks.get(role, EMBEDDED)
        last = steps[-1] if steps else job
        clip = last.plan.clip
        asked = _finish(role, last.key(), clip, job, size=(width, height))
        if name == EMBEDDED or asked is None:
            continue
        steps.append(EngineJob(plan=bench.engine(name).plan(asked), settings=bench.settings))
    return tuple(steps)


def _finish(
    role: str, key: Key, clip: ClipLayer, job: EngineJob, *, size: tuple[int, int]
) -> Upscale | Interpolate | None:
    seed = job.plan.request.seed
    if role == "upscale" and size[1] >= LARGER * clip.height:
        factor = min(2.0, size[1] / clip.height)
        width, height = (2 * round(side * factor / 2) for side in (clip.width, clip.height))
        return Upscale(clip=key, width=width, height=height, frames=clip.frames, fps=clip.fps, seed=seed)
    fps = getattr(job.plan.request, "fps", clip.fps)
    if role == "interpolate" and clip.fps < fps:
        return Interpolate(
            clip=key, width=clip.width, height=clip.height, frames=clip.frames, clip_fps=clip.fps, fps=fps, seed=seed
        )
    return None
