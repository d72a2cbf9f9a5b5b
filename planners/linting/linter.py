"""The authority on plans: what is broken, where, and what to do. Planners, critic and review ask it, tests prove it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...story.brief import Brief
from ...story.script import Script
from ...story.storyboard import Storyboard
from ...story.text_measure import TextMeasure
from ...story.timeline import Timeline
from ...story.violation import Violation
from ...templates.platform import Platform
from ..estimate import speech_seconds
from ..planner import Library, builtin_library
from ..staging.matching import RUN_MAX
from ..timing.pacing import HOOK_S, LEAD_FRAMES, reading_s
from ..writing.fitting import stage_units
from ..writing.phrasing import sameness
from .brand import lint_brand
from .exhibits import lint_exhibit
from .people import lint_people
from .slots import lint_slots, traced, unknown
from .timeline import lint_timeline

TOLERANCE = Fraction(1, 20)
"""A film may miss its length by this share."""
REPEATABLE_WORDS = 2
"""Sentences this short may come back: a name is meant to."""


def lint(
    brief: Brief,
    script: Script,
    storyboard: Storyboard | None = None,
    *,
    library: Library | None = None,
    timeline: Timeline | None = None,
    measure: TextMeasure | None = None,
) -> tuple[Violation, ...]:
    """All broken rules, the worst first. Before there is a timeline speech is estimated; with one it is measured."""
    library = library or builtin_library()
    found = [*_script(brief, script), *lint_brand(brief, script, storyboard)]
    if storyboard is not None:
        found += _storyboard(brief, script, storyboard, library, measure)
        found += lint_people(brief, script, storyboard, library)
        if timeline is None:
            found += _estimated_time(script, storyboard, library)
    if storyboard is not None and timeline is not None:
        found += lint_timeline(
            script,
            storyboard,
            timeline,
            platform=library.platforms.get(storyboard.platform),
            follow_words=brief.seconds is None and bool(brief.script_text),
        )
    return tuple(sorted(found, key=lambda each: each.severity != "error"))


def _script(brief: Brief, script: Script) -> Iterator[Violation]:
    seen: dict[str, str] = {}
    ids: set[str] = set()
    features = len(brief.product.features)
    for number, line in enumerate(script.lines):
        path = f"script.lines.{number}"
        if line.id in ids:
            yield Violation(
                code="duplicate-id",
                path=f"{path}.id",
                message=f"two lines are called {line.id!r}",
                hint="give each line its own id",
            )
        ids.add(line.id)
        if not (line.say.strip() or line.show.strip() or line.items or line.asset or line.exhibit):
            yield Violation(
                code="empty-line",
                path=path,
                message=f"the line {line.id!r} says and shows nothing",
                hint="give it words or drop it",
            )
        if line.say and brief.voice == "none":
            yield Violation(
                code="voice-none",
                path=f"{path}.say",
                message=f"the line {line.id!r} is spoken, but the film has no voice",
                hint="move its words to `show`",
            )
        for sentence in [line.say or line.show]:
            key = sameness(sentence)
            if key in seen and len(key.split()) > REPEATABLE_WORDS and brief.script_text == "":
                yield Violation(
                    code="duplicate-sentence",
                    path=path,
                    message=f"{sentence[:60]!r} was already said by {seen[key]!r}",
                    hint="say it once",
                    severity="error",
                )
            seen.setdefault(key, line.id)
        yield from traced(brief, f"{path}.say", line.say, counted=(len(line.items), features))
        yield from traced(
            brief, f"{path}.show", " ".join((line.show, *line.items)), counted=(len(line.items), features)
        )
        yield from lint_exhibit(brief, line, f"{path}.exhibit")
    if script.language != brief.language:
        yield Violation(
            code="wrong-language",
            path="script.language",
            severity="warning",
            message=f"the script is in {script.language!r}, the brief asks for {brief.language!r}",
            hint="plan again",
        )


def _storyboard(
    brief: Brief, script: Script, storyboard: Storyboard, library: Library, measure: TextMeasure | None
) -> Iterator[Violation]:
    platform = library.platforms.get(storyboard.platform)
    if storyboard.look not in library.looks:
        yield unknown("unknown-look", "storyboard.look", "look", storyboard.look, library.looks)
    if platform is None:
        yield unknown("unknown-platform", "storyboard.platform", "platform", storyboard.platform, library.platforms)
    else:
        yield from _length(storyboard, platform)
    if storyboard.width % 2 or storyboard.height % 2:
        yield Violation(
            code="odd-size",
            path="storyboard.width",
            message=f"{storyboard.width}x{storyboard.height} has an odd side",
            hint="video needs even sides",
        )
    if storyboard.music.asset and storyboard.music.asset not in {asset.id for asset in brief.assets}:
        yield unknown(
            "unknown-asset",
            "storyboard.music.asset",
            "asset",
            storyboard.music.asset,
            {asset.id: 0 for asset in brief.assets},
        )
    if storyboard.music.asset and storyboard.music.none:
        yield Violation(
            code="contradiction",
            path="storyboard.music",
            message="the music is a file and none at once",
            hint="choose one",
        )
    ids: set[str] = set()
    used: list[str] = []
    scenes: list[str] = []
    known = {line.id for line in script.lines}
    for number, shot in enumerate(storyboard.shots):
        path = f"storyboard.shots.{number}"
        if shot.id in ids:
            yield Violation(
                code="duplicate-id",
                path=f"{path}.id",
                message=f"two shots are called {shot.id!r}",
                hint="give each its own id",
            )
        ids.add(shot.id)
        for place, name in enumerate(shot.lines):
            if name not in known:
                yield unknown("unknown-line", f"{path}.lines.{place}", "line", name, dict.fromkeys(known))
            elif name in used:
                yield Violation(
                    code="line-twice",
                    path=f"{path}.lines.{place}",
                    message=f"the line {name!r} is heard in two shots",
                    hint="keep it in one",
                )
            used.append(name)
        scene = library.scenes.get(shot.scene)
        if scene is None:
            yield unknown("unknown-scene", f"{path}.scene", "scene", shot.scene, library.scenes)
        else:
            wide = stage_units(platform, storyboard.width, storyboard.height) if platform is not None else 0.0
            yield from lint_slots(brief, script, shot, scene, path, library, measure, wide=wide)
        scenes.append(shot.scene)
        paged = scene is not None and "asset:slides" in scene.needs
        if len(scenes) > RUN_MAX and len(set(scenes[-RUN_MAX - 1 :])) == 1 and not paged:
            yield Violation(
                code="same-scene",
                path=f"{path}.scene",
                severity="warning",
                message=f"the scene {shot.scene!r} stands {RUN_MAX + 1} times in a row",
                hint="choose another for one of them",
            )
        if number == 0 and shot.transition.frames:
            yield Violation(
                code="transition",
                path=f"{path}.transition",
                message="the first shot has nothing to come from",
                hint="let it cut",
                severity="warning",
            )
        if (shot.transition.kind == "cut" and shot.transition.frames) or (
            shot.transition.kind != "cut" and not shot.transition.frames
        ):
            yield Violation(
                code="transition",
                path=f"{path}.transition",
                message=f"a {shot.transition.kind} of {shot.transition.frames} frames",
                hint="a cut takes 0 frames, others 4 to 20",
            )
    for number, line in enumerate(script.lines):
        if line.id not in used:
            yield Violation(
                code="unused-line",
                path=f"script.lines.{number}",
                message=f"the line {line.id!r} ({(line.say or line.show)[:40]!r}) is in no shot",
                hint="give it to a shot, or drop it from the script",
            )
    spoken = [name for shot in storyboard.shots for name in shot.lines if name in known]
    order = [line.id for line in script.lines if line.id in spoken]
    if list(dict.fromkeys(spoken)) != order:
        yield Violation(
            code="line-order",
            path="storyboard.shots",
            severity="warning",
            message="the shots hear the lines in another order than the script",
            hint="order the shots as the script",
        )


def _length(storyboard: Storyboard, platform: Platform) -> Iterator[Violation]:
    seconds, low, high = storyboard.seconds, platform.seconds_min, platform.seconds_max
    if not low <= seconds <= high:
        yield Violation(
            code="platform-length",
            path="storyboard.seconds",
            message=f"{float(seconds):g} s, {platform.title} takes {float(low):g} to {float(high):g} s",
            hint="choose another length or platform",
        )
    elif platform.seconds_advised and not platform.seconds_advised[0] <= seconds <= platform.seconds_advised[1]:
        low, high = platform.seconds_advised
        yield Violation(
            code="advised-length",
            path="storyboard.seconds",
            severity="warning",
            message=f"{float(seconds):g} s, {platform.title} advises {float(low):g} to {float(high):g} s",
            hint="",
        )


def _estimated_time(script: Script, storyboard: Storyboard, library: Library) -> Iterator[Violation]:
    """Before there is a voice: does the speech fit by estimate, and does the hook land?"""
    lines = {line.id: line for line in script.lines}
    need = Fraction(0)
    for number, shot in enumerate(storyboard.shots):
        own = [lines[name] for name in shot.lines if name in lines]
        speech = sum((speech_seconds(line.say, script.language) for line in own), Fraction(0))
        need += speech + Fraction(LEAD_FRAMES, 30) if speech else Fraction(3, 5)
        if number == 0 and own and own[0].show and len(own[0].show.split()) > 10:
            yield Violation(
                code="late-hook",
                path="storyboard.shots.0",
                severity="warning",
                message=f"the hook shows {len(own[0].show.split())} words: {float(reading_s(own[0].show)):.1f} s long",
                hint=f"the first words are read within {float(HOOK_S):g} s; show fewer",
            )
        scene = library.scenes.get(shot.scene)
        if scene is not None and speech > scene.seconds[1] * Fraction(3, 2):
            yield Violation(
                code="shot-too-long",
                path=f"storyboard.shots.{number}",
                severity="warning",
                message=f"{float(speech):.1f} s of speech; the scene {scene.id!r} holds {float(scene.seconds[1]):g} s",
                hint="split the line in two",
            )
    if need > storyboard.seconds * (1 + TOLERANCE):
        yield Violation(
            code="speech-too-long",
            path="storyboard.seconds",
            severity="warning" if script.has_own_words else "error",
            message=f"the words take about {float(need):.1f} s, the film has {float(storyboard.seconds):g} s",
            hint=f"drop or shorten lines by {float(need - storyboard.seconds):.1f} s, or ask for more seconds",
        )
