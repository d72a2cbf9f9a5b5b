"""Signs for things in nine languages: the right one, or none."""

from __future__ import annotations

import pytest
from reelwright.planners.staging.icon_match import icon_of_fact, icon_of_noun, icon_of_topic
from reelwright.templates.icon_words import icon_words
from reelwright.templates.library import icons
from reelwright.tools.compositor.layers.svg_path import read_path

LANGUAGES = ("ar", "de", "en", "es", "fr", "ja", "pt", "ru", "zh")


def test_every_icon_draws_inside_its_field() -> None:
    assert len(icons()) >= 380
    for icon in icons().values():
        for data in icon.paths:
            bounds = read_path(data).computeTightBounds()
            assert -1.5 <= bounds.left() <= bounds.right() <= 25.5, icon.name
            assert -1.5 <= bounds.top() <= bounds.bottom() <= 25.5, icon.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_leads_to_an_icon_that_exists(language: str) -> None:
    words = icon_words(language)
    assert set(words.icons.values()) <= set(icons())
    assert len(set(words.icons.values())) >= 290


@pytest.mark.parametrize(
    ("noun", "language", "icon"),
    [
        ("trail shoes", "en", "sport-shoe"),
        ("coffee table", "en", ""),
        ("yoga studio in Leeds", "en", "person-standing"),
        ("candle shop", "en", "flame"),
        ("gadget", "en", ""),
        ("Kaffeetisch", "de", ""),
        ("Trailschuhe", "de", "sport-shoe"),
        ("Schreibtischlampe", "de", "lamp-desk"),
        ("Fahrradladen", "de", "bike"),
        ("mesa de café", "es", ""),
        ("zapatillas de trail", "es", "sport-shoe"),
        ("application de méditation", "fr", "brain"),
        ("bougies parfumées", "fr", "flame"),
        ("biscoitos para cachorro", "pt", "bone"),
        ("печенье для собак", "ru", "bone"),
        ("кроссовки", "ru", "sport-shoe"),
        ("كرسي مكتب", "ar", "armchair"),
        ("للسيارات", "ar", "car"),
        ("咖啡桌", "zh", ""),
        ("自行车灯", "zh", "flashlight"),
        ("冥想应用", "zh", "brain"),
        ("瞑想アプリ", "ja", "brain"),
        ("犬用ビスケット", "ja", "bone"),
    ],
)
def test_the_head_of_a_phrase_decides(noun: str, language: str, icon: str) -> None:
    assert icon_of_noun(noun, language) == icon


def test_topics_and_facts_have_signs_too() -> None:
    assert icon_of_topic("Wie Windräder funktionieren", "de") == "wind"
    assert icon_of_topic("为什么天空是蓝色的", "zh") == "cloud-sun"
    assert icon_of_topic("Как работают ветряки", "ru") == "wind"
    assert icon_of_fact("40 Stunden Akkulaufzeit", "de") == "battery-full"
    assert icon_of_fact("livraison gratuite", "fr") == "truck"
    assert icon_of_fact("tous les jours", "fr") == ""
