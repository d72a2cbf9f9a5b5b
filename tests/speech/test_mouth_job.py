"""From a spoken line to its mouth: every grade, closures where they are heard, stillness in silence, the job."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from reelwright.story.errors import DocumentError
from reelwright.story.mouth import Mouth
from reelwright.story.speech import Speech, Voice
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.speech.espeak import EspeakVoice
from reelwright.tools.speech.lips.make_mouth import make_mouth
from reelwright.tools.speech.lips.stresses import stressed_words
from reelwright.tools.speech.mouth_job import MouthJob, read_mouth
from reelwright.tools.speech.pauses import with_pauses
from reelwright.tools.work.bench import FolderBench

VOICE = Voice(engine="espeak", id="en-us+f1", language="en")
LINE = "My happy papa bought a blue lamp."
KEY = "5" * 64
Spoken = tuple[Speech, np.ndarray]


def spoken(text: str, voice: Voice = VOICE, *, pause: tuple[int, Fraction] | None = None) -> Spoken:
    said = EspeakVoice().speak(text, voice=voice, emotion="neutral", pace=Fraction(1))
    if pause is not None:
        said = with_pauses(said, (pause,))
    return (
        Speech(text=text, voice=voice, seconds=said.seconds, words=said.words, phonemes=said.phonemes),
        said.samples,
    )


@pytest.fixture(scope="module")
def line() -> Spoken:
    """A line with eight m, b and p and a long pause after its third word."""
    return spoken(LINE, pause=(3, Fraction(6, 5)))


@pytest.fixture(scope="module")
def mouth(line: Spoken) -> Mouth:
    return make_mouth(*line, language="en").mouth


def sampled(mouth: Mouth, control: str, times: np.ndarray) -> np.ndarray:
    values = np.array(mouth.shapes[control])
    return np.asarray(np.interp(times * float(mouth.rate), np.arange(len(values)), values))


def test_a_voice_that_tells_phonemes_gives_the_best_grade(mouth: Mouth, line: Spoken) -> None:
    assert mouth.grade == "phonemes"
    assert mouth.seconds == line[0].seconds
    assert set(mouth.shapes) == {"jaw", "wide", "round", "press", "teeth", "tongue"}
    assert {len(values) for values in mouth.shapes.values()} == {round(float(mouth.seconds) * 60) + 1}


def test_lips_are_shut_for_two_frames_at_every_m_b_and_p(mouth: Mouth, line: Spoken) -> None:
    told = [each for each in line[0].phonemes if each.symbol[0] in "mbp"]
    assert len(mouth.closures_s) == len(told) == 8
    for middle, each in zip(mouth.closures_s, told, strict=True):
        assert each.start_s - Fraction(1, 15) <= middle <= each.end_s
        around = np.arange(float(middle) - 1 / 15, float(middle) + 1 / 15, 0.002)
        pressed = sampled(mouth, "press", around)
        assert pressed[len(pressed) // 2] > 99.5
        assert (pressed > 80).sum() * 0.002 >= 1 / 15


def test_silence_is_a_mouth_at_rest_exactly_still(mouth: Mouth, line: Spoken) -> None:
    ((begins, ends),) = mouth.silences_s
    assert ends - begins > 1
    for name, values in mouth.shapes.items():
        inside = values[round((float(begins) + 0.2) * 60) : round((float(ends) - 0.1) * 60)]
        assert set(inside) == {0}, name
        assert values[0] == values[-1] == 0
    last = float(line[0].phonemes[-1].end_s)
    assert not any(any(values[round((last + 0.16) * 60) :]) for values in mouth.shapes.values())


def test_the_jaw_goes_with_the_sound(mouth: Mouth, line: Spoken) -> None:
    frames = np.arange(int(float(mouth.seconds) * 30))
    opened = sampled(mouth, "jaw", (frames + 0.5) / 30) * (1 - sampled(mouth, "press", (frames + 0.5) / 30) / 100)
    power = (line[1][: len(frames) * 1600].reshape(-1, 1600) ** 2).mean(axis=1)
    assert np.corrcoef(opened, np.sqrt(power))[0, 1] > 0.6


@pytest.mark.parametrize(("engine", "grade"), [("edge", "words"), ("recording", "aligned")])
def test_without_phonemes_our_own_reading_finds_the_closures(
    line: Spoken, mouth: Mouth, engine: str, grade: str
) -> None:
    speech, sound = line
    told = speech.model_copy(update={"phonemes": (), "voice": VOICE.model_copy(update={"engine": engine})})
    found = make_mouth(told, sound, language="en").mouth
    assert found.grade == grade
    assert len(found.closures_s) == len(mouth.closures_s)
    for ours, true in zip(found.closures_s, mouth.closures_s, strict=True):
        assert abs(ours - true) <= Fraction(1, 30)


def test_a_word_of_the_lexicon_is_shaped_as_it_was_said() -> None:
    speech, sound = spoken("The mumble map.")
    written = speech.model_copy(
        update={
            "text": "The ZQ map.",
            "phonemes": (),
            "words": tuple(
                word.model_copy(update={"text": text})
                for word, text in zip(speech.words, ("The", "ZQ", "map."), strict=True)
            ),
            "voice": VOICE.model_copy(update={"engine": "edge"}),
        }
    )
    plain = make_mouth(written, sound, language="en").mouth
    as_said = make_mouth(written, sound, language="en", lexicon=(("ZQ", "mumble"),)).mouth
    assert len(as_said.closures_s) == 5
    assert len(plain.closures_s) < 5


def test_a_line_that_cannot_be_phonemised_follows_its_loudness_and_says_why(line: Spoken) -> None:
    speech, sound = line
    told = speech.model_copy(update={"phonemes": (), "voice": VOICE.model_copy(update={"engine": "edge"})})
    made = make_mouth(told, sound, language="tlh")
    assert made.mouth.grade == "energy"
    assert "tlh" in made.why
    jaw = np.array(made.mouth.shapes["jaw"])
    assert jaw.max() > 40
    assert not made.mouth.closures_s
    begins = round((float(speech.words[2].end_s) + 0.2) * 60)
    assert not jaw[begins : begins + 30].any()
    nothing = make_mouth(told.model_copy(update={"words": ()}), np.zeros_like(sound), language="en").mouth
    assert nothing.grade == "energy"
    assert not any(any(values) for values in nothing.shapes.values())


@pytest.mark.parametrize(
    ("language", "code", "text", "closures"),
    [
        ("zh", "cmn", "妈妈跑步。", 4),
        ("ar", "ar", "باب جميل", 3),
        ("ja", "ja", "まいばん", 2),
        ("ru", "ru", "Папа, мама.", 4),
    ],
)
def test_other_languages_have_their_closures(language: str, code: str, text: str, closures: int) -> None:
    speech, sound = spoken(text, Voice(engine="espeak", id=f"{code}+m7", language=language))
    assert len(make_mouth(speech, sound, language=language).mouth.closures_s) == closures
    without = speech.model_copy(update={"phonemes": (), "voice": speech.voice.model_copy(update={"engine": "edge"})})
    assert len(make_mouth(without, sound, language=language).mouth.closures_s) == closures


def test_stressed_words_are_told_once_each_with_their_moment(line: Spoken, mouth: Mouth) -> None:
    speech = line[0]
    found = stressed_words(speech, mouth)
    assert {speech.words[each.word].text for each in found} >= {"happy", "papa", "blue", "lamp."}
    assert speech.words[4].text == "a"
    assert 4 not in {each.word for each in found}
    for each in found:
        assert speech.words[each.word].start_s <= each.time_s <= speech.words[each.word].end_s
        assert 0 < each.strength <= 1
    by_length = stressed_words(speech)
    assert by_length
    assert {each.word for each in by_length} <= set(range(len(speech.words)))
    assert stressed_words(speech.model_copy(update={"words": ()})) == ()


def job_on(folder: Path, line: Spoken, **fields: object) -> tuple[MouthJob, FolderBench]:
    source = folder / "speech"
    source.mkdir(parents=True)
    line[0].save(source)
    write_wav(source / "speech.wav", line[1])
    work = folder / "work"
    work.mkdir()
    return MouthJob(speech=KEY, language="en", **fields), FolderBench(work, artifacts={KEY: source})  # type: ignore[arg-type]


def test_the_job_leaves_equal_mouths_and_tells_the_grade(tmp_path: Path, line: Spoken) -> None:
    left = []
    for name in ("a", "b"):
        job, bench = job_on(tmp_path / name, line)
        result = job.make(bench)
        assert result.facts == {"grade": "phonemes", "why": "", "closures": 8}
        left.append((bench.folder / "mouth.json").read_bytes())
        assert read_mouth(bench.folder) == read_mouth(bench.folder / "mouth.json")
    assert left[0] == left[1]
    assert job.needs() == (KEY,)
    assert job.cost() > 0
    assert read_wav(tmp_path / "a" / "speech" / "speech.wav")[1] == 48_000


def test_the_job_s_key_covers_all_that_the_mouth_depends_on() -> None:
    job = MouthJob(speech=KEY, language="en")
    others = [
        MouthJob(speech="6" * 64, language="en"),
        MouthJob(speech=KEY, language="de"),
        MouthJob(speech=KEY, language="en", lexicon=(("ZQ", "mumble"),)),
        MouthJob(speech=KEY, language="en", reader="another"),
    ]
    assert MouthJob.model_validate(job.model_dump()).key() == job.key()
    assert len({each.key() for each in (job, *others)}) == 5


def test_a_broken_mouth_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_mouth(tmp_path / "mouth.json")
    (tmp_path / "mouth.json").write_text('{"grade": "guess"}')
    with pytest.raises(DocumentError, match="grade"):
        read_mouth(tmp_path)
