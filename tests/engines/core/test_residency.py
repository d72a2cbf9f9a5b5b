"""Warm pipelines: kept while there is room, never taken from who uses them, the longest unused gone first."""

from __future__ import annotations

import pytest
from reelwright.generators.diffusion.residency import Held, PipelineKey, Residency
from reelwright.story.errors import EngineError


class Shelf:
    """Builds pipelines of a size and remembers what was built and what left."""

    def __init__(self) -> None:
        self.built: list[str] = []
        self.left: list[str] = []

    def make(self, name: str, size: int) -> Held:
        self.built.append(name)
        return Held([name], size, lambda: self.left.append(name))


def _key(name: str) -> PipelineKey:
    return PipelineKey(weights=(name,))


def _use(home: Residency, shelf: Shelf, name: str, size: int = 40) -> None:
    with home.lease(_key(name), lambda: shelf.make(name, size), needs_bytes=size) as pipeline:
        assert pipeline == [name]


def test_a_pipeline_stays_warm_between_leases() -> None:
    home, shelf = Residency(100), Shelf()
    for _ in range(3):
        _use(home, shelf, "a")
    assert shelf.built == ["a"]
    assert home.held_bytes() == 40


def test_the_longest_unused_one_leaves_first() -> None:
    home, shelf = Residency(100), Shelf()
    for name in ("a", "b", "a", "c"):
        _use(home, shelf, name)
    assert shelf.left == ["b"]
    assert home.warm() == (_key("a"), _key("c"))
    assert home.held_bytes() <= 100


def test_what_is_leased_never_leaves() -> None:
    home, shelf = Residency(100), Shelf()
    with home.lease(_key("a"), lambda: shelf.make("a", 80)):
        _use(home, shelf, "b", 80)
        assert "a" not in shelf.left
        with pytest.raises(EngineError, match="in use"):
            home.forget(_key("a"))
        assert home.evict() == 0
    assert _key("a") in home.warm()


def test_room_is_made_before_a_large_one_is_built() -> None:
    home, shelf = Residency(100), Shelf()
    _use(home, shelf, "a")
    seen: list[int] = []

    def build() -> Held:
        seen.append(home.held_bytes())
        return shelf.make("b", 90)

    with home.lease(_key("b"), build, needs_bytes=90):
        assert seen == [0]
    assert shelf.left == ["a"]


def test_a_shot_that_fails_as_engines_fail_leaves_its_pipeline_to_the_next() -> None:
    home, shelf = Residency(100), Shelf()
    with pytest.raises(EngineError, match="black"), home.lease(_key("a"), lambda: shelf.make("a", 40)):
        raise EngineError("black all over")
    _use(home, shelf, "a")
    assert shelf.built == ["a"]


def test_a_lease_that_ends_in_an_error_that_nobody_foresaw_leaves_nothing_warm() -> None:
    home, shelf = Residency(100), Shelf()
    with pytest.raises(ZeroDivisionError), home.lease(_key("a"), lambda: shelf.make("a", 40)):
        raise ZeroDivisionError
    assert home.warm() == ()
    assert shelf.left == ["a"]


def test_a_build_that_fails_leaves_nothing() -> None:
    home = Residency(100)

    def build() -> Held:
        raise EngineError("broken")

    with pytest.raises(EngineError, match="broken"), home.lease(_key("a"), build):
        pass
    assert home.warm() == ()
    assert home.held_bytes() == 0


def test_shared_parts_are_loaded_once_and_leave_with_the_last_who_use_them() -> None:
    home, shelf = Residency(200), Shelf()

    def build(name: str) -> Held:
        home.shared("vae", lambda: shelf.make("vae", 30))
        return shelf.make(name, 40)

    for name in ("a", "b"):
        with home.lease(_key(name), lambda name=name: build(name)):
            pass
    assert shelf.built.count("vae") == 1
    assert home.held_bytes() == 110
    home.forget(_key("a"))
    assert "vae" not in shelf.left
    home.forget(_key("b"))
    assert shelf.left == ["a", "b", "vae"]
    assert home.held_bytes() == 0


def test_an_encoder_that_nobody_holds_leaves_when_its_room_is_needed() -> None:
    home, shelf = Residency(100), Shelf()
    home.shared("encoder", lambda: shelf.make("encoder", 60))
    home.shared("encoder", lambda: shelf.make("encoder", 60))
    assert shelf.built == ["encoder"]
    _use(home, shelf, "a", 80)
    assert shelf.left == ["encoder"]
    assert home.warm() == (_key("a"),)


def test_everything_idle_can_be_sent_away_at_once() -> None:
    home, shelf = Residency(1000), Shelf()
    for name in ("a", "b"):
        _use(home, shelf, name)
    home.shared("encoder", lambda: shelf.make("encoder", 10))
    assert home.evict() == 90
    assert home.held_bytes() == 0


def test_room_is_made_for_what_a_warm_pipeline_needs_while_it_works() -> None:
    home, shelf = Residency(100), Shelf()
    _use(home, shelf, "a")
    home.shared("encoder", lambda: shelf.make("encoder", 40), needs_bytes=40)
    with home.lease(_key("a"), lambda: shelf.make("a", 40), beside_bytes=50):
        assert shelf.left == ["encoder"]
    assert shelf.built == ["a", "encoder"]


def test_an_encoder_pushes_idle_pipelines_out() -> None:
    home, shelf = Residency(100), Shelf()
    _use(home, shelf, "a", 80)
    home.shared("encoder", lambda: shelf.make("encoder", 40), needs_bytes=40)
    assert shelf.left == ["a"]


def _waiting(home: Residency, shelf: Shelf, name: str, size: int, **room: int) -> None:
    def build() -> Held:
        held = shelf.make(name, 0)
        held.waiting_bytes = size
        return held

    with home.lease(_key(name), build, loads_bytes=size, **room):
        pass


def test_what_waits_in_the_machines_memory_leaves_when_that_is_short() -> None:
    home, shelf = Residency(100, waiting_bytes=100), Shelf()
    for name in ("a", "b"):
        _waiting(home, shelf, name, 60)
    assert shelf.left == ["a"]
    assert (home.waiting(), home.held_bytes()) == (60, 0)


def test_only_what_makes_room_where_it_is_short_leaves() -> None:
    home, shelf = Residency(100, waiting_bytes=100), Shelf()
    _waiting(home, shelf, "waits", 60)
    _use(home, shelf, "here", 60)
    _use(home, shelf, "too", 60)
    assert shelf.left == ["here"], "loading the one that waits again would win nothing on the device"
    _waiting(home, shelf, "more", 60)
    assert shelf.left == ["here", "waits"]


def test_a_pipeline_that_was_put_aside_counts_where_it_waits() -> None:
    home, shelf = Residency(100, waiting_bytes=100), Shelf()
    _waiting(home, shelf, "old", 70)
    with home.lease(_key("a"), lambda: shelf.make("a", 80)):
        home.put_aside(_key("a"))
        assert (home.held_bytes(), home.waiting()) == (0, 80)
    assert shelf.left == ["old"]
