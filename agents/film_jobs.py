"""The film as a graph of jobs: picture, music, mix, master, measurement; and its sheet. Pure: nothing is made."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..generators.embedded.composer.accents import AccentJob
from ..generators.embedded.composer.job import ComposeJob
from ..story.brief import Asset, Brief
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.timeline import MusicCue, Timeline
from ..templates.library import platform
from ..templates.platform import Platform
from ..tools.compositor.sheets.sheet import PosterJob, SheetJob, poster_shot
from ..tools.compositor.spans.span import SpanJob
from ..tools.compositor.spans.span_plan import plan_spans
from ..tools.media.master import Chapter, MasterJob
from ..tools.review.measure import MeasureJob
from ..tools.sound.fit import FitMusicJob
from ..tools.sound.long_mix import LongMixJob, MixedCue
from ..tools.sound.mix import MixJob
from ..tools.sound.parts import Cue, cues_of
from ..tools.speech.mouth_job import MouthJob
from ..tools.work.job import Job
from .engines.film import EngineFilm
from .lips import mouth_jobs, with_mouths
from .production import Production


@dataclass(frozen=True)
class FilmJobs:
    """All jobs of one film, by what they are for."""

    spans: tuple[SpanJob, ...]
    music: Job | None
    mix: MixJob | LongMixJob
    master: MasterJob
    measure: MeasureJob
    poster: PosterJob
    accents: AccentJob | None = None
    cues: tuple[Job, ...] = ()
    """The music and the mix of each cue of a long film; `mix` joins them."""
    mouths: tuple[MouthJob, ...] = ()
    """The lips of what people in the picture say."""

    def jobs(self) -> list[Job]:
        """The graph; sound first, for it is short and the master waits for it."""
        music = [job for job in (self.music, self.accents) if job is not None]
        return [*music, *self.cues, self.mix, *self.mouths, *self.spans, self.poster, self.master, self.measure]


def sheet_job(production: Production) -> SheetJob:
    """The job of the contact sheet."""
    brief, storyboard = production.load(Brief), production.load(Storyboard)
    return SheetJob.of(storyboard, assets=assets_of(brief), platform=platform(storyboard.platform))


def plan_film(production: Production, *, encoder: str = "x264", engines: EngineFilm | None = None) -> FilmJobs:
    """The job graph of the film as its documents stand: the preview, or with engines' clips the final. Pure."""
    brief, script = production.load(Brief), production.load(Script)
    storyboard, timeline = production.load(Storyboard), production.load(Timeline)
    where = platform(storyboard.platform)
    assets = assets_of(brief)
    mouths = mouth_jobs(timeline, script, brief)
    spoken = with_mouths(timeline, mouths)
    build = engines.scene if engines is not None else None
    spans = plan_spans(spoken, storyboard, assets=assets, platform=where, encoder=encoder, build_scene=build)
    generated = engines.music(storyboard, timeline) if engines is not None else None
    music = generated or music_job(storyboard, timeline, assets)
    cue = None if music is None else MusicCue(key=music.key(), frames=timeline.frames)
    accents = accent_job(storyboard, timeline)
    # What an engine made is one piece, however long.
    scored = film_cues(storyboard, timeline) if generated is None else ()
    mix: MixJob | LongMixJob
    cues: tuple[Job, ...] = ()
    if len(scored) > 1:
        mix, cues = _mix_of_cues(scored, storyboard, timeline, accents=accents, where=where)
    else:
        mix = _mix(timeline, cue, accents=accents, where=where)
    master = MasterJob(
        spans=tuple(span.key() for span in spans),
        mix=mix.key(),
        fps=timeline.fps,
        frames=timeline.frames,
        audio_kbps=where.audio_kbps,
        film_title=script.title,
        language=storyboard.language,
        chapters=tuple(Chapter(title=each.title, start=each.start) for each in timeline.chapters),
    )
    measure = MeasureJob.of(
        master=master.key(),
        mix=mix.key(),
        timeline=timeline,
        storyboard=storyboard,
        platform=where,
        assets=assets,
        asked_s=_asked_s(brief, script, storyboard, timeline),
        shorter_by_decision=script.shorter_by_decision,
        shorter_reason=" ".join(script.notes) if script.shorter_by_decision else "",
        spans=spans,
    )
    poster = PosterJob.of(storyboard, assets=assets, platform=where)
    if engines is not None:
        shot = poster_shot(storyboard, assets)
        seen = next(each for each in spoken.picture if each.shot == shot.id)
        poster = PosterJob(source=engines.scene(shot, seen, storyboard, assets=assets, platform=where))
    return FilmJobs(
        spans=spans,
        music=None if cues else music,
        mix=mix,
        master=master,
        measure=measure,
        poster=poster,
        accents=accents,
        cues=cues,
        mouths=tuple(mouths.values()),
    )


