"""Briefs as they are typed between two customers: what is no fact is left out, what is one is said well."""

from __future__ import annotations

import pytest
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.offline import OfflinePlanner
from reelwright.story.brief import Brief
from reelwright.story.script import Script


def script_of(text: str, **wishes: object) -> Script:
    return OfflinePlanner().script(read_brief(text, **wishes))


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Ein 20-Sekunden-Video: Tarn, eine Trinkflasche. Auslaufsicher. Frech und schnell.", "punchy"),
        ("Anúncio de 20 segundos da Pulso, uma academia. Aberta 24 horas. Energético.", "punchy"),
        ("Anuncio de 20 s: Trueno, un altavoz. Resistente al agua. Enérgico.", "punchy"),
        ("Ролик 20 секунд: «Пульс», фитнес-клуб. Без договора. Энергично.", "punchy"),
        ("20秒抖音广告：山泉牌保温杯。保冷24小时。有活力。", "punchy"),
        ("20秒の広告：オンライン英会話「トークル」。1回25分。明るく元気に。", "warm"),
    ],
)
def test_a_tone_in_a_sentence_of_its_own_is_no_feature(text: str, tone: str) -> None:
    brief = read_brief(text)
    assert tone in brief.tone
    assert len(brief.product.features) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Une pub pour Le Zinc, un café de quartier, 20 s", "Le Zinc"),
        ("20 s ad: Crumb & Co., a neighbourhood bakery.", "Crumb & Co."),
        ("Anúncio de 20 s para Flor de Lua, uma floricultura.", "Flor de Lua"),
        ("Спокойный ролик на 15 секунд: «Тихо», настольная лампа.", "Тихо"),
        ("15秒の動画。「霧」という手作りのマグカップ。", "霧"),
        ("20秒广告：山泉牌保温杯。保冷24小时。", "山泉"),
    ],
)
def test_a_name_is_read_whole(text: str, name: str) -> None:
    assert read_brief(text).product.name == name


@pytest.mark.parametrize(
    ("text", "features"),
    [
        (
            "Ad for Ledgerly, an app. Imports bank statements, sends invoices, works offline.",
            ("imports bank statements", "sends invoices", "works offline"),
        ),
        (
            "Ad for Crumb, a bakery. Sourdough baked at 5 am, open till noon.",
            ("sourdough baked at 5 am", "open till noon"),
        ),
        ("Ad for Zap, a kettle. Coffee stays hot, dark and strong.", ("Coffee stays hot, dark and strong.",)),
        ("20秒广告：山泉牌保温杯。不漏水，600毫升。", ("不漏水", "600毫升")),
        ("فيديو 15 ثانية لشمعة «سَكَن». شمع الصويا، تدوم 40 ساعة.", ("شمع الصويا", "تدوم 40 ساعة")),
    ],
)
def test_facts_that_share_a_full_stop_are_told_apart(text: str, features: tuple[str, ...]) -> None:
    assert read_brief(text).product.features == features


def test_shots_emojis_hashtags_and_wishes_are_no_facts() -> None:
    brief = read_brief(
        "20-25 seconds for Moss, a plant shop 🌿 delivered on Fridays. 5 shots. And we'd love something calm #plants"
    )
    assert brief.seconds == 25
    assert brief.shots == 5
    assert brief.product.features == ("delivered on Fridays",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("20 s ad for Lumo, a lamp. Dimmable. lumo.example", "Visit lumo.example."),
        ("20 s Werbung für Lumo, eine Lampe. Dimmbar. lumo.example", "Mehr auf lumo.example."),
        ("Реклама лампы Lumo, 20 секунд. Лёгкая. lumo.example", "Заходите на lumo.example."),
    ],
)
def test_an_address_alone_is_shown_and_said_in_a_sentence(text: str, said: str) -> None:
    brief = read_brief(text)
    assert brief.call_to_action == "lumo.example"
    last = OfflinePlanner().script(brief).lines[-1]
    assert (last.say, last.show) == (said, "lumo.example")


def test_a_silent_price_is_an_amount_and_no_sentence() -> None:
    script = script_of("20 s punchy ad for Perch, a chair. Foldable. $299. No voice.")
    assert [line.show for line in script.lines if line.role == "offer"] == ["$299"]


def test_an_amount_with_its_unit_is_never_said_alone() -> None:
    for text in ("20 s ad for Dew, a serum. 30 ml. Refillable bottle.", "12 s ad for Dew, a serum. 30 ml. Premium."):
        script = script_of(text)
        assert all(line.say.strip(" .") != "30 ml" for line in script.lines)
        assert any("30 ml" in (line.show, *line.items) for line in script.lines)


def test_as_many_points_as_were_asked_are_counted_and_told() -> None:
    text = "25 s ad: three reasons to try Ola, a meditation app. Works offline, free for students, ten-minute sessions."
    script = script_of(text)
    assert script.lines[0].say == "Three reasons."
    told = " ".join(f"{line.say} {' '.join(line.items)}".lower() for line in script.lines)
    assert all(each in told for each in ("works offline", "free for students", "ten-minute sessions"))
    fewer = script_of("25 s ad: three reasons to try Ola, a meditation app. Works offline.")
    assert all("reasons" not in line.say for line in fewer.lines)


def test_a_russian_noun_names_itself_though_the_brief_bends_it() -> None:
    script = script_of("Реклама для кофейни «Зерно», 20 секунд. Десерты без сахара. Аудитория: молодые семьи.")
    said = " ".join(line.say for line in script.lines)
    assert "офейня" in said
    assert "для молодые" not in said


def test_a_verb_agrees_with_what_it_is_said_of() -> None:
    script = script_of("30 s ad for Nightjar headphones. Folds flat, charges in an hour, USB-C. Calm.")
    assert all("They folds" not in line.say and "they charges" not in line.say for line in script.lines)


def test_what_costs_a_starting_price_stands_with_it() -> None:
    brief = read_brief("Client: Nordlicht Optics. Square, 20 s. Glasses from £79, eye test without an appointment.")
    assert isinstance(brief, Brief)
    assert brief.product.price.lower() == "glasses from £79"
