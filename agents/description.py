"""description.txt: what is pasted beside the film: title, summary, chapters, credits, and that machines made it."""

from __future__ import annotations

from fractions import Fraction

from ..planners.writing.wording import shorten
from ..story.brief import Brief
from ..story.script import Script
from ..story.speech import Casting
from ..story.storyboard import Storyboard
from ..story.timeline import Timeline

SUMMARY_CHARS = 320
"""About what platforms show before 'more'."""
_LEAST_CHAPTERS = 2


def describe_film(
    brief: Brief, script: Script, storyboard: Storyboard, timeline: Timeline, casting: Casting | None
) -> str:
    """The text of `description.txt`. Its words are the script's own; nothing is claimed that the film does not say."""
    parts = [script.title, _summary(script), _chapters(timeline), _credits(brief, storyboard, timeline, casting)]
    return "\n\n".join(part for part in parts if part) + "\n"


def clock(seconds: Fraction | int, *, hours: bool = False) -> str:
    """A time as platforms read it: 00:00, 04:09, 1:02:03. With `hours` all of one list have them."""
    whole = int(seconds)
    if hours or whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 60:02}:{whole % 60:02}"


def _summary(script: Script) -> str:
    """The first sentences as they are said (or shown, in a film without a voice), as many as fit."""
    kept: list[str] = []
    spoken = any(line.say for line in script.lines)
    for line in script.lines:
        words = " ".join((line.say if spoken else line.show if line.role != "chapter" else "").split())
        if not words or words.rstrip(".") == script.title.rstrip("."):
            continue
        if kept and len(" ".join((*kept, words))) > SUMMARY_CHARS:
            break
        kept.append(words if len(words) <= SUMMARY_CHARS else shorten(words, SUMMARY_CHARS))
    return " ".join(kept)


def _chapters(timeline: Timeline) -> str:
    if len(timeline.chapters) < _LEAST_CHAPTERS:
        return ""
    hours = timeline.seconds >= 3600
    return "\n".join(
        f"{clock(Fraction(chapter.start) / timeline.fps, hours=hours)} {' '.join(chapter.title.split())}"
        for chapter in timeline.chapters
    )


def _credits(brief: Brief, storyboard: Storyboard, timeline: Timeline, casting: Casting | None) -> str:
    rows = []
    if timeline.voice and brief.assets_of("narration"):
        rows.append("Voice: a person's own recording.")
    elif timeline.voice:
        voices = dict.fromkeys(
            voice.title or voice.id for voice in (casting.voices.values() if casting is not None else ())
        )
        names = f" ({', '.join(voices)})" if voices else ""
        rows.append(f"Voice: synthetic{names}.")
    music = {asset.id: asset.name for asset in brief.assets_of("music")}.get(storyboard.music.asset)
    if music:
        rows.append(f"Music: {music}.")
    elif not storyboard.music.none:
        rows.append("Music: composed by a program for this film.")
    engines = sorted({shot.engine for shot in storyboard.shots} - {"embedded"})
    rows.append(f"Pictures: {', '.join(engines)}." if engines else "Pictures: drawn by a program.")
    rows.append("Made with Reelwright; it contains content made by software.")
    return "\n".join(rows)