def _mix(timeline: Timeline, music: MusicCue | None, *, accents: AccentJob | None, where: Platform) -> MixJob:
    return MixJob(
        frames=timeline.frames,
        fps=timeline.fps,
        voice=timeline.voice,
        music=music,
        accents=timeline.accents,
        accent_sounds=None if accents is None else accents.key(),
        target_lufs=where.loudness_lufs,
        true_peak_db=where.true_peak_db,
        audio_kbps=where.audio_kbps,
    )


def _mix_of_cues(
    scored: tuple[Cue, ...], storyboard: Storyboard, timeline: Timeline, *, accents: AccentJob | None, where: Platform
) -> tuple[LongMixJob, tuple[Job, ...]]:
    """A long film's sound: each cue is composed and mixed by itself, so that memory does not grow with length."""
    jobs: list[Job] = []
    mixed: list[MixedCue] = []
    for number, cue in enumerate(scored):
        part = _within(timeline, cue)
        music = None if storyboard.music.none else _composed(storyboard, part, seed=storyboard.seed + number)
        score = None if music is None else MusicCue(key=music.key(), frames=cue.frames)
        mix = _mix(part, score, accents=accents if part.accents else None, where=where)
        jobs += [mix] if music is None else [music, mix]
        mixed.append(MixedCue(key=mix.key(), frames=cue.frames))
    joined = LongMixJob(
        cues=tuple(mixed), fps=timeline.fps, true_peak_db=where.true_peak_db, audio_kbps=where.audio_kbps
    )
    return joined, tuple(jobs)


def _within(timeline: Timeline, cue: Cue) -> Timeline:
    """The sound of a stretch of the film, its times counted from the stretch's start."""
    return timeline.model_copy(
        update={
            "frames": cue.frames,
            "voice": tuple(
                each.model_copy(update={"start": each.start - cue.start})
                for each in timeline.voice
                if cue.start <= each.start < cue.end
            ),
            "accents": tuple(
                each.model_copy(update={"frame": each.frame - cue.start})
                for each in timeline.accents
                if cue.start <= each.frame < cue.end
            ),
            "hits": tuple(hit - cue.start for hit in timeline.hits if cue.start < hit < cue.end),
            "sections": (),
        }
    )


def film_cues(storyboard: Storyboard, timeline: Timeline) -> tuple[Cue, ...]:
    """The stretches of a film that are scored by themselves: one, unless it is long and the music is ours."""
    if storyboard.music.asset:
        return (Cue(0, timeline.frames),)
    return cues_of(timeline, frames_per_beat=1 if storyboard.music.none else storyboard.music.frames_per_beat)


def _asked_s(brief: Brief, script: Script, storyboard: Storyboard, timeline: Timeline) -> Fraction:
    if brief.seconds is None and brief.script_text:
        # Nobody asked: the script's own words set the length.
        return timeline.seconds
    # A person's own words are kept, and decide the length where they need more than was asked.
    return max(storyboard.seconds, timeline.seconds) if script.has_own_words else storyboard.seconds


def music_job(storyboard: Storyboard, timeline: Timeline, assets: dict[str, Asset]) -> Job | None:
    """The job of the film's music: composed, or the user's own cut to length; None for a film without."""
    plan = storyboard.music
    if plan.none:
        return None
    if plan.asset:
        return FitMusicJob(asset=assets[plan.asset].key, frames=timeline.frames, fps=timeline.fps)
    return _composed(storyboard, timeline, seed=storyboard.seed)


def _composed(storyboard: Storyboard, timeline: Timeline, *, seed: int) -> ComposeJob:
    plan = storyboard.music
    return ComposeJob(
        mood=plan.mood,
        fps=timeline.fps,
        frames=timeline.frames,
        frames_per_beat=plan.frames_per_beat,
        sections=timeline.sections,
        hits=timeline.hits,
        seed=seed,
    )


def accent_job(storyboard: Storyboard, timeline: Timeline) -> AccentJob | None:
    """The job of the film's designed sounds, in the music's key where we composed it; None for a film without."""
    if not timeline.accents:
        return None
    kinds = tuple(sorted({accent.kind for accent in timeline.accents}))
    mood = "" if storyboard.music.asset else storyboard.music.mood
    return AccentJob(kinds=kinds, mood=mood, seed=storyboard.seed)


def assets_of(brief: Brief) -> dict[str, Asset]:
    """The brief's assets by their ids."""
    return {asset.id: asset for asset in brief.assets}
