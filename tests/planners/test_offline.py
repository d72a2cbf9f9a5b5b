"""Films made of a brief's own words: nothing invented, nothing said twice, the length that was asked or a reason."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.linting.linter import lint
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import Library, builtin_library
from reelwright.planners.timing.lay import lay_timeline
from reelwright.planners.writing.phrasing import sameness
from reelwright.story.brief import Brief
from reelwright.story.errors import InputError
from reelwright.story.script import Script
from reelwright.story.storyboard import Storyboard
from reelwright.templates.phrase_bank import claim_words, phrase_bank

STRIDE = "30 s vertical ad for Stride, a waterproof trail shoe. Punchy."
BRIEFS = (
    STRIDE,
    "15-second TikTok for Lumo, a rechargeable bike lamp with a 40-hour battery, a magnetic mount and three modes. "
    "€39, 20% off until Sunday. Shop at lumo.bike",
    "Product video: Aria wireless earbuds. Noise cancelling, 30-hour battery, sweatproof. $79.",
    "Announce the summer sale at Norda: up to 50% off everything until August 31.",
    "6 s bumper for Fizz lemonade",
    "YouTube Shorts teaser for the Velo One, an e-bike that folds in 10 seconds and weighs 12 kg. 20 seconds. "
    "No voice.",
    "20s ad for our new ergonomic office chair called Perch, with adjustable lumbar support and a mesh back. Was $399, "
    "now $299. Serious tone.",
    "We are Oak & Co. We build tables from fallen trees. Every table is signed by its maker. 40 seconds, warm.",
    "sneakers",
    "Explain how photosynthesis works in 60 seconds",
    "60 s landscape film for Perch, an office chair that folds, with a mesh back, wheels that lock, and a headrest. "
    "Calm. For people who sit all day. €480. Visit perch.example",
    "Yoga classes for beginners at Studio Om, every Tuesday at 7 pm. First class free. Calm, 30 seconds.",
)


def film(text: str, library: Library) -> tuple[Brief, Script, Storyboard]:
    brief = read_brief(text)
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    return brief, script, planner.storyboard(brief, script)


@pytest.mark.parametrize("text", BRIEFS)
def test_a_film_passes_the_linter_before_and_after_timing(text: str, library: Library) -> None:
    brief, script, storyboard = film(text, library)
    timeline = lay_timeline(storyboard, script, platform=library.platform(storyboard.platform))
    found = (
        *lint(brief, script, storyboard, library=library),
        *lint(brief, script, storyboard, library=library, timeline=timeline),
    )
    assert [each for each in found if each.severity == "error"] == []


@pytest.mark.parametrize("text", BRIEFS)
def test_a_film_has_the_length_that_was_asked_or_says_why_not(text: str, library: Library) -> None:
    brief, script, storyboard = film(text, library)
    timeline = lay_timeline(storyboard, script)
    if script.shorter_by_decision:
        assert any("Three that would help" in note for note in script.notes)
        assert brief.seconds is not None
        assert timeline.seconds < brief.seconds
    elif brief.seconds is not None:
        assert abs(timeline.seconds - brief.seconds) <= brief.seconds / 20


@pytest.mark.parametrize("text", BRIEFS)
def test_a_film_begins_with_a_hook_ends_with_a_call_and_says_nothing_twice(text: str, library: Library) -> None:
    _, script, storyboard = film(text, library)
    assert script.lines[0].role == "hook"
    assert script.lines[-1].role == "call-to-action"
    said = [sameness(line.say or line.show) for line in script.lines]
    assert len(said) == len(set(said))
    scenes = [shot.scene for shot in storyboard.shots]
    assert all(len(set(scenes[at : at + 3])) > 1 for at in range(len(scenes) - 2))
    offers = [number for number, line in enumerate(script.lines) if line.role == "offer"]
    assert all(number > len(script.lines) // 2 for number in offers)


def test_one_feature_still_fills_thirty_seconds_with_a_voice(library: Library) -> None:
    _, script, storyboard = film(STRIDE, library)
    timeline = lay_timeline(storyboard, script)
    assert timeline.seconds == 30
    assert not script.shorter_by_decision
    assert 8 <= len(storyboard.shots) <= 16
    assert sum(cue.seconds for cue in timeline.voice) >= Fraction(2, 5) * 30
    lengths = [placement.frames for placement in timeline.picture]
    assert max(lengths) >= 2 * min(lengths)
    assert "Stride" in " ".join(line.say for line in script.lines)
    assert "waterproof" in " ".join(line.say.lower() for line in script.lines)


def test_equal_briefs_give_equal_films_and_seeds_vary_them(library: Library) -> None:
    assert film(STRIDE, library)[1:] == film(STRIDE, library)[1:]
    planner = OfflinePlanner(library)
    said = {planner.script(read_brief(STRIDE, seed=seed)).digest() for seed in range(8)}
    assert len(said) > 2


def test_a_film_without_voice_shows_its_words_long_enough_to_read(library: Library) -> None:
    brief = read_brief(BRIEFS[1], voice="none")
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    storyboard = planner.storyboard(brief, script)
    timeline = lay_timeline(storyboard, script)
    assert timeline.voice == ()
    assert timeline.captions == ()
    for line, placement in zip(script.lines, timeline.picture, strict=True):
        words = len(" ".join((line.show, *line.items)).split())
        assert placement.frames >= 30 * (0.4 + 0.25 * words)


def test_a_language_without_a_bank_is_refused_with_a_way_out(library: Library) -> None:
    with pytest.raises(InputError, match="no lines in 'it'") as caught:
        OfflinePlanner(library).script(read_brief("30 s ad for Lumo, a lamp.", language="it"))
    assert "--script" in caught.value.hint


def test_a_brief_without_a_subject_is_refused(library: Library) -> None:
    with pytest.raises(InputError, match="what the film is about"):
        OfflinePlanner(library).script(read_brief("Make a 20 second vertical video. Punchy."))


def test_no_phrase_of_the_bank_claims_anything() -> None:
    bank = phrase_bank("en")
    claims = set(claim_words("en"))
    worlds = [*bank.nouns, *bank.features]
    phrases = [phrase for phrases in bank.lines.values() for phrase in phrases]
    phrases += [
        p for world in worlds for p in (*world.hooks, *world.answers, *world.invites, *world.types, *world.calls)
    ]
    texts = [text for phrase in phrases for text in (phrase.say, phrase.show)]
    texts += [words for world in worlds for words in world.lists]
    for text in texts:
        bare = re.sub(r"\{\w+\}", "", text)
        assert not set(re.findall(r"[a-z]+(?:-[a-z]+)*", bare.lower())) & claims, text
        assert not re.search(r"\d", bare), text


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[\w'’]+", text.lower()))


def bank_words() -> set[str]:
    bank = phrase_bank("en")
    worlds = [*bank.nouns, *bank.features]
    phrases = [phrase for phrases in bank.lines.values() for phrase in phrases]
    phrases += [
        p for world in worlds for p in (*world.hooks, *world.answers, *world.invites, *world.types, *world.calls)
    ]
    texts = [re.sub(r"\{\w+\}", " ", text) for phrase in phrases for text in (phrase.say, phrase.show)]
    return {word for text in (*texts, *(words for world in worlds for words in world.lists)) for word in words_of(text)}


@st.composite
def briefs(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(("Stride", "Lumo", "Oak & Co", "N7", 'Brew "Lab"', "{name}", "<b>Bo</b>", "Ünal")))
    noun = draw(st.sampled_from(("trail shoe", "lamp", "oat milk", "earbuds", "to-do app", "gadget", "dog treats")))
    pool = (
        "waterproof",
        "a 40-hour battery",
        "keeps drinks cold for 24 hours",
        "made of cork",
        "three modes",
        "foldable",
    )
    features = draw(st.lists(st.sampled_from(pool), unique=True, max_size=5))
    price = draw(st.sampled_from(("", " €129.", " $49.99.", " 12 euros a bag.")))
    offer = draw(st.sampled_from(("", " 20% off until Sunday.", " Free shipping.", " Buy one get one free.")))
    tone = draw(st.sampled_from(("", " Punchy.", " Calm.", " Serious tone.", " Playful.")))
    seconds = draw(st.sampled_from((6, 8, 12, 15, 20, 30, 45, 60)))
    listed = f" Features: {', '.join(features)}." if features else ""
    return f"{seconds} s ad for {name}, a {noun}.{listed}{price}{offer}{tone}"


@settings(max_examples=60, deadline=None)
@given(briefs(), st.integers(0, 5), st.booleans())
def test_every_word_is_the_briefs_or_the_banks(text: str, seed: int, silent: bool) -> None:
    library = builtin_library()
    brief = read_brief(text, seed=seed, voice="none" if silent else "auto")
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    storyboard = planner.storyboard(brief, script)
    timeline = lay_timeline(storyboard, script)
    found = (
        *lint(brief, script, storyboard, library=library),
        *lint(brief, script, storyboard, library=library, timeline=timeline),
    )
    assert [each for each in found if each.severity == "error"] == []
    asked = brief.seconds or Fraction(0)
    assert abs(timeline.seconds - asked) <= asked / 20 or script.shorter_by_decision
    allowed = words_of(brief.text) | bank_words() | {"a", "an", "it", "they", "it's", "they're"}
    for line in script.lines:
        assert words_of(" ".join((line.say, line.show, *line.items))) <= allowed


def test_planning_imports_nothing_heavy() -> None:
    code = f"""
import sys
from reelwright.planners.choice import choose_planner
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.timing.lay import lay_timeline
planner, _ = choose_planner("offline")
brief = read_brief({STRIDE!r})
script = planner.script(brief)
lay_timeline(planner.storyboard(brief, script), script)
heavy = set(sys.modules) & {{"numpy", "skia", "openai", "av", "langgraph", "httpx"}}
sys.exit(repr(heavy) if heavy else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
