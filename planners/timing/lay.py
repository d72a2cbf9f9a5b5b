"""Lays a film on its timeline: speech first, cuts on the beat, the seconds that were asked for, to the frame."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ...story.artifact import Key
from ...story.script import Line, Script
from ...story.speech import Speech
from ...story.storyboard import Shot, Storyboard
from ...story.time import to_frames
from ...story.timeline import BeatGrid, Caption, Placement, Timeline, VoiceCue
from ...templates.platform import Platform
from ...tools.captions.cues import cut_captions
from ...tools.captions.limits import CaptionLimits
from ...tools.sound.grid import beat_grid
from ...tools.sound.parts import cue_beats, cue_sections, film_cues
from ...tools.speech.pause_times import shifted
from ..estimate import SpokenEstimate, estimate_speech
from ..motion_planning.in_timeline import with_performances
from ..planner import Library, builtin_library
from .accents import lay_accents
from .beats import CutGrid, cut_grid, place_cuts
from .landmarks import chapters, hits, sections, turn
from .pacing import rest_s, weight
from .pauses import Pause, fitted_pauses, hold_pauses, kept_lengths
from .shot_clock import ShotClock, clock_shot

STRETCH = Fraction(21, 20)
"""A film may be this much longer than asked where its words need it."""
RESTS = Fraction(1, 20)
"""The share of the rests that a film without an asked length takes."""
_STRONG = ("offer", "call-to-action", "chapter")
"""Shots of these roles like to begin on a downbeat."""
AnySpeech = Speech | SpokenEstimate
SpeechOrEstimate = AnySpeech | tuple[Key, AnySpeech]


def lay_timeline(
    storyboard: Storyboard,
    script: Script,
    *,
    speeches: Mapping[str, SpeechOrEstimate] | None = None,
    platform: Platform | None = None,
    fps: Fraction | None = None,
    grid: BeatGrid | None = None,
    previous: Timeline | None = None,
    follow_words: bool = False,
    library: Library | None = None,
) -> Timeline:
    """The timeline of a storyboard. Lines without a speech in `speeches` (line id -> speech, or key and speech) are
    estimated, so that a plan has a timeline before it has a voice.

    With `previous`, a shot whose words still fit keeps its length, others grow by whole beats, and the rest only moves.
    Where words need more time than was asked for the film gets longer, never a voice over another; the linter says so.
    With `follow_words` nobody asked for a length: the film is as long as its words and a calm editor's rests make it.
    What people do in their shots is planned last, from the `library` that comes with Reelwright where None.
    """
    fps = fps or storyboard.fps
    spoken = _spoken(script, speeches or {})
    music = not storyboard.music.none
    target = to_frames(storyboard.seconds, fps)
    cuts_on = cut_grid(grid, frames=target, fps=fps, frames_per_beat=storyboard.music.frames_per_beat, music=music)
    clocks, pauses = hold_pauses(_clocks(storyboard, script, spoken, fps, cuts_on, tight=False), storyboard)
    if follow_words and clocks:
        target = _natural(storyboard, clocks)
    kept = kept_lengths(previous, storyboard, clocks, pauses, fps)
    if kept is not None:
        tight, pauses = hold_pauses(_clocks(storyboard, script, spoken, fps, cuts_on, tight=True), storyboard)
        cuts = _keep(kept, tight, cuts_on, pauses)
    else:
        cuts = _cut(storyboard, clocks, cuts_on, target, pauses)
        if cuts[-1] > target and not follow_words:
            tight, pauses = hold_pauses(_clocks(storyboard, script, spoken, fps, cuts_on, tight=True), storyboard)
            cuts = _cut(storyboard, tight, cuts_on, target, pauses)
    cuts, delays = fitted_pauses(cuts, pauses, cuts_on)
    timeline = _assemble(
        storyboard,
        script,
        spoken,
        cuts,
        delays=delays,
        grid=grid,
        cuts_on=cuts_on,
        platform=platform,
        fps=fps,
        music=music,
    )
    if not any(shot.cast for shot in storyboard.shots):
        return timeline
    return with_performances(timeline, storyboard, script, spoken, library or builtin_library())


def _spoken(script: Script, speeches: Mapping[str, SpeechOrEstimate]) -> dict[str, tuple[Key, AnySpeech]]:
    spoken: dict[str, tuple[Key, AnySpeech]] = {}
    for line in script.lines:
        given = speeches.get(line.id)
        if isinstance(given, tuple):
            spoken[line.id] = given
        elif given is not None:
            spoken[line.id] = ("", given)
        elif line.say:
            guess = estimate_speech(line.say, script.language)
            pauses = tuple((cue.word, cue.seconds) for cue in line.cues if cue.seconds is not None)
            spoken[line.id] = ("", _paused(guess, pauses) if pauses else guess)
    return spoken


def _paused(guess: SpokenEstimate, pauses: tuple[tuple[int, Fraction], ...]) -> SpokenEstimate:
    words = shifted(guess.words, pauses)
    longer = words[-1].end_s - guess.words[-1].end_s if words else Fraction(0)
    return SpokenEstimate(seconds=guess.seconds + longer, words=words)


def _natural(storyboard: Storyboard, clocks: list[ShotClock]) -> int:
    """As long as the words and a little under half of the rest that each shot may take."""
    rests = sum((rest_s(clock.role, speaks=clock.speaks) for clock in clocks), Fraction(0))
    last = 2 * storyboard.fps if clocks[-1].role != "call-to-action" else Fraction(0)
    return int(sum(clock.need for clock in clocks) + rests * RESTS * storyboard.fps + last)


def _lines(shot: Shot, script: Script) -> list[Line]:
    return [script.line(name) for name in shot.lines]


def _clocks(
    storyboard: Storyboard,
    script: Script,
    spoken: Mapping[str, tuple[Key, AnySpeech]],
    fps: Fraction,
    grid: CutGrid,
    *,
    tight: bool,
) -> list[ShotClock]:
    clocks = []
    for number, shot in enumerate(storyboard.shots):
        following = storyboard.shots[number + 1] if number + 1 < len(storyboard.shots) else None
        clocks.append(
            clock_shot(
                shot,
                _lines(shot, script),
                spoken,
                fps=fps,
                tight=tight,
                beat=grid.pace,
                overlap_in=shot.transition.frames if number else 0,
                overlap_out=following.transition.frames if following else 0,
            )
        )
    return clocks


def _cut(
    storyboard: Storyboard, clocks: list[ShotClock], grid: CutGrid, target: int, pauses: dict[int, Pause]
) -> list[int]:
    """Share the time that is left by an editor's weights; a shot holds no longer than its rest while others can."""
    needs = [clock.need for clock in clocks]
    rests = [Fraction(0) + rest_s(clock.role, speaks=clock.speaks) * storyboard.fps for clock in clocks]
    weights = [
        weight(clock.role) * (1 if clock.speaks or clock.role != "statement" else Fraction(3, 4)) for clock in clocks
    ]
    for number in pauses:
        rests[number], weights[number] = Fraction(0), Fraction(1, 100)
    if clocks and clocks[-1].role != "call-to-action":
        # A film that ends on told words lets them stand for a moment.
        rests[-1] = max(rests[-1], 2 * storyboard.fps)
        weights[-1] = max(weights[-1], Fraction(2))
    slack = Fraction(max(0, target - sum(needs)))
    shares = [Fraction(0)] * len(needs)
    if len(needs) > 3:
        # Rhythm first: the shot that may rest longest gets to twice the shortest before the others share.
        calm = max(range(len(needs)), key=lambda number: (weights[number], number))
        shares[calm] = max(Fraction(0), min(slack * Fraction(4, 5), Fraction(11, 5) * min(needs) - needs[calm]))
        slack -= shares[calm]
        rests[calm] = max(rests[calm], shares[calm])
        # And the tightest one stays tight: the hook, where it is nearly that.
        tight = min(range(len(needs)), key=lambda number: (needs[number] * (1 if number else Fraction(4, 5)), number))
        rests[tight] = min(rests[tight], Fraction(grid.pace if grid.pace > 1 else 6) / 2)
    open_shots = list(range(len(needs)))
    while slack > 0 and open_shots:
        whole = sum(weights[number] for number in open_shots)
        full = [number for number in open_shots if shares[number] + slack * weights[number] / whole >= rests[number]]
        if not full:
            for number in open_shots:
                shares[number] += slack * weights[number] / whole
            slack = Fraction(0)
        for number in full:
            slack -= rests[number] - shares[number]
            shares[number] = rests[number]
            open_shots.remove(number)
    if slack > 0:
        whole = sum(weights)
        shares = [share + slack * each / whole for share, each in zip(shares, weights, strict=True)]
    wishes = [need + share for need, share in zip(needs, shares, strict=True)]
    strong = frozenset(number for number, clock in enumerate(clocks) if clock.role in _STRONG)
    return place_cuts(needs, wishes, total=target, grid=grid, strong=strong, exact=frozenset(pauses))


