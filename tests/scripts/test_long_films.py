"""A long film's sound is made cue by cue, and is one sound; pauses are as long as the script says, to the frame."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.agents.description import clock
from reelwright.planners.estimate import estimate_speech
from reelwright.planners.script_reading.user_script import lines_of
from reelwright.planners.timing.lay import lay_timeline
from reelwright.story.script import Script
from reelwright.story.speech import SpokenWord
from reelwright.story.storyboard import MusicPlan, Shot, Storyboard, Transition
from reelwright.story.timeline import VoiceCue
from reelwright.templates.phrase_bank import reading
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.sound.aac import decoded
from reelwright.tools.sound.long_mix import LongMixJob, MixedCue
from reelwright.tools.sound.loudness import true_peak_db
from reelwright.tools.sound.parts import film_cues
from reelwright.tools.speech.pauses import with_pauses
from reelwright.tools.speech.voice_engine import RATE, Utterance
from reelwright.tools.work.bench import FolderBench

FPS = Fraction(30)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(60, 1500), st.integers(8, 30), st.lists(st.tuples(st.integers(1, 90), st.integers(1, 30)), max_size=60)
)
def test_cues_tile_the_film_on_beats_and_never_break_a_word(
    seconds: int, beat: int, lines: list[tuple[int, int]]
) -> None:
    frames, at, voice = seconds * 30, 0, []
    for gap, length in lines:
        at += gap
        voice.append(VoiceCue(line="a", speaker="a", key="", start=at, seconds=Fraction(length)))
        at += length * 30
    cuts = list(range(0, frames, beat * 5))
    cues = film_cues(frames, FPS, frames_per_beat=beat, voice=voice, cuts=cuts, chapters=cuts[::7])
    assert cues[0].start == 0
    assert cues[-1].end == frames
    for before, cue in itertools.pairwise(cues):
        assert before.end == cue.start
        assert cue.start % beat == 0
        assert not any(each.start < cue.start < each.start + each.seconds * 30 for each in voice)
    assert all(cue.frames >= 25 * 30 for cue in cues) or len(cues) == 1


def test_the_cues_of_a_long_film_are_one_sound_under_the_limit(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    rate, frames = 48_000, (95, 61)
    folders, whole = {}, []
    for number, count in enumerate(frames):
        folder = tmp_path / str(number)
        folder.mkdir()
        samples = count * rate // 30
        noise = np.stack([np.convolve(random.normal(0, 1, samples), np.ones(12), "same") for _ in range(2)], axis=1)
        voice = (0.86 * noise / np.abs(noise).max()).astype(np.float32)
        music = (0.01 * np.sin(np.arange(samples) / 20)[:, None] * np.ones(2)).astype(np.float32)
        for name, sound in (("mix", voice + music), ("voice", voice), ("music", music)):
            write_wav(folder / f"{name}.wav", sound, rate=rate, bits="32float")
        folders[str(number) * 64] = folder
        whole.append(voice + music)
    facts = {
        "speech_s": [[0.5, 1.0]], "voice_over_music_db": 14.0, "line_lufs": {"line-1": -18.0}, "duck_db": [0.0, -3.0],
        "accents": [{"frame": 3, "kind": "tick", "level_db": -20.0}], "static_gain_db": 1.0, "limited_db": 0.5,
    }  # fmt: skip
    job = LongMixJob(
        cues=tuple(MixedCue(key=key, frames=count) for key, count in zip(folders, frames, strict=True)),
        fps=FPS,
        true_peak_db=-1.0,
    )
    out = tmp_path / "out"
    out.mkdir()
    made = job.make(FolderBench(out, artifacts=folders, facts=dict.fromkeys(folders, facts)))
    mix, _ = read_wav(out / "mix.wav")
    stems = [read_wav(out / f"{name}.wav")[0] for name in ("voice", "music")]
    samples = sum(frames) * rate // 30
    assert mix.shape == (samples, 2)
    assert np.abs(sum(stems) - mix).max() < 1e-6
    # Nothing but peaks is turned down, and those by little.
    assert np.abs(mix - np.concatenate(whole)).mean() < 0.01
    heard = decoded((out / "mix.m4a").read_bytes(), samples)
    assert true_peak_db(heard) <= -1.0
    assert made.facts["encoded_peak_db"] == pytest.approx(true_peak_db(heard), abs=0.1)
    assert made.facts["speech_s"][1] == [round(0.5 + 95 / 30, 2), round(1.0 + 95 / 30, 2)]
    assert [accent["frame"] for accent in made.facts["accents"]] == [3, 98]


def test_a_pause_inside_a_line_is_silence_of_its_length(tmp_path: Path) -> None:
    tone = (0.3 * np.sin(np.arange(RATE) / 9)).astype(np.float32)
    words = tuple(
        SpokenWord(text=text, start_s=Fraction(start, 10), end_s=Fraction(end, 10))
        for text, start, end in (("one", 0, 4), ("two", 5, 8), ("three", 8, 10))
    )
    said = with_pauses(Utterance(tone, words), ((1, Fraction(2)), (2, Fraction(1, 2))))
    assert said.words[1].start_s - said.words[0].end_s == 2
    assert said.words[2].start_s - said.words[1].end_s == Fraction(1, 2)
    assert said.seconds == 1 + Fraction(19, 10) + Fraction(1, 2)
    quiet = np.abs(said.samples) < 1e-4
    runs = np.diff(np.flatnonzero(np.concatenate(([True], ~quiet, [True]))))
    assert sorted(runs)[-1] / RATE == pytest.approx(1.9, abs=0.01)
    assert sorted(runs)[-2] / RATE == pytest.approx(0.5, abs=0.01)
    assert np.abs(np.diff(said.samples)).max() < 0.2, "no click at a cut"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(3, 12), st.sampled_from(("", "[pause]", "[pause 2.5s]", "[pause 700ms]"))),
        min_size=3,
        max_size=8,
    ),
    st.sampled_from((12, 14, 15, 20)),
    st.sampled_from((0, 8)),
    st.booleans(),
)
def test_a_pause_between_sentences_is_exact_wherever_the_beat_falls(
    sentences: list[tuple[int, str]], beat: int, overlap: int, free: bool
) -> None:
    text = " ".join(f"{' '.join(['Wind'] + ['turns'] * count + ['around'])}. {pause}" for count, pause in sentences)
    lines, _ = lines_of(text, reading("en"))
    script = Script(title="t", lines=lines)
    shots = tuple(
        Shot(
            id=f"s{number}",
            scene="any",
            lines=(line.id,),
            transition=Transition(kind="push", frames=overlap) if overlap and number % 2 else Transition(),
        )
        for number, line in enumerate(lines)
    )
    board = Storyboard(
        title="t", platform="youtube", width=64, height=64, look="x", seconds=Fraction(60), shots=shots,
        music=MusicPlan(frames_per_beat=beat),
    )  # fmt: skip
    timeline = lay_timeline(board, script, follow_words=free)
    again = lay_timeline(board, script, follow_words=free, previous=timeline)
    assert again.picture == timeline.picture
    voice = {cue.line: cue.start for cue in timeline.voice}
    for line, following in itertools.pairwise(lines):
        if line.pause_after_s is None:
            continue
        last = estimate_speech(line.say).words[-1].end_s
        first = estimate_speech(following.say).words[0].start_s
        silent = Fraction(voice[following.id] - voice[line.id], 30) + first - last
        assert abs(silent - line.pause_after_s) <= Fraction(1, 15)
    assert timeline.picture[-1].end == timeline.frames


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00"), (249, "04:09"), (3599, "59:59"), (3723, "1:02:03"), (Fraction(599, 10), "00:59")],
)
def test_times_are_written_as_platforms_read_them(seconds: Fraction, shown: str) -> None:
    assert clock(seconds) == shown
