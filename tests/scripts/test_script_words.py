"""Whatever Markdown a person writes: every word that is to be heard is heard once, in order, and nothing is added."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.planners.script_reading.user_script import lines_of
from reelwright.story.script import Line
from reelwright.templates.phrase_bank import reading

ENGLISH = reading("en")
WORDS = st.sampled_from(
    ("rain", "mud", "7", "it's", "Anna's", "€5", "why", "so", "Dr.", "3.5", "end.", "stop!", "what?", "a-b", "(no)",
     "“yes”", "e.g.", "100%", "Köln", "go,", "then;", "日本", "мир", "سلام")
)  # fmt: skip
KINDS = (
    "words", "words", "rows", "named", "heading", "list", "steps", "nested", "table", "code", "quote", "rule",
    "comment", "pause", "picture", "formula",
)  # fmt: skip
NAMES = ("ANNA", "BEN")
CUES = ("[pause]", "[pause 500ms]", "[point left]", "[smile]", "[serious]", "[music rises]", "[nod]")


def read(text: str, language: str = "en") -> tuple[Line, ...]:
    return lines_of(text, ENGLISH, language=language)[0]


def spoken(text: str, language: str = "en") -> str:
    return " ".join(line.say for line in read(text, language) if line.say)


def bare(text: str) -> str:
    """The letters and figures of a text; an ending that a list's point is given is no word."""
    return "".join(letter for letter in text if unicodedata.category(letter)[0] in "LN")


@st.composite
def sentence(draw: st.DrawFn) -> tuple[str, str]:
    """Words as written with bold, links and directions among them; and what is to be heard of it."""
    written: list[str] = []
    heard: list[str] = []
    for word in draw(st.lists(WORDS, min_size=1, max_size=14)):
        heard.append(word)
        form = draw(st.integers(0, 11))
        plain = re.fullmatch(r"\w+", word) is not None
        written.append(
            f"**{word}**" if form == 0 and plain
            else f"[{word}](https://a.example/b)" if form == 1 and plain
            else f"*{word}*" if form == 2 and plain
            else word
        )  # fmt: skip
        if draw(st.integers(0, 8)) == 0:
            written.append(draw(st.sampled_from(CUES)))
    return "so " + " ".join(written), "so " + " ".join(heard)


@st.composite
def block(draw: st.DrawFn) -> tuple[str, str]:
    """A block of Markdown and what is to be heard of it."""
    kind = draw(st.sampled_from(KINDS))
    parts = draw(st.lists(sentence(), min_size=1, max_size=4))
    written, heard = [one for one, _ in parts], " ".join(other for _, other in parts)
    if kind == "rows":
        return "\n".join(written), heard
    if kind == "named":
        return f"{draw(st.sampled_from(NAMES))}: {' '.join(written)}", heard
    if kind == "heading":
        return f"{'#' * draw(st.integers(1, 4))} A title", ""
    if kind == "list":
        return "\n".join(f"- {one}" for one in written), heard
    if kind == "steps":
        return "\n".join(f"{number}. {one}" for number, one in enumerate(written, 1)), heard
    if kind == "nested":
        return "- " + "\n  - ".join(written), heard
    if kind == "quote":
        return "\n".join(f"> {one}" for one in written) + "\n> — Someone", heard
    silent = {
        "table": "| a | b |\n|---|---|\n| c | 4 |", "code": "```py\nprint(1)\n```", "rule": "---",
        "comment": "<!-- no -->", "pause": "[pause 2s]", "picture": "![alt](a.png)", "formula": "$$\nE = mc^2\n$$",
    }  # fmt: skip
    return (silent[kind], "") if kind in silent else (" ".join(written), heard)


@settings(max_examples=300, deadline=None)
@given(st.lists(block(), min_size=1, max_size=9))
def test_every_word_is_said_once_in_order_and_nothing_is_added(blocks: list[tuple[str, str]]) -> None:
    text = "ANNA: so\n\nBEN: so\n\n" + "\n\n".join(written for written, _ in blocks)
    assert bare(spoken(text)) == bare("so so" + " ".join(heard for _, heard in blocks))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    for line in read(f"Hello there.\n\n{text}\n\nGoodbye."):
        assert line.say or line.show or line.exhibit or line.asset


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(tuple("#*->`|[]()!$:\n\n\n ab1.—<\\~_=")), max_size=120).map("".join))
def test_no_heap_of_marks_breaks_the_reader(text: str) -> None:
    read(f"Hello there.\n\n{text}\n\nGoodbye.")


