"""Accents: few, in gaps, in the music's key, and a stem of their own."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.generators.embedded.composer.accents import AccentJob, designed
from reelwright.generators.embedded.composer.moods import mood_named
from reelwright.generators.embedded.composer.score import key_of
from reelwright.planners.timing.accents import AFTER_S, BEFORE_S, lay_accents
from reelwright.story.script import Line, Role, Script
from reelwright.story.speech import Speech, SpokenWord
from reelwright.story.storyboard import MusicPlan, Shot, Storyboard, Transition
from reelwright.story.timeline import Accent, Cue, Placement, VoiceCue
from reelwright.tools.media.wav import read_wav
from reelwright.tools.sound.mix import ACCENT_LEAD_S, MixJob
from reelwright.tools.work.bench import FolderBench

from .sounds import VOICE, speech_in

FPS = Fraction(30)
RATE = 48_000
ROLES: tuple[Role, ...] = ("hook", "feature", "offer", "call-to-action")


def film(amount: Any, *, words: tuple[int, ...] = (), items: tuple[int, ...] = (), push: bool = True) -> dict[str, Any]:
    """Four shots of four seconds; words at frames of the film, points at frames of the second shot."""
    lines = tuple(Line(id=f"line-{n}", role=role, show="Words") for n, role in enumerate(ROLES))
    shots = tuple(
        Shot(
            id=f"shot-{n}",
            scene="statement",
            lines=(f"line-{n}",),
            transition=Transition(kind="push", frames=8) if n == 1 and push else Transition(),
        )
        for n in range(4)
    )
    spoken = tuple(
        SpokenWord(text="waterproof", start_s=Fraction(at, 30), end_s=Fraction(at + 9, 30)) for at in sorted(words)
    )
    speech = Speech(text="x", voice=VOICE, seconds=Fraction(16), words=spoken)
    cues = tuple(Cue(name=f"item.{n}", frame=at) for n, at in enumerate(items))
    return {
        "storyboard": Storyboard(
            title="t", platform="square", width=270, height=270, look="bold", seconds=Fraction(16), shots=shots,
            music=MusicPlan(accents=amount),
        ),
        "script": Script(title="t", lines=lines),
        "picture": tuple(
            Placement(
                shot=shot.id,
                start=120 * n - shot.transition.frames,
                frames=120 + shot.transition.frames,
                transition=shot.transition,
                cues=cues if n == 1 else (),
            )
            for n, shot in enumerate(shots)
        ),
        "voice": (VoiceCue(line="line-0", speaker="narrator", key="", start=0, seconds=Fraction(16)),),
        "spoken": {"line-0": ("", speech)},
        "fps": FPS,
    }  # fmt: skip


def laid(**fields: Any) -> tuple[Accent, ...]:
    """The accents of such a film."""
    given = dict(fields)
    storyboard, script = given.pop("storyboard"), given.pop("script")
    return lay_accents(storyboard, script, **{"hits": (), **given})


def test_a_look_without_accents_has_none() -> None:
    assert laid(**film("none", items=(20,))) == ()


def test_full_looks_sound_on_the_transition_the_offer_and_the_end_card() -> None:
    assert [(each.kind, each.frame) for each in laid(**film("full"))] == [
        ("whoosh", 116),
        ("impact", 240),
        ("sting", 360),
    ]


def test_soft_looks_leave_the_offer_to_the_music_and_are_quieter() -> None:
    found = laid(**film("soft"))
    assert [each.kind for each in found] == ["whoosh", "sting"]
    assert all(each.gain_db < 0 for each in found)


def test_what_would_mask_a_stressed_word_moves_into_the_gap_before_it() -> None:
    (tick,) = (each for each in laid(**film("soft", words=(160,), items=(42,), push=False)) if each.kind == "tick")
    assert 160 - 7 <= tick.frame < 160 - float(BEFORE_S * FPS)


def test_it_is_left_out_where_there_is_no_gap() -> None:
    dense = tuple(range(140, 180, 4))
    assert not [each for each in laid(**film("soft", words=dense, items=(40,), push=False)) if each.kind == "tick"]


def test_the_musics_own_hits_count_and_may_be_shared() -> None:
    found = laid(**film("full"), hits=(240, 150))
    assert ("impact", 240) in [(each.kind, each.frame) for each in found]
    assert "whoosh" not in [each.kind for each in found]


@settings(max_examples=60, deadline=None)
@given(
    amount=st.sampled_from(["soft", "full"]),
    words=st.sets(st.integers(0, 470), max_size=40),
    items=st.lists(st.integers(0, 119), max_size=8),
    hits=st.lists(st.integers(0, 479), max_size=4),
)
def test_accents_are_rare_and_never_on_a_stressed_onset(
    amount: str, words: set[int], items: list[int], hits: list[int]
) -> None:
    found = laid(**film(amount, words=tuple(words), items=tuple(sorted(items))), hits=tuple(sorted(hits)))
    assert all(b.frame - a.frame >= 2 * FPS for a, b in pairwise(found))
    for accent in found:
        assert all(not at - BEFORE_S * FPS <= accent.frame <= at + AFTER_S * FPS for at in words)
        assert all(abs(accent.frame - hit) <= 2 or abs(accent.frame - hit) >= 2 * FPS for hit in hits)


@pytest.mark.parametrize("kind", ["whoosh", "tick", "impact", "sting"])
@pytest.mark.parametrize("tonic", [None, 7])
def test_each_sound_is_short_clean_and_strikes_on_its_moment(kind: Any, tonic: int | None) -> None:
    sound = designed(kind, tonic=tonic, seed=3)
    level = np.abs(sound).max(axis=1)
    assert len(sound) < 2 * RATE
    assert level.max() < 0.8
    assert level[0] < 0.01
    assert level[-1] < 1e-3
    assert abs(float(sound.mean())) < 2e-3
    strikes = np.flatnonzero(level > 0.3 * level.max())[0] / RATE
    assert strikes == pytest.approx(ACCENT_LEAD_S[kind], abs=0.008 if kind != "whoosh" else 0.13)
    assert np.array_equal(sound, designed(kind, tonic=tonic, seed=3))


def test_the_sting_is_in_the_musics_key(tmp_path: Path) -> None:
    AccentJob(kinds=("sting",), mood="premium", seed=5).make(FolderBench(tmp_path))
    sound = read_wav(tmp_path / "sting.wav")[0].mean(axis=1)
    power = np.abs(np.fft.rfft(sound)) ** 2
    hz = np.fft.rfftfreq(len(sound), 1 / RATE)
    inside = (hz > 60) & (hz < 1000)
    classes = np.round(69 + 12 * np.log2(hz[inside] / 440)).astype(int) % 12
    weight = np.bincount(classes, weights=power[inside], minlength=12)
    tonic = key_of(mood_named("premium"), 5).tonic
    assert int(weight.argmax()) == tonic
    assert weight[[tonic, (tonic + 7) % 12]].sum() > 0.85 * weight.sum()


def test_in_the_mix_they_are_a_stem_on_their_frames_and_softer_under_the_voice(tmp_path: Path) -> None:
    artifacts = {"s" * 64: tmp_path / "sounds", "0" * 64: tmp_path / "line"}
    artifacts["s" * 64].mkdir()
    AccentJob(kinds=("tick", "impact"), mood="bright").make(FolderBench(artifacts["s" * 64]))
    length = speech_in(artifacts["0" * 64], 2.0, 0.4, 1)
    job = MixJob(
        frames=240, fps=FPS,
        voice=(VoiceCue(line="a", speaker="narrator", key="0" * 64, start=30, seconds=length),),
        accents=(Accent(frame=60, kind="impact"), Accent(frame=160, kind="impact")), accent_sounds="s" * 64,
    )  # fmt: skip
    (tmp_path / "mix").mkdir()
    made = job.make(FolderBench(tmp_path / "mix", artifacts=artifacts))
    stem, voice, mix = (read_wav(tmp_path / "mix" / f"{name}.wav")[0] for name in ("accents", "voice", "mix"))
    assert np.abs(mix - voice - stem).max() < 1e-3
    level = np.abs(stem).max(axis=1)
    assert not level[: 60 * 1600].any()
    assert np.flatnonzero(level)[0] == pytest.approx(60 * 1600, abs=400)
    assert np.flatnonzero(level[158 * 1600 :] > 0.2 * level.max())[0] + 158 * 1600 == pytest.approx(160 * 1600, abs=400)
    assert [each["level_db"] for each in made.facts["accents"]] == [-5.0, 0.0]
