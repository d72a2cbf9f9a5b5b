"""Nine languages: banks that claim nothing, words of the brief as they were written, films that hold their rules."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.linting.linter import lint
from reelwright.planners.linting.tracing import numbers_in
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import Library, builtin_library
from reelwright.planners.timing.lay import lay_timeline
from reelwright.planners.writing.grammar import grammar
from reelwright.planners.writing.phrasing import quality_worlds, sameness, thing_worlds
from reelwright.planners.writing.wording import shorten, word_count
from reelwright.story.brief import Brief, Product
from reelwright.templates.phrase_bank import Phrase, PhraseUse, World, claim_words, phrase_bank, written_languages

LANGUAGES = ("ar", "de", "en", "es", "fr", "ja", "pt", "ru", "zh")
DENSE = ("ja", "zh")

LAMPS: dict[str, tuple[str, Product]] = {
    "ar": (
        "Lumo، مصباح دراجة قابل للشحن، بطارية 40 ساعة، حامل مغناطيسي. 39 €",
        Product(
            name="Lumo", noun="مصباح دراجة", features=("قابل للشحن", "بطارية 40 ساعة", "حامل مغناطيسي"), price="39 €"
        ),
    ),
    "de": (
        "Lumo, eine wiederaufladbare Fahrradlampe mit abnehmbarem Akku und 40 Stunden Laufzeit. 39 €",
        Product(
            name="Lumo",
            noun="Fahrradlampe",
            features=("wiederaufladbar", "abnehmbarem Akku", "40 Stunden Laufzeit"),
            price="39 €",
        ),
    ),
    "en": (
        "Lumo, a rechargeable bike lamp with a 40-hour battery and a magnetic mount. €39",
        Product(
            name="Lumo",
            noun="bike lamp",
            features=("rechargeable", "a 40-hour battery", "a magnetic mount"),
            price="€39",
        ),
    ),
    "es": (
        "Lumo, una lámpara de bici recargable con batería de 40 horas y soporte magnético. 39 €",
        Product(
            name="Lumo",
            noun="lámpara de bici",
            features=("recargable", "batería de 40 horas", "soporte magnético"),
            price="39 €",
        ),
    ),
    "fr": (
        "Lumo, une lampe de vélo rechargeable avec 40 heures d'autonomie et une fixation magnétique. 39 €",
        Product(
            name="Lumo",
            noun="lampe de vélo",
            features=("rechargeable", "40 heures d'autonomie", "une fixation magnétique"),
            price="39 €",
        ),
    ),
    "ja": (
        "Lumo、充電式の自転車ライト。40時間バッテリー、マグネット取り付け。3,980円",
        Product(
            name="Lumo",
            noun="自転車ライト",
            features=("充電式", "40時間バッテリー", "マグネット取り付け"),
            price="3,980円",
        ),
    ),
    "pt": (
        "Lumo, uma lanterna de bicicleta recarregável com bateria de 40 horas e suporte magnético. R$ 199",
        Product(
            name="Lumo",
            noun="lanterna de bicicleta",
            features=("recarregável", "bateria de 40 horas", "suporte magnético"),
            price="R$ 199",
        ),
    ),
    "ru": (
        "Lumo — велосипедный фонарь с аккумулятором на 40 часов и магнитным креплением. 3900 ₽",
        Product(
            name="Lumo",
            noun="велосипедный фонарь",
            features=("аккумулятором на 40 часов", "магнитным креплением"),
            price="3900 ₽",
        ),
    ),
    "zh": (
        "Lumo可充电自行车灯，续航40小时，磁吸支架。299元",
        Product(name="Lumo", noun="自行车灯", features=("可充电", "续航40小时", "磁吸支架"), price="299元"),
    ),
}
TOPICS = {
    "ar": "كيف تعمل توربينات الرياح",
    "de": "wie Windräder funktionieren",
    "en": "how wind turbines work",
    "es": "cómo funcionan los aerogeneradores",
    "fr": "comment fonctionnent les éoliennes",
    "ja": "風力発電の仕組み",
    "pt": "como funcionam as turbinas eólicas",
    "ru": "как работают ветряки",
    "zh": "风力发电机是怎么工作的",
}


def lamp(language: str, *, facts: int = 9, **wishes: object) -> Brief:
    text, product = LAMPS[language]
    product = product.model_copy(update={"features": product.features[:facts]})
    fields: dict[str, object] = {"text": text, "product": product, "language": language, "seconds": Fraction(20)}
    return Brief.model_validate({**fields, **wishes})


def phrases_of(language: str) -> list[Phrase]:
    bank = phrase_bank(language)
    worlds: list[World] = [*bank.nouns, *bank.features]
    told = [p for w in worlds for p in (*w.hooks, *w.answers, *w.invites, *w.types, *w.calls)]
    return [*(phrase for phrases in bank.lines.values() for phrase in phrases), *told]


def texts_of(language: str) -> list[str]:
    bank = phrase_bank(language)
    lists = [words for world in (*bank.nouns, *bank.features) for words in world.lists]
    return [*lists, *(text for phrase in phrases_of(language) for text in (phrase.say, phrase.show) if text)]


def test_the_nine_languages_are_written() -> None:
    assert written_languages() == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_bank_claims_or_counts_anything(language: str) -> None:
    claims = set(claim_words(language))
    assert len(claims) > 80
    for text in texts_of(language):
        bare = re.sub(r"\{\w+\}", " ", text)
        assert not numbers_in(bare, language), text
        if language in DENSE:
            assert not [claim for claim in claims if claim in bare], text
        else:
            assert not set(re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", bare.lower())) & claims, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_has_lines_for_every_tone(language: str) -> None:
    bank = phrase_bank(language)
    uses: tuple[PhraseUse, ...] = ("hook", "reveal", "what", "offer", "price", "call-to-action", "invite", "type")
    for use in (*uses, "feature-fragment", "outline", "topic-close", "list-intro"):
        for tone in ("punchy", "calm", "premium", "playful", "warm", "serious"):
            fitting = [each for each in bank.lines[use] if not each.tones or tone in each.tones]
            assert fitting, (use, tone)
    assert len(bank.nouns) >= 30
    assert len(bank.features) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_worlds_are_told_apart_and_lead_home(language: str, library: Library) -> None:
    bank = phrase_bank(language)
    ids = Counter(world.id for world in bank.nouns)
    assert max(ids.values()) == 1
    matches = Counter(match for world in bank.nouns for match in world.match)
    assert max(matches.values()) == 1
    assert {thing for world in bank.features for thing in world.things} <= set(ids)
    assert {world.icon for world in (*bank.nouns, *bank.features) if world.icon} <= set(library.icons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_are_the_languages_own(language: str) -> None:
    for text in texts_of(language):
        bare = re.sub(r"\{\w+\}", "x", text)
        if language == "es":
            assert bare.count("¿") == bare.count("?"), text
            assert bare.count("¡") == bare.count("!"), text
        elif language == "fr":
            assert not re.search(r"\w[?!;:]", bare), text
        elif language == "ar":
            assert not re.search(r"[?,;]", bare), text
        elif language in DENSE:
            assert not re.search(r"[?!,.:]", bare), text
        else:
            assert not re.search(r"\s[?!.,;:]", bare), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_set_large_is_short(language: str) -> None:
    for phrase in phrases_of(language):
        shown = re.sub(r"\{\w+\}", "", phrase.show or phrase.say)
        assert len(shown) <= 44, shown


@pytest.mark.parametrize(
    ("language", "noun", "world"),
    [
        ("es", "zapatillas de trail", "trail"),
        ("es", "mesa de billar", "plain"),
        ("fr", "tapis de yoga", "yoga"),
        ("fr", "tapis", "furniture"),
        ("pt", "fones de ouvido", "sound"),
        ("de", "Couchtisch", "furniture"),
        ("de", "Fahrradlampe", "ride-light"),
        ("ru", "беговые кроссовки", "running"),
        ("ru", "корм для собак", "dog"),
        ("ar", "سماعات لاسلكية", "sound"),
        ("ar", "حقيبة سفر", "luggage"),
        ("zh", "降噪耳机", "sound"),
        ("zh", "折叠自行车", "bike"),
        ("ja", "ワイヤレスイヤホン", "sound"),
        ("ja", "ほうじ茶", "tea"),
    ],
)
def test_a_noun_leads_to_its_world_in_every_language(language: str, noun: str, world: str) -> None:
    assert next((each.id for each in thing_worlds(noun, phrase_bank(language).nouns)), "") == world


@pytest.mark.parametrize(
    ("language", "feature", "world"),
    [
        ("fr", "sans fil", "cables"),
        ("fr", "sans batterie", ""),
        ("es", "sin azúcar", "plants-only"),
        ("zh", "无线", "cables"),
        ("zh", "无电池", ""),
        ("ru", "с шумоподавлением", "quiet"),
        ("de", "wiederaufladbarer Akku", "battery"),
    ],
)
def test_a_denied_quality_speaks_of_nothing(language: str, feature: str, world: str) -> None:
    found = quality_worlds(feature, phrase_bank(language).features, "drink" if world == "plants-only" else "")
    assert next((each.id for each in found), "") == world


def test_an_article_is_only_said_as_the_brief_wrote_it() -> None:
    german = grammar("de")
    assert german.one(lamp("de"), german.descriptor(lamp("de"))) == "eine wiederaufladbare Fahrradlampe"
    accusative = lamp("de", text="Werbung für einen ergonomischen Stuhl", product=Product(noun="Stuhl"))
    assert german.one(accusative, "Stuhl") == ""
    assert german.standing("abnehmbarem Akku", lamp("de").text) == "mit abnehmbarem Akku"
    spanish = grammar("es")
    assert spanish.one(lamp("es"), spanish.descriptor(lamp("es"))) == "una lámpara de bici recargable"
    assert spanish.one(lamp("es", text="Lumo, lámpara de bici"), "lámpara de bici") == ""
    russian = grammar("ru")
    assert russian.standing("магнитным креплением", lamp("ru").text) == "с магнитным креплением"
    assert russian.standing("беспроводные", "Ролик 20 с, беспроводные наушники") == "беспроводные"
    assert grammar("fr").typeset("Prêt ? Oui !") == "Prêt\u00a0? Oui\u00a0!"
    assert grammar("zh").listed(("防水", "轻便")) == "防水、轻便。"
    assert grammar("ar").listed(("أ", "ب")) == "أ، ب."


@pytest.mark.parametrize(
    ("said", "limit", "shown"),
    [
        ("So ask your plumber what your house needs before the next cold winter.", 36, "Ask your plumber"),
        ("A heat pump does the same with your house, the other way round.", 36, "The other way round"),
        ("That heat goes into the water of your radiators.", 36, "That heat goes into the water"),
        ("Because the moon pulls the earth more than the water.", 50, "The moon pulls the earth more"),
    ],
)
def test_what_is_cut_reads_as_if_it_were_whole(said: str, limit: int, shown: str) -> None:
    assert shorten(said, limit) == shown


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("这款防水越野跑鞋，轻便又耐穿，适合所有人", 10, "这款防水越野跑鞋"),
        ("Jeder Tisch trägt die Signatur seines Machers", 30, "Jeder Tisch trägt"),
        ("El banco de la plaza mayor del pueblo", 27, "El banco de la plaza mayor"),
        ("ランプ", 10, "ランプ"),
    ],
)
def test_short_forms_end_on_a_whole_word(text: str, limit: int, short: str) -> None:
    found = shorten(text, limit)
    assert len(found) <= limit
    assert found.startswith(short)
    assert not found.endswith((" de", " del", " die", "，"))


def test_words_are_counted_as_they_are_read() -> None:
    assert word_count("Left or right?") == 3
    assert word_count("左边还是右边？") == 4


PLACES = {"hook": 0, "offer": 8, "call-to-action": 9}


def check(brief: Brief, library: Library) -> None:
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    assert script == planner.script(brief)
    storyboard = planner.storyboard(brief, script)
    timeline = lay_timeline(storyboard, script)
    found = (
        *lint(brief, script, storyboard, library=library),
        *lint(brief, script, storyboard, library=library, timeline=timeline),
    )
    assert [each for each in found if each.severity == "error"] == []
    assert brief.seconds is not None
    if script.shorter_by_decision:
        assert any("Three that would help" in note for note in script.notes)
        assert timeline.seconds < brief.seconds
    else:
        assert abs(timeline.seconds - brief.seconds) <= brief.seconds / 20
    said = [sameness(line.say or line.show) for line in script.lines]
    assert len(said) == len(set(said))
    shown = [sameness(line.show) for line in script.lines]
    assert all(one != two for one, two in itertools.pairwise(shown) if one)
    roles = [PLACES.get(line.role, 4) for line in script.lines]
    assert roles == sorted(roles)
    assert script.lines[-1].role == "call-to-action"
    if brief.voice != "none":
        heard = sum((cue.seconds for cue in timeline.voice), Fraction(0))
        assert heard >= Fraction(19, 50) * timeline.seconds
    else:
        assert not any(line.say for line in script.lines)


@settings(max_examples=36, deadline=None)
@given(
    language=st.sampled_from(LANGUAGES),
    seconds=st.sampled_from((6, 8, 10, 15, 20, 30, 45)),
    facts=st.integers(0, 3),
    tone=st.sampled_from(("", "punchy", "calm", "premium", "playful", "warm", "serious")),
    seed=st.integers(0, 4),
    silent=st.booleans(),
)
def test_a_film_in_any_language_holds_its_rules(
    language: str, seconds: int, facts: int, tone: str, seed: int, silent: bool
) -> None:
    brief = lamp(
        language,
        facts=facts,
        seconds=Fraction(seconds),
        tone=(tone,) if tone else (),
        seed=seed,
        voice="none" if silent else "auto",
    )
    check(brief, builtin_library())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_without_facts_asks_and_explains_nothing(language: str, library: Library) -> None:
    brief = Brief(text=TOPICS[language], language=language, seconds=Fraction(40))
    script = OfflinePlanner(library).script(brief)
    known = {sameness(text) for text in texts_of(language)}
    for line in script.lines[1:]:
        assert sameness(line.say or line.show) in known
    assert sameness(TOPICS[language]) in sameness(script.lines[0].show)
    assert any("--script" in note for note in script.notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_eight_seconds_keep_the_name_a_feature_and_the_price(language: str, library: Library) -> None:
    script = OfflinePlanner(library).script(lamp(language, facts=1, seconds=Fraction(8)))
    seen = " ".join(f"{line.say} {line.show} {' '.join(line.items)}" for line in script.lines)
    brief = lamp(language, facts=1)
    assert brief.product.name in seen
    assert brief.product.price in seen
    assert not any("left out" in note for note in script.notes), script.notes


def test_counted_points_are_never_made_up(library: Library) -> None:
    brief = read_brief("5 tips for better sleep, 30 seconds")
    script = OfflinePlanner(library).script(brief)
    assert any("counts 5 points and tells none" in note for note in script.notes)
    told = brief.model_copy(update={"product": Product(name="Oslo", features=("quiet", "dark"))})
    assert any("tells 2 of them" in note for note in OfflinePlanner(library).script(told).notes)


@pytest.mark.parametrize("wanted", [4, 5, 6, 8])
def test_the_number_of_shots_is_honoured_or_told(wanted: int, library: Library) -> None:
    script = OfflinePlanner(library).script(lamp("en", seconds=Fraction(20), shots=wanted))
    told = any("shots instead of" in note for note in script.notes)
    assert told == (len(script.lines) != wanted)
    assert abs(len(script.lines) - wanted) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_never_stands_under_the_words_before_it(language: str, library: Library) -> None:
    for seconds in (10, 12, 15):
        script = OfflinePlanner(library).script(lamp(language, seconds=Fraction(seconds)))
        for before, line in zip(script.lines, script.lines[1:], strict=False):
            if line.items:
                assert line.show
                assert sameness(line.show) != sameness(before.show)
