"""The film as a graph of jobs: picture, music, mix, master, measurement; and its sheet. Pure: nothing is made."""

from __future__ import annotations

from dataclasses import dataclass

from ..generators.embedded.composer.job import ComposeJob
from ..story.brief import Asset, Brief
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.timeline import MusicCue, Timeline
from ..templates.library import platform
from ..tools.compositor.sheet import PosterJob, SheetJob
from ..tools.compositor.span import SpanJob
from ..tools.compositor.span_plan import plan_spans
from ..tools.media.master import MasterJob
from ..tools.review.measure import MeasureJob
from ..tools.sound.fit import FitMusicJob
from ..tools.sound.mix import MixJob
from ..tools.work.job import Job
from .production import Production


@dataclass(frozen=True)
class FilmJobs:
    """All jobs of one film, by what they are for."""

    spans: tuple[SpanJob, ...]
    music: Job | None
    mix: MixJob
    master: MasterJob
    measure: MeasureJob
    poster: PosterJob

    def jobs(self) -> list[Job]:
        """The graph; sound first, for it is short and the master waits for it."""
        music = [self.music] if self.music is not None else []
        return [*music, self.mix, *self.spans, self.poster, self.master, self.measure]


def sheet_job(production: Production) -> SheetJob:
    """The job of the contact sheet."""
    brief, storyboard = production.load(Brief), production.load(Storyboard)
    return SheetJob.of(storyboard, assets=assets_of(brief), platform=platform(storyboard.platform))


def plan_film(production: Production, *, encoder: str = "x264") -> FilmJobs:
    """The job graph of the film as its documents stand. Pure: nothing is made."""
    brief, script = production.load(Brief), production.load(Script)
    storyboard, timeline = production.load(Storyboard), production.load(Timeline)
    where = platform(storyboard.platform)
    assets = assets_of(brief)
    spans = plan_spans(timeline, storyboard, assets=assets, platform=where, encoder=encoder)
    music = music_job(storyboard, timeline, assets)
    cue = None if music is None else MusicCue(key=music.key(), frames=timeline.frames)
    mix = MixJob(
        frames=timeline.frames,
        fps=timeline.fps,
        voice=timeline.voice,
        music=cue,
        target_lufs=where.loudness_lufs,
        true_peak_db=where.true_peak_db,
        audio_kbps=where.audio_kbps,
    )
    master = MasterJob(
        spans=tuple(span.key() for span in spans),
        mix=mix.key(),
        fps=timeline.fps,
        frames=timeline.frames,
        audio_kbps=where.audio_kbps,
        film_title=script.title,
        language=storyboard.language,
    )
    measure = MeasureJob.of(
        master=master.key(),
        mix=mix.key(),
        timeline=timeline,
        storyboard=storyboard,
        platform=where,
        assets=assets,
        # A person's own words are kept, and decide the length where they need more than was asked.
        asked_s=max(storyboard.seconds, timeline.seconds) if script.has_own_words else storyboard.seconds,
        shorter_by_decision=script.shorter_by_decision,
        shorter_reason=" ".join(script.notes) if script.shorter_by_decision else "",
        spans=spans,
    )
    poster = PosterJob.of(storyboard, assets=assets, platform=where)
    return FilmJobs(spans=spans, music=music, mix=mix, master=master, measure=measure, poster=poster)


def music_job(storyboard: Storyboard, timeline: Timeline, assets: dict[str, Asset]) -> Job | None:
    """The job of the film's music: composed, or the user's own cut to length; None for a film without."""
    plan = storyboard.music
    if plan.none:
        return None
    if plan.asset:
        return FitMusicJob(asset=assets[plan.asset].key, frames=timeline.frames, fps=timeline.fps)
    return ComposeJob(
        mood=plan.mood,
        fps=timeline.fps,
        frames=timeline.frames,
        frames_per_beat=plan.frames_per_beat,
        sections=timeline.sections,
        hits=timeline.hits,
        seed=storyboard.seed,
    )


def assets_of(brief: Brief) -> dict[str, Asset]:
    """The brief's assets by their ids."""
    return {asset.id: asset for asset in brief.assets}
