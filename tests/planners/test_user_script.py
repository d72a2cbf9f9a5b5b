"""A person's own words stay as they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import Library
from reelwright.planners.script_reading.user_script import lines_of
from reelwright.story.errors import InputError
from reelwright.templates.phrase_bank import reading

SCRIPT = """# Getting started

Mornings are hard. Coffee helps. But which one, when there are 40 on the shelf and you have not slept?

[music rises]
ANNA: I take the *dark* one.
BEN: Of course you do.

- Two minutes
- Hot water
- A cup

Come by at kaffa.example.
"""


def spoken(text: str) -> str:
    lines, _ = lines_of(text, reading("en"))
    return " ".join(line.say for line in lines if line.say)


def test_words_speakers_headings_and_lists_are_kept() -> None:
    lines, notes = lines_of(SCRIPT, reading("en"))
    assert [line.speaker for line in lines if line.speaker != "narrator"][:2] == ["anna", "ben"]
    assert lines[0].role == "chapter"
    assert lines[0].show == "Getting started"
    assert lines[0].say == ""
    assert lines[-1].role == "call-to-action"
    assert any(line.items == ("Two minutes", "Hot water", "A cup") for line in lines)
    assert "music rises" not in spoken(SCRIPT)
    assert notes
    assert "brackets" in notes[0]
    assert "I take the dark one." in spoken(SCRIPT)
    assert "But which one, when there are 40 on the shelf and you have not slept?" in spoken(SCRIPT)


def test_a_film_from_a_script_says_all_of_it_in_order(library: Library) -> None:
    text = "Rain. Mud. Rivers. We went anyway. It took nine days and 212 kilometres to get home. Would you?"
    brief = read_brief("a film from a script", script_text=text)
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    assert " ".join(line.say for line in script.lines) == text
    storyboard = planner.storyboard(brief, script)
    assert [name for shot in storyboard.shots for name in shot.lines] == [line.id for line in script.lines]


def test_a_remark_with_a_colon_is_no_speaker() -> None:
    assert "Remember: buy milk." in spoken("Remember: buy milk.\n\nThen go home.")


def test_a_script_in_another_language_is_kept(library: Library) -> None:
    text = "Der Weg ist nass. Der Fuß bleibt trocken? Finde es heraus."
    brief = read_brief("", script_text=text, language="de")
    script = OfflinePlanner(library).script(brief)
    assert " ".join(line.say for line in script.lines) == text


@pytest.mark.parametrize("text", ["[only a direction]", "---\n\n***"])
def test_a_script_without_words_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        lines_of(text, reading("en"))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(("rain", "7", "go", "Anna", "€5", "it's", "A", "why", "Dr.", "km")), min_size=1, max_size=40
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from((". ", "? ", "! ", ", ", "\n\n", "; ")),
)
def test_no_word_is_lost_added_or_moved(sentences: list[list[str]], joint: str) -> None:
    text = joint.join(" ".join(words) for words in sentences) + "."
    words = re.findall(r"[^\s]+", text)
    if any(re.match(r"^\d{1,2}[.)]\s", row.strip()) for row in text.split("\n")):
        return
    assert re.findall(r"[^\s]+", spoken(text)) == words
