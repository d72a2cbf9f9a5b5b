"""The lexicon: what a person's list changes in the voice, and what it leaves to the captions."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.story.errors import InputError
from reelwright.story.speech import Voice
from reelwright.tools.speech.job import SpeechJob, read_speech
from reelwright.tools.speech.lexicon import read_lexicon, respell, used_in
from reelwright.tools.speech.words import split_words
from reelwright.tools.work.bench import FolderBench

ENTRIES = {"Reelwright": "reel right", "new york": "noo york city", "US": "you ess", "5G": "five gee", "GIF": "jif"}


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        ("Reelwright's film", "reel right's film"),
        ("In New York and NEW  YORK.", "In noo york city and noo york city."),
        ("The US and us", "The you ess and us"),
        ("Reelwrights and 15G", "Reelwrights and 15G"),
        ("a GIF, a 'GIF'!", "a jif, a 'jif'!"),
    ],
)
def test_entries_replace_whole_words_in_sensible_cases(line: str, spoken: str) -> None:
    assert respell(line, ENTRIES).spoken == spoken


def test_a_script_without_spaces_has_no_edges() -> None:
    assert respell("去重庆吧", {"重庆": "虫庆"}).spoken == "去虫庆吧"


@given(
    st.text(alphabet="abc AB.,'5 \n", max_size=40),
    st.dictionaries(st.text("abAB5", min_size=1, max_size=3), st.text("xyz ", min_size=1, max_size=9).map(str.strip)),
)
def test_every_spoken_word_belongs_to_a_written_one_in_order(line: str, entries: dict[str, str]) -> None:
    entries = {written: spoken for written, spoken in entries.items() if spoken}
    said = respell(line, entries)
    assert len(said.owners) == len(split_words(said.spoken))
    assert all(a <= b for a, b in itertools.pairwise(said.owners))
    assert not said.owners or max(said.owners) < max(1, len(split_words(line)))
    assert respell(line, dict(used_in(line, entries))).spoken == said.spoken


def test_captions_keep_the_written_words_with_the_times_of_the_spoken_ones(tmp_path: Path) -> None:
    line = "Ask SQL experts in New York today."
    entries = {"SQL": "sequel query language of the database", "new york": "the big town"}
    voice = Voice(engine="espeak", id="en-us+m7", language="en")
    told = {}
    for name, lexicon in (("plain", ()), ("listed", used_in(line, entries))):
        (tmp_path / name).mkdir()
        SpeechJob(text=line, voice=voice, lexicon=lexicon).make(FolderBench(tmp_path / name))
        told[name] = read_speech(tmp_path / name)
    assert [word.text for word in told["listed"].words] == line.split()
    assert told["listed"].text == line
    listed, plain = told["listed"].words, told["plain"].words
    assert listed[1].end_s - listed[1].start_s > 2 * (plain[1].end_s - plain[1].start_s)
    assert abs((listed[6].end_s - listed[6].start_s) - (plain[6].end_s - plain[6].start_s)) < 0.2
    assert SpeechJob(text=line, voice=voice).key() != SpeechJob(text=line, voice=voice, lexicon=(("a", "b"),)).key()


FILES = {
    "yaml": ("l.yaml", "Reelwright: reel right\nNO: no\n5: five\n"),
    "list": ("l.yml", "- {written: Reelwright, spoken: reel right}\n- {written: NO, spoken: 'no', language: en-US}\n"
             "- {written: '5', spoken: five, language: en}\n- {written: '5', spoken: fünf, language: de}\n"),
    "csv": ("l.csv", "\ufeffwritten,spoken,language\nReelwright,reel right\nNO,no,en\n5,five,en\n5,fünf,de\n"),
    "quoted": ("l.csv", '"Reelwright","reel right"\n\n# a comment\n"NO","no"\n"5","five"\n'),
    "tsv": ("l.tsv", "Reelwright\treel right\nNO\tno\n5\tfive\n"),
    "semicolons": ("l.csv", "Reelwright;reel right\nNO;no\n5;five\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_lists_are_read_as_people_write_them(tmp_path: Path, kind: str) -> None:
    name, text = FILES[kind]
    (tmp_path / name).write_text(text)
    assert read_lexicon(tmp_path / name, language="en") == {"Reelwright": "reel right", "NO": "no", "5": "five"}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("l.csv", "a,b\nc\n", "row 2"),
        ("l.csv", "a,b\nc,\n", "without a spoken form"),
        ("l.csv", "a,b\na,c\n", "as 'b' and as 'c'"),
        ("l.csv", 'a,"b\n', "no table"),
        ("l.yaml", "a: [b\n", "no YAML"),
        ("l.yaml", "a: [b]\n", "no text"),
        ("l.yaml", "just words", "no entries"),
        ("l.yaml", "- {written: a, say: b}\n", "entry 1"),
        ("l.csv", "", "empty"),
        ("l.csv", f"a,{'b' * 400}\n", "no word or phrase"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=says):
        read_lexicon(tmp_path / name, language="en")
