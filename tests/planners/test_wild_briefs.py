"""Films of briefs that nobody tuned to: true to what was typed, and told plainly where they cannot be made."""

from __future__ import annotations

import pytest
from reelwright.planners.brief_reading.reading import read_brief, reading_language
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import Library
from reelwright.planners.staging.needs import prices_of
from reelwright.story.errors import InputError
from reelwright.story.script import Line, Script


def script_of(text: str, library: Library) -> Script:
    return OfflinePlanner(library).script(read_brief(text))


@pytest.mark.parametrize(
    ("words", "drop"),
    [
        ("Was €129, now €89", ("€129", "€89")),
        ("49 € statt 99 €", ("99 €", "49 €")),
        ("899元,原价1299元", ("1299元", "899元")),
        ("€39, free delivery over €50", ()),
        ("1,20 €, entregas grátis acima de 15 €", ()),
    ],
)
def test_a_price_is_crossed_out_only_where_words_say_that_it_was_the_old_one(words: str, drop: tuple[str, ...]) -> None:
    assert prices_of(Line(id="line-1", role="offer", say=words, show=words)) == drop


def test_a_question_that_opens_a_brief_opens_the_film(library: Library) -> None:
    lines = script_of(
        "Phone screen broken? FixIt Phones repairs screens in 30 minutes. Walk-ins welcome.", library
    ).lines
    assert (lines[0].role, lines[0].say) == ("hook", "Phone screen broken?")
    assert [line.say for line in lines].count("Phone screen broken?") == 1


def test_a_question_is_asked_as_it_was_typed(library: Library) -> None:
    assert script_of("How does a heat pump work?", library).lines[0].say == "How does a heat pump work?"
    assert "how heat pumps work" in script_of("How heat pumps work", library).lines[0].say


def test_steps_are_told_and_not_asked_about(library: Library) -> None:
    brief = "How to make tea in 3 steps:\n1. Boil a litre of water\n2. Add mint, sugar and tea\n3. Wait for 4 minutes"
    said = [line.say for line in script_of(brief, library).lines]
    assert said[1:4] == ["Boil a litre of water.", "Add mint, sugar and tea.", "Wait for 4 minutes."]
    assert not any(line.endswith("?") for line in said[1:])
    assert said[-1] == "Over to you."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Ad for Elm House, a cafe. Open daily. 12 Elm Street.", "12 Elm Street."),
        ("Ad for Lumo, a lamp. Last year 300 schools chose it.", "Last year 300 schools chose it."),
        ("Ad for Night Shift, a podcast: nurses, bakers and drivers tell what happens at night.",
         "Nurses, bakers and drivers tell what happens at night."),
    ],
)  # fmt: skip
def test_words_that_need_no_lead_get_none(text: str, line: str, library: Library) -> None:
    assert line in [each.say for each in script_of(text, library).lines]


def test_what_was_left_out_is_never_called_too_little(library: Library) -> None:
    brief = (
        "15s teaser for the exhibition 'Threads of the Silk Road' at the Harbour Museum, 12 March to 30 June 2027. "
        "200 textiles from eleven countries. Admission £9, under-18s free."
    )
    notes = " ".join(script_of(brief, library).notes)
    assert "left out" in notes
    assert "too few facts" not in notes


def test_a_pasted_table_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match="holds a table of 3 rows"):
        read_brief("name,price,colour\nAlma,79.00,terracotta\nRio,45.00,white\nmake a video for our summer collection")


def test_a_script_without_a_reader_is_no_english(library: Library) -> None:
    text = 'हमारी नई चाय की दुकान "मसाला चाय घर" के लिए वीडियो बनाओ।'
    assert (reading_language(text), reading_language("가을 신상품 광고")) == ("hi", "ko")
    with pytest.raises(InputError, match="no lines in 'hi'"):
        script_of(text, library)
