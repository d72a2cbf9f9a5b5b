"""A film's engine work as jobs: portraits, signals, encoded prompts, clips, and how the clips stand in the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...generators.clip_source import EngineClipSource
from ...generators.engine import EnginePlan
from ...generators.engine_job import EngineJob
from ...generators.scheduling import back_to_back
from ...story.answers import ClipLayer, MatteSource
from ...story.artifact import Key
from ...story.brief import Asset
from ...story.document import Part as Document
from ...story.errors import InputError
from ...story.storyboard import Shot, Storyboard
from ...story.timeline import Placement, Timeline
from ...templates.platform import Platform
from ...tools.compositor.scene_source import SceneSource, build_scene_source
from ...tools.estimators.segment_job import PersonMaskJob
from ...tools.media.clip_footage import ClipFootageJob
from ...tools.media.footage_intake import FOOTAGE_FILE
from ...tools.sound.grid_fit import FitToGridJob
from ...tools.work.job import Job
from .shots import MUSIC, Part, made_asset


class RefusedPartError(InputError):
    """An engine says of a part, before anything is made, that it cannot make it."""

    def __init__(self, place: str, engine: str, error: InputError) -> None:
        super().__init__(f"{place}: {error.what}", hint=error.hint)
        self.place, self.engine, self.why = place, engine, error


@dataclass(frozen=True)
class Made:
    """A part that an engine makes: its plan, and the jobs around it."""

    part: Part
    engine: str
    plan: EnginePlan
    job: EngineJob
    before: tuple[Job, ...] = ()
    """What it reads: signals, speech, encoded prompts."""
    after: tuple[EngineJob, ...] = ()
    """Upscaling and interpolation, in this order."""
    segmenter: str = ""
    """The model that looks for the person in the clip, where neither engine nor preview knows their outline."""

    @property
    def clip(self) -> tuple[Key, ClipLayer]:
        """The clip that is shown, the last of the chain."""
        last = self.after[-1] if self.after else self.job
        return last.key(), last.plan.clip

    @property
    def footage(self) -> ClipFootageJob:
        """The job that lays the clip in as footage."""
        return ClipFootageJob(clip=self.clip[0])

    @property
    def mask(self) -> PersonMaskJob | None:
        """The job that finds the person in the clip."""
        if not self.segmenter:
            return None
        return PersonMaskJob(picture=self.footage.key(), moving=True, model=self.segmenter)

    @property
    def jobs(self) -> tuple[EngineJob, ...]:
        """What an engine makes of it, and the steps that finish it."""
        return (self.job, *self.after)

    @property
    def all_jobs(self) -> tuple[EngineJob, ...]:
        """All that engines do for it, a dressed first frame too, in the order in which they do."""
        return (*(job for job in self.before if isinstance(job, EngineJob)), *self.jobs)


@dataclass(frozen=True)
class EngineFilm:
    """All engine work of a film."""

    made: tuple[Made, ...] = ()
    portraits: Mapping[str, tuple[Job, ...]] = field(default_factory=dict)
    """By person: the job of their reference picture, the jobs before it first."""

    def before(self) -> list[Job]:
        """What is made before the first clip: reference pictures, then what each part reads, in the engines' order."""
        portraits = [job for jobs in self.portraits.values() for job in jobs]
        return [*portraits, *(job for made in self.ordered() for job in made.before)]

    def ordered(self) -> list[Made]:
        """The engines' work, one model and shape after the other."""
        return back_to_back(self.made, plan_of=lambda made: made.plan)

    def of(self, place: str) -> Made | None:
        """The engine's part at a place, or None where the preview's stays."""
        return next((made for made in self.made if made.part.place == place), None)

    def footage(self) -> list[Job]:
        """The jobs that lay clips in as footage."""
        return [made.footage for made in self.made if made.part.kind == "picture" or made.segmenter]

    def masks(self) -> list[Job]:
        """The jobs that find people in clips, once those are laid in."""
        return [mask for made in self.made if (mask := made.mask) is not None]

    def music(self, storyboard: Storyboard, timeline: Timeline) -> FitToGridJob | None:
        """The job that lays an engine's music under the film's beats."""
        made = self.of(MUSIC)
        if made is None:
            return None
        return FitToGridJob(
            piece=made.job.key(),
            frames=timeline.frames,
            fps=timeline.fps,
            frames_per_beat=storyboard.music.frames_per_beat,
        )

    def scene(
        self,
        shot: Shot,
        placement: Placement,
        storyboard: Storyboard,
        *,
        assets: Mapping[str, Asset],
        platform: Platform,
    ) -> SceneSource:
        """A shot's picture with the engines' clips where the preview's people and pictures stood."""
        assets = dict(assets)
        mine = [made for made in self.made if made.part.shot is not None and made.part.shot.id == shot.id]
        for made in mine:
            if made.part.kind == "picture":
                _, clip = made.clip
                asset = made_asset(
                    f"{shot.id}-{made.part.slot}",
                    key=made.footage.key(),
                    width=clip.width,
                    height=clip.height,
                    seconds=Fraction(clip.frames) / clip.fps,
                )
                assets[asset.id] = asset
                shot = shot.model_copy(update={"slots": {**shot.slots, made.part.slot: asset.id}})
        source = build_scene_source(shot, placement, storyboard, assets=assets, platform=platform)
        cast = dict(source.cast)
        for made in mine:
            layer = made.part.place.partition("/")[2]
            if made.part.kind == "person" and layer in cast:
                cast[layer] = _shown(made, cast[layer])
        return source.model_copy(update={"cast": cast})


def _shown(made: Made, preview: Document) -> EngineClipSource:
    key, clip = made.clip
    matte: MatteSource = clip.matte
    if matte == "none" and made.part.bare and not made.part.driving and "motion" in made.plan.keeps:
        # They move as the drawn figure does, so its outline is theirs.
        matte = "source"
    mask = made.mask
    told: Any = preview
    return EngineClipSource(
        key=key,
        clip=clip,
        preview=preview,
        matte="file" if mask is not None else matte,
        matte_key=mask.key() if mask is not None else "",
        matte_file=FOOTAGE_FILE if mask is not None else "",
        window=made.part.window,
        width=told.width,
        height=told.height,
        around=made.part.around,
        fps=told.fps,
        frames=told.frames,
    )
