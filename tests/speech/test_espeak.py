"""The offline voice: level, silence, spectrum, and words that sound when it says they do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reelwright.story.errors import EngineError, InputError
from reelwright.story.speech import Voice
from reelwright.tools.speech import espeak
from reelwright.tools.speech.catalog import espeak_language
from reelwright.tools.speech.espeak import EspeakVoice
from reelwright.tools.speech.voice_engine import LONGEST_LINE, RATE, Utterance

LINES = {
    "en": "Meet Stride, the waterproof trail shoe. It's €129, 30% off!",
    "zh": "你好，这是一双防水的越野鞋。现在只要¥129！",
    "es": "Conoce Stride, la zapatilla impermeable. ¡Ahora 129 €!",
    "de": "Das ist Stride, der wasserdichte Schuh. Jetzt 129 €!",
    "fr": "Voici Stride, la chaussure imperméable. Maintenant 129 € !",
    "pt": "Conheça o Stride, o tênis à prova d'água. Agora R$ 129,90!",
    "ru": "Встречайте Stride, непромокаемые кроссовки. Всего 129 €!",
    "ar": "تعرّف على سترايد، حذاء مقاوم للماء. الآن 129€!",
    "ja": "これはストライド、ぼうすいシューズです。いま129ユーロ！",
}


def voice(language: str = "en", variant: str = "m7") -> Voice:
    return Voice(engine="espeak", id=f"{espeak_language(language)}+{variant}", language=language)


def speak(text: str, *, of: Voice | None = None, emotion: str = "neutral", pace: Fraction = Fraction(1)) -> Utterance:
    return EspeakVoice().speak(text, voice=of or voice(), emotion=emotion, pace=pace)  # type: ignore[arg-type]


def levels_db(samples: np.ndarray) -> np.ndarray:
    """One level each 10 ms."""
    whole = samples[: samples.size // 480 * 480].reshape(-1, 480)
    return np.asarray(20 * np.log10(np.sqrt(np.mean(whole.astype(float) ** 2, axis=1)) + 1e-9))


@pytest.mark.parametrize("language", LINES)
def test_each_language_is_level_trimmed_and_timed(language: str) -> None:
    said = speak(LINES[language], of=voice(language))
    samples = said.samples
    assert abs(pyloudnorm.Meter(RATE).integrated_loudness(samples.astype(float)) + 20) < 0.3
    assert np.abs(samples).max() <= 10 ** (-2 / 20) + 1e-6
    sounding = np.flatnonzero(np.abs(samples) > 0.003)
    assert sounding[0] / RATE < 0.07
    assert 0.05 < (samples.size - sounding[-1]) / RATE < 0.2
    times = [time for word in said.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[-1] <= said.seconds
    assert all(word.end_s > word.start_s for word in said.words)
    assert "".join(word.text for word in said.words).replace(" ", "") == LINES[language].replace(" ", "")
    sounds = [time for sound in said.phonemes for time in (sound.start_s, sound.end_s)]
    assert len(said.phonemes) > 20
    assert sounds == sorted(sounds)
    assert sounds[-1] <= said.seconds


@pytest.mark.parametrize("variant", ["m7", "f1", "Reed", "Annie"])
def test_words_after_a_pause_start_with_their_sound(variant: str) -> None:
    said = speak("Dark rain. Big rocks, deep mud, bad paths! Go far? Then: meet Stride.", of=voice(variant=variant))
    loud = levels_db(said.samples) > -42
    onsets = [at / 100 for at in range(8, loud.size) if loud[at] and not loud[at - 8 : at].any()] + [0.04]
    marked = [said.words[0]] + [
        after for before, after in zip(said.words, said.words[1:], strict=False) if before.text[-1] in ".,!?:"
    ]
    errors = [min(abs(float(word.start_s) - onset) for onset in onsets) for word in marked]
    assert len(marked) == 7
    assert max(errors) <= 0.08


def test_a_written_number_is_one_word_with_its_whole_time() -> None:
    said = speak("It costs €129 now.")
    number = said.words[2]
    assert number.text == "€129"
    assert number.end_s - number.start_s > 1
    assert [word.text for word in said.words] == ["It", "costs", "€129", "now."]


def test_equal_lines_have_equal_samples_also_from_threads() -> None:
    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(lambda _: speak("The same line, twice.", of=voice(variant="f3")), range(3)))
    assert made[0].samples.tobytes() == made[1].samples.tobytes() == made[2].samples.tobytes()
    assert made[0].words == made[1].words


def test_marks_are_heard_as_pauses() -> None:
    def longest_gap(line: str) -> int:
        quiet = levels_db(speak(line).samples)[5:-15] < -50
        runs = "".join("q" if q else "." for q in quiet).split(".")
        return max(map(len, runs))

    assert longest_gap("red green blue") < longest_gap("red, green, blue") < longest_gap("Red. Green. Blue.")


def test_pace_and_feeling_change_the_delivery() -> None:
    line = "This is the shoe that you have been waiting for."
    plain = speak(line)
    assert speak(line, pace=Fraction(3, 2)).seconds < plain.seconds * Fraction(4, 5)
    assert speak(line, emotion="serious").seconds > plain.seconds > speak(line, emotion="excited").seconds
    assert pitch_hz(speak(line, emotion="excited")) > pitch_hz(plain) * 1.03
    assert pitch_hz(speak(line, emotion="serious")) < pitch_hz(plain)
    assert pitch_hz(speak(line, of=voice(variant="f1"))) > 1.5 * pitch_hz(plain)


def pitch_hz(said: Utterance) -> float:
    low = said.samples[::4].astype(float)
    found = []
    for start in range(0, low.size - 600, 300):
        frame = low[start : start + 600]
        if np.sqrt(np.mean(frame**2)) < 0.05:
            continue
        likeness = np.correlate(frame, frame, "full")[599:]
        lag = 30 + int(np.argmax(likeness[30:185]))
        if likeness[lag] > 0.6 * likeness[0]:
            found.append(12_000 / lag)
    return float(np.median(found))


@pytest.mark.parametrize(
    "line",
    [
        "a\0b \x07 {\\an8} <script>alert(1)</script> ../ \"q\" 'x' [[test]] &amp;",
        "🔥🔥🔥",
        "...",
        "\u202eمرحبا\u202c \u200d\ufe0f",
        "\ud800 lone",
        "AAAA" * 200,
        "word " * 200,
        "1234567890" * 20,
        "Ünï-cödé’s — “quotes” … №5",
    ],
    ids=["markup", "emoji", "dots", "bidi", "surrogate", "no-spaces", "long", "digits", "unicode"],
)
def test_strange_lines_are_spoken_without_harm(line: str) -> None:
    said = speak(line)
    assert said.seconds > 0
    assert all(0 <= word.start_s <= word.end_s <= said.seconds for word in said.words)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=30).filter(str.strip), st.sampled_from(["en", "zh", "ar", "ru"]))
def test_any_line_is_spoken_with_words_in_order(line: str, language: str) -> None:
    said = speak(line, of=voice(language))
    times = [time for word in said.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert not times or times[-1] <= said.seconds


def test_a_very_deep_installation_still_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, data = espeak.library_paths()
    deep = tmp_path / ("d" * 90) / ("e" * 90)
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(data)
    wanted = speak("Deep.")
    monkeypatch.setattr(espeak, "library_paths", lambda: (library, str(deep / "espeak-ng-data")))
    assert np.array_equal(speak("Deep.").samples, wanted.samples)


def test_blank_and_endless_lines_are_refused() -> None:
    with pytest.raises(InputError, match="blank"):
        speak(" \n ")
    with pytest.raises(InputError, match="too long"):
        speak("x" * (LONGEST_LINE + 1))


def test_a_voice_that_espeak_lacks_is_named() -> None:
    with pytest.raises(EngineError, match="'tlh-none'"):
        speak("Hello", of=Voice(engine="espeak", id="tlh-none", language="en"))


def test_kanji_without_a_reader_are_refused_rather_than_spelled(monkeypatch: pytest.MonkeyPatch) -> None:
    from reelwright.tools.speech import kanji

    monkeypatch.setattr(kanji, "_reader", lambda: None)
    with pytest.raises(EngineError, match="kanji"):
        speak("東京へ行く", of=voice("ja"))


def test_kanji_are_said_by_their_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    from reelwright.tools.speech import kanji

    monkeypatch.setattr(kanji, "_reader", lambda: lambda _: [("東京", "とうきょう"), ("へ", "へ"), ("行く", "いく")])
    read = speak("東京へ行く", of=voice("ja"))
    kana = speak("とうきょうへいく", of=voice("ja"))
    assert [word.text for word in read.words] == ["東京へ", "行く"]
    assert [sound.symbol for sound in read.phonemes] == [sound.symbol for sound in kana.phonemes]
