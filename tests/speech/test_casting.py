"""Who gets which voice, and what happens when one fails."""

from __future__ import annotations

import pytest
from reelwright.story.errors import EngineError, InputError
from reelwright.story.speech import Casting, Voice
from reelwright.tools.speech import edge
from reelwright.tools.speech.casting import cast_voice, fall_back, find_voice, with_voice
from reelwright.tools.speech.catalog import voices

NINE = ("en", "zh", "es", "de", "fr", "pt", "ru", "ar", "ja")


@pytest.fixture
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "answers", lambda: None)


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "answers", lambda: "no connection")


@pytest.mark.usefixtures("cut_off")
@pytest.mark.parametrize("language", [*NINE, "pt-BR", "zh-CN", "en-GB"])
def test_every_language_has_a_voice_without_a_network(language: str) -> None:
    voice, note = cast_voice("auto", language=language, speaker="narrator", casting=Casting())
    assert voice.engine == "espeak"
    assert voice.language == language
    assert voice.revision
    assert note is not None
    assert "no connection" in note


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize("language", NINE)
def test_auto_takes_the_online_voice_where_it_answers(language: str) -> None:
    voice, note = cast_voice("auto", language=language, speaker="narrator", casting=Casting())
    assert voice.engine == "edge"
    assert voice.id.startswith(language)
    assert note is None


@pytest.mark.usefixtures("online")
def test_an_accent_takes_its_own_voices_first() -> None:
    assert cast_voice("auto", language="pt-PT", speaker="a", casting=Casting())[0].id.startswith("pt-PT")


@pytest.mark.parametrize("network", ["online", "cut_off"])
def test_speakers_have_different_voices(request: pytest.FixtureRequest, network: str) -> None:
    request.getfixturevalue(network)
    casting = Casting()
    for speaker in ("anna", "ben", "cleo"):
        voice, note = cast_voice("auto", language="en", speaker=speaker, casting=casting)
        casting = with_voice(casting, speaker=speaker, voice=voice, note=note)
    assert len({voice.id for voice in casting.voices.values()}) == 3
    assert len(casting.notes) == (0 if network == "online" else 3)


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize("wish", ["en-US-AvaNeural", "en-us+f1", "nova"])
def test_one_named_voice_does_not_make_two_speakers_one(wish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELWRIGHT_SPEECH_MODEL", "tts-1")
    first, _ = cast_voice(wish, language="en", speaker="anna", casting=Casting())
    casting = with_voice(Casting(), speaker="anna", voice=first)
    second, _ = cast_voice(wish, language="en", speaker="ben", casting=casting)
    assert second.engine == first.engine
    assert second.id != first.id


@pytest.mark.usefixtures("online")
def test_a_recorded_voice_is_kept_whatever_is_wished() -> None:
    recorded = Voice(engine="espeak", id="en-us+m7", language="en")
    casting = Casting(voices={"narrator": recorded})
    assert cast_voice("en-US-AvaNeural", language="en", speaker="narrator", casting=casting) == (recorded, None)


def test_a_failed_voice_is_replaced_for_the_speaker_and_noted() -> None:
    casting = Casting(
        voices={
            "anna": Voice(engine="edge", id="en-US-AvaNeural", language="en"),
            "ben": Voice(engine="espeak", id="en-us+f1", language="en"),
        }
    )
    after = fall_back(casting, "anna", "the service answered 403")
    assert after.voices["ben"] == casting.voices["ben"]
    assert after.voices["anna"].engine == "espeak"
    # Ava is a woman; Ben already speaks with the first woman's voice.
    assert after.voices["anna"].id == "en-us+Annie"
    assert "403" in after.notes[0]
    assert "'en-US-AvaNeural'" in after.notes[0]
    with pytest.raises(EngineError, match="no other is left"):
        fall_back(after, "anna", "it crashed")
    with pytest.raises(EngineError, match="'nobody'"):
        fall_back(after, "nobody", "it crashed")


@pytest.mark.parametrize(("network", "instead"), [("online", "en-US-AvaNeural"), ("cut_off", "en-us+f1")])
def test_a_speech_server_is_followed_by_the_best_that_is_left(
    request: pytest.FixtureRequest, network: str, instead: str
) -> None:
    request.getfixturevalue(network)
    casting = Casting(voices={"narrator": Voice(engine="openai", id="nova", language="en", revision="tts-1")})
    assert fall_back(casting, "narrator", "it answered 500").voices["narrator"].id == instead


@pytest.mark.usefixtures("online")
def test_a_voice_of_another_language_is_warned_of() -> None:
    voice, note = cast_voice("de-DE-KatjaNeural", language="en", speaker="narrator", casting=Casting())
    assert voice.language == "de-DE"
    assert note is not None
    assert "'en'" in note


@pytest.mark.usefixtures("cut_off")
def test_a_named_online_voice_that_cannot_be_reached_falls_back_with_a_note() -> None:
    voice, note = cast_voice("en-US-AvaNeural", language="en", speaker="narrator", casting=Casting())
    assert voice.id == "en-us+f1"
    assert note is not None
    assert "AvaNeural" in note


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("en-us-avaneural", "en-US-AvaNeural"),
        ("Ava", "en-US-AvaNeural"),
        ("en-us+F3", "en-us+f3"),
        ("de", "de"),
        ("en-us+klatt4", "en-us+klatt4"),
        ("alloy", "alloy"),
        ("openai:af_heart", "af_heart"),
    ],
)
def test_names_are_understood_in_any_case(name: str, found: str) -> None:
    assert find_voice(name, language="en").id == found


@pytest.mark.parametrize("name", ["en-US-AvvaNeural", "aloy", "en-us+f33", "", "../../etc", "x" * 500])
def test_an_unknown_name_is_answered_with_near_ones(name: str) -> None:
    with pytest.raises(InputError, match="reelwright voices") as caught:
        find_voice(name, language="en")
    if name.startswith("en"):
        assert "near:" in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_speech_server_is_asked_for_only_where_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REELWRIGHT_SPEECH_MODEL", raising=False)
    with pytest.raises(InputError, match="REELWRIGHT_SPEECH_MODEL"):
        cast_voice("nova", language="en", speaker="narrator", casting=Casting())
    monkeypatch.setenv("REELWRIGHT_SPEECH_MODEL", "tts-1")
    voice, note = cast_voice("nova", language="de", speaker="narrator", casting=Casting())
    assert (voice.engine, voice.revision, voice.language, note) == ("openai", "tts-1", "de", None)


def test_the_catalog_lists_each_voice_once_and_by_language() -> None:
    everything = voices()
    assert len({info.id for info in everything}) == len(everything)
    for language in NINE:
        engines = {info.engine for info in voices(language)}
        assert engines == {"edge", "openai", "espeak"}
    assert {info.language.split("-")[0] for info in voices("de") if info.language} == {"de"}
    assert voices("pt-BR") == voices("pt")
