"""Any line becomes written words with times, in order, covering the line."""

from __future__ import annotations

import itertools
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.tools.speech.say_text import plain, say
from reelwright.tools.speech.words import place_words, settle_words, split_words

LINES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="ab1 .,!?-—€%&🔥\n\0「」你好テすと东京مرح\u200d\ufe0f{}<>*'\"¡R$", max_size=60),
)


def squeezed(text: str) -> str:
    return "".join(letter for letter in text if not letter.isspace() and unicodedata.category(letter) != "Cc")


@given(LINES)
def test_words_cover_any_line_in_order(line: str) -> None:
    words = split_words(line)
    assert squeezed("".join(word.text for word in words)) == squeezed(line)
    assert all(word.text == line[word.start : word.end] for word in words)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))


@given(LINES, st.sampled_from(["en", "zh", "ja", "ar", "pt-BR", "xx"]))
def test_every_line_can_be_said_in_every_language(line: str, language: str) -> None:
    said = say(line, language=language)
    assert [word.written for word in said] == list(split_words(line))
    assert not any(set(word.said) & set("<>{}[]|\\*_\0\n") for word in said)
    assert "\0" not in plain(line)


@given(
    st.integers(1, 12),
    st.dictionaries(st.integers(0, 14), st.tuples(st.floats(-1, 9), st.floats(-1, 9)), max_size=12),
    st.floats(0, 6),
)
def test_settled_words_are_in_order_and_inside_the_audio(
    count: int, heard: dict[int, tuple[float, float]], seconds: float
) -> None:
    words = split_words(" ".join(f"w{number}" for number in range(count)))
    settled = settle_words(words, heard, seconds=seconds)
    times = [time for word in settled for time in (word.start_s, word.end_s)]
    assert [word.text for word in settled] == [word.text for word in words]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= Fraction(round(seconds * 1000), 1000)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Well-made — for you.", ["Well-made —", "for", "you."]),
        ("Now 129 € or €99!", ["Now", "129 €", "or", "€99!"]),
        ("Só R$ 129,90 hoje", ["Só", "R$ 129,90", "hoje"]),
        ("🔥 Hot 🔥", ["🔥 Hot 🔥"]),
        ("你好，世界！", ["你", "好，", "世", "界！"]),
        ("「東京」へ行く。", ["「東京」", "へ", "行く。"]),
        ("新款¥199起 Stride", ["新", "款", "¥199", "起", "Stride"]),
        ("مرحبا بالعالم، الآن", ["مرحبا", "بالعالم،", "الآن"]),
        ("¿Listo? “Sí”", ["¿Listo?", "“Sí”"]),
        ("...", ["..."]),
        (" \n ", []),
    ],
)
def test_words_are_those_a_reader_sees(line: str, words: list[str]) -> None:
    assert [word.text for word in split_words(line)] == words


@pytest.mark.parametrize(
    ("language", "line", "said"),
    [
        ("en", "€129,", "129 euros"),
        ("en", "$49.99", "49 dollars 99"),
        ("en", "$1,299.00!", "1299 dollars"),
        ("en", "5-10", "5 to 10"),
        ("en", "30%", "30 percent"),
        ("en", "https://www.stride.com/shop!", "stride dot com slash shop"),
        ("en", "stride.com", "stride dot com"),
        ("en", "hi@stride.com", "hi at stride dot com"),
        ("en", "**STRIDE**", "stride"),
        ("en", "NASA", "nasa"),
        ("en", "GPS", "GPS"),
        ("en", "NEW", "new"),
        ("en", "4.8/5", "4.8 out of 5"),
        ("en", "30km", "30 kilometers"),
        ("en", "#1", "number 1"),
        ("en", "→", ""),
        ("en", "★★★★★", ""),
        ("de", "49,99€", "49 Euro 99"),
        ("de", "1.299 €", "1299 Euro"),
        ("fr", "30 %", "30 pour cent"),
        ("zh", "¥199", "一百九十九元"),
        ("zh", "30%", "百分之三十"),
        ("ar", "€129؟", "129 يورو"),
        ("ru", "5–10", "5 до 10"),
        ("pt", "R$ 129,90", "129 reais 90"),
    ],
)
def test_signs_are_worded(language: str, line: str, said: str) -> None:
    assert [word.said for word in say(line, language=language)] == [said]


def test_marks_set_pauses_and_abbreviations_do_not() -> None:
    line = "Dr. Smith, e.g. here — really? Yes! Good.\nNext: v. 2… end"
    assert [word.pause for word in say(line, language="en")] == [
        *("none", "comma", "none", "dash", "question", "exclamation", "paragraph", "dash", "none", "sentence", "none")
    ]


def test_an_engines_words_find_their_written_ones() -> None:
    line = "Now €129, 30% off. Now or never!"
    words = split_words(line)
    told = [("Now", 0.0, 0.2), ("€129", 0.3, 1.0), ("30", 1.1, 1.3), ("%", 1.3, 1.6), ("off", 1.6, 1.9)]
    told += [("Now", 2.2, 2.4), ("ever", 9, 9), ("never", 2.7, 3.0)]
    heard = place_words(line, words, told[:6] + told[7:])
    assert heard == {
        0: (0.0, 0.2),
        1: (0.3, 1.0),
        2: (1.1, 1.6),
        3: (1.6, 1.9),
        4: (2.2, 2.4),
        6: (2.7, 3.0),
    }