@pytest.mark.parametrize(
    ("language", "text", "thoughts"),
    [
        ("en", "Dr. Moss waited an hour for the last train home. Nobody came, e.g. no driver at all, that evening.", 2),
        ("de", "Am 3. Oktober regnete es z. B. in Köln den ganzen langen Tag. Niemand ging hinaus, es war zu nass.", 2),
        ("fr", "Mme Durand attend depuis une heure sur le quai de la gare. Qui viendra donc la chercher ce soir ?", 2),
        ("es", "¿Quién llama tan tarde a la puerta de la Sra. Gómez? Nadie lo sabe todavía en todo el pueblo.", 2),
        ("pt", "O Dr. Silva chegou cedo ao hospital naquela manhã fria. Ninguém o esperava à porta principal.", 2),
        ("ru", "В 1905 г. здесь построили мост, т. е. первый каменный. Он стоит до сих пор над тихой рекой.", 2),
        ("zh", "今天下了一整天的雨,河水涨得很高很高,路都不见了。我们还是出发了,没有人回头看一眼!你会去吗？", 2),
        ("ja", "昨日は一日中雨が降っていて、川の水がとても高くなりました。それでも私たちは出かけました。", 2),
        ("ar", "هل تعرف من أين تأتي الرياح في هذا الوادي البعيد؟ إنها تأتي من البحر كل صباح قبل شروق الشمس.", 2),
    ],
)
def test_sentences_end_where_each_language_ends_them(language: str, text: str, thoughts: int) -> None:
    lines = read(text, language)
    assert len(lines) == thoughts, [line.say for line in lines]
    joint = "" if language in ("zh", "ja") else " "
    assert joint.join(line.say for line in lines) == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ANNA: Hello there.\n\nBEN: Good morning.", ["anna", "ben"]),
        ("**Anna:** Hello there.\n**Ben:** Good morning.\n\nAnna: Again.\n\nBen: And again.", ["anna", "ben"]),
        ("小明：你好。\n\n小红：早上好。\n\n小明：走吧。\n\n小红：好的。", ["小明", "小红"]),
        ("АННА: Привет.\n\nБОРИС: Доброе утро.", ["анна", "борис"]),
        ("سارة: مرحبا بكم.\n\nعلي: صباح الخير.\n\nسارة: هيا.\n\nعلي: نعم.", ["سارة", "علي"]),
        ("---\nspeakers:\n  Zoe: en-gb+f2\n---\nZoe: Hello there. How are you?", ["zoe"]),
        ("Remember: buy milk.\n\nThen go home.", ["narrator"]),
        ("NOTE: this is said.\n\nNOTE: and this.", ["narrator"]),
        ("Tip: look up.\n\nTip: look down.", ["narrator"]),
    ],
)
def test_a_name_before_a_colon_speaks_in_any_script(text: str, names: list[str]) -> None:
    assert list(dict.fromkeys(line.speaker for line in read(text))) == names


def test_links_are_said_by_their_text_and_never_as_addresses() -> None:
    text = "See [our page](https://a.example/x?y=1) or https://www.kaffa.example/menu today."
    assert spoken(text) == "See our page or kaffa.example/menu today."


@pytest.mark.parametrize(
    "text",
    [
        "7. Juni ist ein Tag. Wir fahren.",
        "1986. A good year for rain.",
        "A line\nthat goes on.\n----\nAnd more of it.",
        "    Four spaces are no code here.",
        "Rain. Mud. Rivers. We went anyway.",
        "\\[this is said\\] and so is 2 \\* 3.",
    ],
)
def test_what_only_looks_like_markup_is_said(text: str) -> None:
    assert bare(spoken(f"So.\n\n{text}")) == bare(f"So {text}")
