"""Documents are frozen, strict, versioned, and say which field does not fit; time is rational."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from reelwright.story.brief import Brief
from reelwright.story.document import write_atomically
from reelwright.story.errors import DocumentError, EngineError, InputError, ReelwrightError, ReviewError, StorageError
from reelwright.story.script import Line, Script
from reelwright.story.time import Seconds, timestamp, to_frames, to_seconds
from reelwright.story.timeline import Caption, CaptionWord

seconds = TypeAdapter(Seconds)
moments = st.fractions(min_value=0, max_value=10_000, max_denominator=100_000)
rates = st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(30_000, 1001), Fraction(60)])


@given(moments)
def test_a_time_survives_its_text(moment: Fraction) -> None:
    assert seconds.validate_json(seconds.dump_json(moment)) == moment


@given(st.integers(0, 1_000_000), rates)
def test_a_frame_survives_its_moment(frame: int, fps: Fraction) -> None:
    assert to_frames(to_seconds(frame, fps), fps) == frame


@pytest.mark.parametrize("text", ['"1/0"', '"soon"', "true", "[1]", '""'])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        seconds.validate_json(text)


@given(moments)
def test_a_timestamp_is_what_subrip_writes(moment: Fraction) -> None:
    hours, minutes, rest = timestamp(moment).split(":")
    whole, ms = rest.split(",")
    read = Fraction(int(hours) * 3600 + int(minutes) * 60 + int(whole)) + Fraction(int(ms), 1000)
    assert abs(read - moment) <= Fraction(1, 2000)


@given(st.text(min_size=1, max_size=200).filter(lambda text: max(text) < "\ud800" or max(text) > "\udfff"))
def test_any_words_survive_a_script(words: str) -> None:
    script = Script(title=words, lines=(Line(id="a", role="hook", say=words),))
    assert Script.model_validate_json(script.model_dump_json()) == script
    assert Script.model_validate_json(script.model_dump_json()).digest() == script.digest()


def test_a_document_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Brief(text="x").text = "y"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ('{"text": "x", "colour": 1}', "colour"),
        ('{"text": 7}', "text"),
        ('{"text": "x", "product": {"price": 9}}', "product.price"),
        ("not json", "brief.json"),
        ('{"text": "x", "seconds": "1/0"}', "seconds"),
    ],
)
def test_a_field_that_does_not_fit_is_named(document: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "brief.json").write_text(document)
    with pytest.raises(DocumentError, match=says):
        Brief.load(tmp_path)


def test_a_missing_document_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="reelwright plan"):
        Brief.load(tmp_path)


def test_saving_replaces_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    for text in ("one", "two"):
        Brief(text=text).save(tmp_path)
    assert json.loads((tmp_path / "brief.json").read_text())["text"] == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["brief.json"]


def test_a_path_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        write_atomically(tmp_path / "file" / "x.json", b"{}")


@pytest.mark.parametrize(
    ("kind", "code"),
    [(ReelwrightError, 1), (InputError, 2), (ReviewError, 3), (EngineError, 4), (StorageError, 4)],
)
def test_errors_keep_their_words_and_exit_codes_across_processes(kind: type[ReelwrightError], code: int) -> None:
    error = pickle.loads(pickle.dumps(kind("what is wrong", hint="what to do")))
    assert (type(error), error.exit_code, str(error)) == (kind, code, "what is wrong\nwhat to do")


def test_a_caption_reads_as_its_lines() -> None:
    words = tuple(CaptionWord(text=text, start=n, end=n + 1) for n, text in enumerate(("Rain", "is", "only", "water")))
    assert Caption(line="a", start=0, end=9, words=words, breaks=(2,)).text == "Rain is\nonly water"
