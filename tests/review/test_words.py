"""Caption words on a voice that really speaks."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from reelwright.story.speech import Speech, Voice
from reelwright.story.time import to_frames
from reelwright.story.timeline import Caption, CaptionWord
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.review.words import HeardVoice, check_words, hear_voice, time_words
from reelwright.tools.speech.job import SpeechJob
from reelwright.tools.work.bench import FolderBench

FPS = Fraction(30)
LINES = {
    "en-us": (
        "Mud does not care what you paid for your shoes.",
        "A waterproof membrane, sealed at every seam, keeps every step dry.",
        "His heavy half-hour hike: finished, fast and fresh.",
    ),
    "de": ("Der Schlamm fragt nicht, was deine Schuhe kosten.", "Stride hält jeden Schritt trocken, auch im Regen."),
    "ru": ("Грязи всё равно, сколько стоят кроссовки.", "Каждый шаг остаётся сухим, даже на камне."),
}


@pytest.fixture(scope="module", params=LINES)
def spoken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[HeardVoice, tuple[Caption, ...]]:
    folder = tmp_path_factory.mktemp("voice")
    track, captions, at = np.zeros((30 * 48_000, 1), np.float32), [], 20
    for number, text in enumerate(LINES[request.param]):
        place = folder / str(number)
        place.mkdir()
        SpeechJob(text=text, voice=Voice(engine="espeak", id=request.param, language=request.param[:2])).make(
            FolderBench(place)
        )
        speech, (sound, _) = Speech.load(place), read_wav(place / "speech.wav")
        track[at * 1600 : at * 1600 + len(sound)] += sound
        words = tuple(
            CaptionWord(
                text=word.text,
                start=at + to_frames(word.start_s, FPS),
                end=at + max(to_frames(word.end_s, FPS), to_frames(word.start_s, FPS) + 1),
            )
            for word in speech.words
        )
        captions.append(Caption(line=f"l{number}", start=at, end=words[-1].end, words=words))
        at += to_frames(speech.seconds, FPS) + 12
    write_wav(folder / "voice.wav", track[: at * 1600])
    return hear_voice(folder / "voice.wav"), tuple(captions)


def moved(captions: tuple[Caption, ...], frames: int) -> tuple[Caption, ...]:
    return tuple(
        caption.model_copy(
            update={
                "words": tuple(
                    word.model_copy(update={"start": word.start + frames, "end": word.end + frames})
                    for word in caption.words
                )
            }
        )
        for caption in captions
    )


def test_words_lie_on_their_onsets(spoken: tuple[HeardVoice, tuple[Caption, ...]]) -> None:
    voice, captions = spoken
    timing = time_words(voice, captions, FPS)
    assert check_words(timing).passed, check_words(timing)
    assert timing.median_s < 0.03
    assert timing.heard_alone >= len(captions)


@pytest.mark.parametrize("frames", [-10, -6, -4, 4, 6, 10])
def test_words_that_are_off_by_more_than_80_ms_are_found(
    spoken: tuple[HeardVoice, tuple[Caption, ...]], frames: int
) -> None:
    voice, captions = spoken
    check = check_words(time_words(voice, moved(captions, frames), FPS))
    assert not check.passed
    assert check.message


def test_one_line_that_is_late_is_found(spoken: tuple[HeardVoice, tuple[Caption, ...]]) -> None:
    voice, captions = spoken
    spoiled = (*captions[:-1], *moved(captions[-1:], 6))
    check = check_words(time_words(voice, spoiled, FPS))
    assert not check.passed
    first = captions[-1].words[0].text
    assert first in check.message, "the word is named"


def test_words_over_a_silent_stem_are_found(tmp_path: Path) -> None:
    write_wav(tmp_path / "voice.wav", np.zeros((48_000, 2), np.float32))
    caption = Caption(line="l", start=0, end=20, words=(CaptionWord(text="Hello", start=5, end=20),))
    check = check_words(time_words(hear_voice(tmp_path / "voice.wav"), (caption,), FPS))
    assert not check.passed
    assert "'Hello' stands in a pause" in check.message
