"""The editor: lays what was spoken, the beats and the shots on one timeline, to the frame."""

from __future__ import annotations

from ..planners.linting.linter import lint
from ..planners.timing.lay import lay_timeline
from ..story.brief import Brief
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.timeline import BeatGrid, MusicCue, Timeline
from ..story.violation import Violation
from ..templates.library import platform
from ..tools.sound.beats import read_beats
from ..tools.sound.fit import FitMusicJob
from . import film_jobs
from .desk import Desk
from .narrator import read_speeches

FITS_MAX = 3


def lay(desk: Desk) -> str:
    """Leave timeline.json. An edit that fits keeps its shot's length; one by hand is kept as it is."""
    production = desk.production
    desk.begin("timeline")
    brief, script, storyboard = production.load(Brief), production.load(Script), production.load(Storyboard)
    previous = production.last(Timeline)
    if production.has(Timeline) and production.edited(Timeline):
        timeline = production.load(Timeline)
        desk.note("timeline.json was edited by hand and is kept; remove it to have it laid anew")
    else:
        timeline = _lay(desk, script, storyboard, grid=None, previous=previous)
        music = film_jobs.music_job(storyboard, timeline, film_jobs.assets_of(brief))
        for _ in range(FITS_MAX):
            if not isinstance(music, FitMusicJob):
                break
            # Where the beats of a person's music fall depends on the length that it is cut to, and the length on the
            # beats. Two rounds settle it; the last one's beats are those that are heard.
            desk.run([music])
            grid = read_beats(production.store.folder(music.key()))
            timeline = _lay(desk, script, storyboard, grid=grid, previous=previous)
            fitted, music = music, film_jobs.music_job(storyboard, timeline, film_jobs.assets_of(brief))
            if music == fitted:
                break
        scored = film_jobs.film_cues(storyboard, timeline)
        if music is not None and len(scored) == 1:
            timeline = timeline.model_copy(update={"music": MusicCue(key=music.key(), frames=timeline.frames)})
        production.save(timeline)
    shots, beats = len(timeline.picture), len(timeline.beats.beats)
    desk.done("timeline", f"{float(timeline.seconds):.1f} s, {shots} shots on {beats} beats")
    return timeline.digest()


def _lay(
    desk: Desk, script: Script, storyboard: Storyboard, *, grid: BeatGrid | None, previous: Timeline | None
) -> Timeline:
    return lay_timeline(
        storyboard,
        script,
        speeches=read_speeches(desk),
        follow_words=follows_words(desk.production.load(Brief)),
        platform=platform(storyboard.platform),
        grid=grid,
        previous=previous,
    )


def follows_words(brief: Brief) -> bool:
    """True where nobody asked for a length and the person's own script sets it."""
    return brief.seconds is None and bool(brief.script_text)


def criticise(desk: Desk) -> tuple[Violation, ...]:
    """Lint again, now with measured speech and the frames of everything."""
    production = desk.production
    found = lint(
        production.load(Brief),
        production.load(Script),
        production.load(Storyboard),
        timeline=production.load(Timeline),
    )
    desk.warn(found)
    return found