def _keep(kept: list[int], clocks: list[ShotClock], grid: CutGrid, pauses: dict[int, Pause]) -> list[int]:
    """The old lengths, those that are too short grown by whole beats; a pause is as long as it is asked to be."""
    cuts = [0]
    moved = 0
    for number, (length, clock) in enumerate(zip(kept, clocks, strict=True)):
        if number in pauses:
            moved += abs(clock.need - length)
            cuts.append(cuts[-1] + clock.need)
            continue
        grown = max(0, -(-(clock.need - length) // grid.pace)) * grid.pace
        moved += grown
        end = cuts[-1] + length + grown
        # On a tracked grid a move by whole beats may miss the beat by a little; the next one is taken.
        if moved and clock is not clocks[-1] and end != grid.down(end) and grid.pace > 1:
            end = grid.up(end)
        cuts.append(end)
    return cuts


def _assemble(
    storyboard: Storyboard,
    script: Script,
    spoken: Mapping[str, tuple[Key, AnySpeech]],
    cuts: list[int],
    *,
    delays: dict[int, int],
    grid: BeatGrid | None,
    cuts_on: CutGrid,
    platform: Platform | None,
    fps: Fraction,
    music: bool,
) -> Timeline:
    total = cuts[-1]
    picture: list[Placement] = []
    voice: list[VoiceCue] = []
    beats = _beats(grid, storyboard, total, fps, music)
    for number, shot in enumerate(storyboard.shots):
        overlap = shot.transition.frames if number else 0
        start, end = cuts[number] - overlap, cuts[number + 1]
        following = storyboard.shots[number + 1].transition.frames if number + 1 < len(storyboard.shots) else 0
        lines = _lines(shot, script)
        for tight in (False, True):
            clock = clock_shot(
                shot,
                lines,
                spoken,
                fps=fps,
                tight=tight,
                beat=cuts_on.pace,
                overlap_in=overlap,
                overlap_out=following,
                delay=delays.get(number, 0),
            )
            if clock.need <= end - cuts[number]:
                break
        inside = tuple(beat - start for beat in beats.beats if start <= beat < end)
        picture.append(
            Placement(
                shot=shot.id,
                start=start,
                frames=end - start,
                cues=clock.cues(inside, frames=end - start),
                transition=shot.transition
                if number
                else shot.transition.model_copy(update={"kind": "cut", "frames": 0}),
            )
        )
        for line_id, at in clock.starts:
            key, speech = spoken[line_id]
            voice.append(
                VoiceCue(
                    line=line_id,
                    speaker=script.line(line_id).speaker,
                    key=key,
                    start=start + at,
                    seconds=speech.seconds,
                )
            )
    captions = _captions(script, spoken, voice, total, platform, fps) if storyboard.captions else ()
    lift, opened = turn(storyboard, script, cuts), chapters(storyboard, script, cuts)
    struck = hits(storyboard, script, cuts)
    form = sections(storyboard, total, fps, music, lift, opened)
    if form and grid is None:
        beat = storyboard.music.frames_per_beat
        starts = [placement.start for placement in picture]
        scored = film_cues(
            total, fps, frames_per_beat=beat, voice=voice, cuts=starts, chapters=[each.start for each in opened]
        )
        if len(scored) > 1:
            form, beats = cue_sections(scored, fps, beat), cue_beats(scored, fps, beat)
    return Timeline(
        width=storyboard.width,
        height=storyboard.height,
        fps=fps,
        frames=total,
        picture=tuple(picture),
        captions=captions,
        voice=tuple(voice),
        beats=beats,
        sections=form,
        hits=struck,
        accents=lay_accents(storyboard, script, picture=picture, voice=voice, spoken=spoken, hits=struck, fps=fps),
        chapters=opened,
    )


def _beats(grid: BeatGrid | None, storyboard: Storyboard, total: int, fps: Fraction, music: bool) -> BeatGrid:
    if grid is not None and grid.beats:
        return grid
    return beat_grid(total, fps, storyboard.music.frames_per_beat) if music else BeatGrid()


def _captions(
    script: Script,
    spoken: Mapping[str, tuple[Key, AnySpeech]],
    voice: list[VoiceCue],
    total: int,
    platform: Platform | None,
    fps: Fraction,
) -> tuple[Caption, ...]:
    limits = CaptionLimits(chars_per_line=platform.caption_chars_per_line) if platform else CaptionLimits()
    captions: list[Caption] = []
    for number, cue in enumerate(voice):
        until = voice[number + 1].start if number + 1 < len(voice) else total
        captions.extend(
            cut_captions(
                cue.line,
                spoken[cue.line][1].words,
                start=cue.start,
                fps=fps,
                until=until,
                language=script.language,
                limits=limits,
            )
        )
    return tuple(captions)
