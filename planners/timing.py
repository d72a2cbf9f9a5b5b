"""Lays a film on its timeline: speech first, cuts on the beat, the seconds that were asked for, to the frame."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

from ..story.artifact import Key
from ..story.script import Line, Script
from ..story.speech import Speech
from ..story.storyboard import Shot, Storyboard
from ..story.time import to_frames
from ..story.timeline import BeatGrid, Caption, MusicSection, Placement, Timeline, VoiceCue
from ..templates.platform import Platform
from ..tools.captions.cues import cut_captions
from ..tools.captions.limits import CaptionLimits
from ..tools.sound.grid import arrange, beat_grid
from .beats import CutGrid, cut_grid, place_cuts
from .estimate import SpokenEstimate, estimate_speech
from .pacing import rest_s, weight
from .shot_clock import ShotClock, clock_shot

STRETCH = Fraction(21, 20)
"""A film may be this much longer than asked where its words need it."""
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
) -> Timeline:
    """The timeline of a storyboard. Lines without a speech in `speeches` (line id -> speech, or key and speech) are
    estimated, so that a plan has a timeline before it has a voice.

    With `previous`, a shot whose words still fit keeps its length, others grow by whole beats, and the rest only moves.
    Where words need more time than was asked for the film gets longer, never a voice over another; the linter says so.
    """
    fps = fps or storyboard.fps
    spoken = _spoken(script, speeches or {})
    music = not storyboard.music.none
    target = to_frames(storyboard.seconds, fps)
    cuts_on = cut_grid(grid, frames=target, fps=fps, frames_per_beat=storyboard.music.frames_per_beat, music=music)
    clocks = _clocks(storyboard, script, spoken, fps, cuts_on, tight=False)
    kept = _kept_lengths(previous, storyboard, fps)
    if kept is not None:
        cuts = _keep(kept, _clocks(storyboard, script, spoken, fps, cuts_on, tight=True), cuts_on)
    else:
        cuts = _cut(storyboard, clocks, cuts_on, target)
        if cuts[-1] > target:
            tight = _clocks(storyboard, script, spoken, fps, cuts_on, tight=True)
            cuts = _cut(storyboard, tight, cuts_on, target)
    return _assemble(
        storyboard, script, spoken, cuts, grid=grid, cuts_on=cuts_on, platform=platform, fps=fps, music=music
    )


def _spoken(script: Script, speeches: Mapping[str, SpeechOrEstimate]) -> dict[str, tuple[Key, AnySpeech]]:
    spoken: dict[str, tuple[Key, AnySpeech]] = {}
    for line in script.lines:
        given = speeches.get(line.id)
        if isinstance(given, tuple):
            spoken[line.id] = given
        elif given is not None:
            spoken[line.id] = ("", given)
        elif line.say:
            spoken[line.id] = ("", estimate_speech(line.say, script.language))
    return spoken


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


def _cut(storyboard: Storyboard, clocks: list[ShotClock], grid: CutGrid, target: int) -> list[int]:
    """Share the time that is left by an editor's weights; a shot holds no longer than its rest while others can."""
    needs = [clock.need for clock in clocks]
    rests = [Fraction(0) + rest_s(clock.role, speaks=clock.speaks) * storyboard.fps for clock in clocks]
    weights = [
        weight(clock.role) * (1 if clock.speaks or clock.role != "statement" else Fraction(3, 4)) for clock in clocks
    ]
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
    strong = frozenset(number for number, clock in enumerate(clocks) if clock.role in ("offer", "call-to-action"))
    return place_cuts(needs, wishes, total=target, grid=grid, strong=strong)


def _kept_lengths(previous: Timeline | None, storyboard: Storyboard, fps: Fraction) -> list[int] | None:
    """The lengths between cuts of an earlier timeline of the same shots and transitions, else None."""
    if previous is None or previous.fps != fps:
        return None
    before = [(each.shot, each.transition) for each in previous.picture]
    if before != [(shot.id, shot.transition) for shot in storyboard.shots]:
        return None
    starts = [each.start + each.transition.frames for each in previous.picture] + [previous.frames]
    starts[0] = 0
    return [after - at for at, after in itertools.pairwise(starts)]


def _keep(kept: list[int], clocks: list[ShotClock], grid: CutGrid) -> list[int]:
    """The old lengths, those that are too short grown by whole beats."""
    cuts = [0]
    moved = 0
    for length, clock in zip(kept, clocks, strict=True):
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
        clock = clock_shot(
            shot, lines, spoken, fps=fps, tight=False, beat=cuts_on.pace, overlap_in=overlap, overlap_out=following
        )
        if clock.need > end - cuts[number]:
            clock = clock_shot(
                shot, lines, spoken, fps=fps, tight=True, beat=cuts_on.pace, overlap_in=overlap, overlap_out=following
            )
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
    turn = _turn(storyboard, script, cuts)
    return Timeline(
        width=storyboard.width,
        height=storyboard.height,
        fps=fps,
        frames=total,
        picture=tuple(picture),
        captions=captions,
        voice=tuple(voice),
        beats=beats,
        sections=_sections(storyboard, total, fps, music, turn),
        hits=_hits(storyboard, script, cuts),
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


def _turn(storyboard: Storyboard, script: Script, cuts: list[int]) -> int | None:
    """Where the music lifts: at the shot that asks for it, else at the first offer, else after two fifths."""
    for number, shot in enumerate(storyboard.shots):
        if shot.music_cue in ("lift", "drop"):
            return cuts[number]
    for number, shot in enumerate(storyboard.shots):
        if number and any(line.role == "offer" for line in _lines(shot, script)):
            return cuts[number]
    later = [cut for cut in cuts[1:-1] if cut * 5 >= cuts[-1] * 2]
    return later[0] if later else None


def _sections(
    storyboard: Storyboard, total: int, fps: Fraction, music: bool, turn: int | None
) -> tuple[MusicSection, ...]:
    if not music or storyboard.music.asset:
        return ()
    return arrange(total, storyboard.music.frames_per_beat, fps=fps, lift_frame=turn)


def _hits(storyboard: Storyboard, script: Script, cuts: list[int]) -> tuple[int, ...]:
    """The music accents the offer and the end card, at most one accent in two seconds."""
    hits: list[int] = []
    for number, shot in enumerate(storyboard.shots):
        roles = {line.role for line in _lines(shot, script)}
        wished = shot.music_cue in ("hit", "drop", "end") or roles & {"offer", "call-to-action"}
        if number and wished and (not hits or cuts[number] - hits[-1] >= 2 * storyboard.fps):
            hits.append(cuts[number])
    return tuple(hits)
