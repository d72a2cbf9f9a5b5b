"""A scene source says all that its pictures depend on, and its frames depend on nothing else."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from reelwright.story.errors import InputError
from reelwright.templates.library import looks, scenes
from reelwright.tools.compositor.layers.drawn_photo import DrawnPhoto
from reelwright.tools.compositor.scene_source import SceneSource

SCENES = sorted(scenes())
LOOKS = sorted(looks())
PAIRS = [(scene, LOOKS[(3 * number + step) % len(LOOKS)]) for number, scene in enumerate(SCENES) for step in (0, 5)]
"""Every scene in two looks, every look in several scenes; `templates check` draws no pixels, but takes all pairs."""


@pytest.mark.parametrize("scene", SCENES)
def test_frames_do_not_depend_on_what_was_drawn_before(studio: Any, scene: str) -> None:
    source = studio.source(scene, look="bold", side=180, picture="photo", frames=60)
    numbers = list(range(0, 60, 7))
    straight = source.open(studio)
    wanted = {number: studio.draw_opened(straight, source, number) for number in numbers}
    random.Random(3).shuffle(numbers)
    again = source.open(studio)
    for number in numbers:
        assert np.array_equal(studio.draw_opened(again, source, number), wanted[number]), number


@pytest.mark.parametrize("scene", SCENES)
def test_a_source_survives_its_json(studio: Any, scene: str) -> None:
    source = studio.source(scene, picture="cutout")
    again = SceneSource.model_validate_json(source.model_dump_json())
    assert again == source
    assert again.digest() == source.digest()


def test_only_what_is_used_is_carried(studio: Any) -> None:
    source = studio.source("kinetic-hook")
    assert source.needs() == ()
    assert set(source.style.type) <= {"display", "label"}
    assert not any(layer.kind == "icon" for layer in source.layers)
    assert studio.source("product-hero", picture="photo").needs() == (studio.assets["photo"].key,)


def test_a_change_of_words_changes_the_digest_and_of_nothing_does_not(studio: Any) -> None:
    one = studio.source("kinetic-hook")
    assert one.digest() == studio.source("kinetic-hook").digest()
    assert one.digest() != studio.source("kinetic-hook", slots={"headline": "Dry feet"}).digest()
    assert one.digest() != studio.source("kinetic-hook", look="calm").digest()


@pytest.mark.parametrize(("scene", "look"), PAIRS)
def test_no_second_and_a_half_is_dead(studio: Any, scene: str, look: str) -> None:
    source = studio.source(scene, look=look, side=270, frames=180)
    still = source.model_copy(
        update={
            "style": source.style.model_copy(update={"texture": source.style.texture.model_copy(update={"grain": 0.0})})
        }
    )
    opened = still.open(studio)
    for start in range(0, 135, 22):
        one = studio.draw_opened(opened, still, start).astype(int)
        later = studio.draw_opened(opened, still, start + 44).astype(int)
        assert (np.abs(one - later).max(axis=-1) > 8).mean() > 0.002, start


@pytest.mark.parametrize(("scene", "look"), PAIRS)
def test_a_picture_never_begins_empty(studio: Any, scene: str, look: str) -> None:
    """Within a third of a second something stands on the ground, photo or not."""
    source = studio.source(scene, look=look, side=180, frames=90)
    early = studio.draw(source, 10).astype(int)
    assert early.reshape(-1, 3).std(axis=0).max() > 8


@pytest.mark.parametrize("scene", SCENES)
def test_everything_stands_at_the_settled_frame(studio: Any, scene: str) -> None:
    for frames in (24, 45, 150):
        source = studio.source(scene, frames=frames)
        opened = source.open(studio)
        marks = opened.marks(source.settled_frame)
        assert 0 <= source.settled_frame < frames
        assert marks
        if frames == 150:
            assert all(mark.settled for mark in marks)


def test_items_come_in_on_their_cues(studio: Any) -> None:
    source = studio.source("point-list", frames=90)
    opened = source.open(studio)
    items = source.items["items"]
    cues = {cue.name: cue.frame for cue in source.cues}
    for number, item in enumerate(items):
        before = " ".join(mark.text for mark in opened.marks(max(0, int(cues[f"item.{number}"]) - 1)))
        after = " ".join(mark.text for mark in opened.marks(int(cues[f"item.{number}"]) + 16))
        assert item not in before
        assert item in after


def test_a_counter_ends_on_its_number(studio: Any) -> None:
    source = studio.source("price-offer", slots={"number": "€129"}, frames=90)
    opened = source.open(studio)
    shown = [mark.text for frame in (6, 10, 14, 89) for mark in opened.marks(frame)]
    assert shown[-1] == "€129"
    assert len(set(shown)) > 2
    assert all(len(text) == 4 for text in shown)


def test_a_price_in_arabic_is_read_from_the_right(studio: Any) -> None:
    opened = studio.source("price-offer", slots={"number": "2 دينار"}, frames=90, side=270, language="ar").open(studio)
    (counter,) = (drawn for drawn in opened.drawn if drawn.layer.kind == "counter")
    assert [word.token.text for word in sorted(counter.words.setting.words, key=lambda word: word.x)] == ["دينار", "2"]
    assert "2 دينار" in [mark.text for mark in opened.marks(89)]


def test_figures_stand_in_their_own_widths_once_counted(studio: Any) -> None:
    for look in sorted(looks()):
        source = studio.source("price-offer", look=look, slots={"number": "€112"}, frames=90)
        opened = source.open(studio)
        counting, standing = (opened.marks(frame)[-1].box.width for frame in (8, 89))
        # In a face of one width there is nothing to close up; the number still hits and settles.
        assert standing < counting * 1.06, look


def test_words_beside_a_number_are_set_as_the_look_sets_words_and_smaller(studio: Any) -> None:
    texts = {}
    for look in sorted(looks()):
        opened = studio.source("price-offer", look=look, slots={"number": "20% off"}, frames=90).open(studio)
        (mark,) = opened.marks(89)
        texts[look] = mark.text
        (counter,) = (drawn for drawn in opened.drawn if drawn.layer.kind == "counter")
        sizes = [word.size for word in counter.words.setting.words]
        assert sizes[-1] < 0.6 * sizes[0]
    capitals = {name: found.type["display"].capitals for name, found in looks().items()}
    assert texts == {name: "20% OFF" if upper else "20% off" for name, upper in capitals.items()}
    assert texts["bold"] != texts["calm"]


@pytest.mark.parametrize("look", sorted(looks()))
def test_the_fewer_letters_the_larger(studio: Any, look: str) -> None:
    for ratio in studio.RATIOS:
        sizes = [
            studio.source("product-hero", look=look, ratio=ratio, side=540, slots={"headline": text})
            .open(studio)
            .marks(89)[0]
            .size_px
            for text in ("Purr", "Everything for cats", "Everything that a cat could ask for on a Sunday")
        ]
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[0] >= 150 * 540 / 1080, ratio


@pytest.mark.parametrize(("scene", "look"), PAIRS)
def test_something_is_to_be_seen_right_after_a_cut(studio: Any, scene: str, look: str) -> None:
    """On the seventh frame words, a sign, a shape or a picture stand out from the ground."""
    for picture in ("", "photo"):
        source = studio.source(scene, look=look, side=270, frames=90, picture=picture)
        early = studio.draw(source, 6).astype(int)
        assert (np.abs(early - np.median(early, axis=(0, 1))).max(axis=-1) > 24).mean() > 0.006, picture


@pytest.mark.parametrize(
    ("slots", "says"),
    [
        ({}, "headline"),
        ({"headline": "Yes", "colour": "red"}, "colour"),
        ({"headline": "Yes", "icon": "no-such-icon"}, "no-such-icon"),
    ],
)
def test_what_a_slot_lacks_is_named(studio: Any, slots: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        studio.source("kinetic-hook", slots=slots)


def test_an_unknown_asset_is_named(studio: Any) -> None:
    with pytest.raises(InputError, match="nowhere"):
        studio.source("product-hero", slots={"headline": "Yes", "image": "nowhere"})


def test_grounds_alternate(studio: Any) -> None:
    for look in looks():
        grounds = [
            studio.source("kinetic-hook", look=look, number=number).style.colours["ground"] for number in range(6)
        ]
        assert all(one != other for one, other in pairwise(grounds))


def test_photos_keep_their_proportions(studio: Any) -> None:
    """The test photo holds a disc: it is as wide as high wherever it is shown."""
    for ratio in studio.RATIOS:
        source = studio.source(
            "product-hero", ratio=ratio, side=360, picture="photo", look="calm", camera="still", number=0
        )
        opened = source.open(studio)
        (box,) = (drawn.box for drawn in opened.drawn if isinstance(drawn, DrawnPhoto))
        drawn = studio.draw_opened(opened, source, 89).astype(int)
        drawn = drawn[max(0, int(box.y)) : int(box.bottom), max(0, int(box.x)) : int(box.right)]
        red = (drawn[..., 0] - drawn[..., 1] > 60) & (drawn[..., 0] > 110)
        rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
        assert len(rows)
        assert abs((rows[-1] - rows[0]) / (columns[-1] - columns[0]) - 1) < 0.06, ratio
