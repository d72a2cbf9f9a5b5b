"""The editor at the script: which lines make the film in the time that there is, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from ..story.brief import Brief
from ..story.script import Line
from ..templates.platform import Platform
from .phrasing import sameness
from .writing import Candidate, Copywriter

SHORT_S = Fraction(9)
"""Films shorter than this say name and noun in one breath."""
SPEECH_SHARE = Fraction(9, 20)
"""A spoken film keeps talking for about this share of its time, at the least."""


def seconds_wanted(brief: Brief, platform: Platform) -> Fraction:
    """The length asked for, or what the facts carry within what the platform advises."""
    if brief.seconds is not None:
        return brief.seconds
    product = brief.product
    facts = len(product.features) + sum(map(bool, (product.price, product.offer, brief.audience, product.noun)))
    natural = Fraction(9 + 3 * facts)
    low, high = platform.seconds_advised or (Fraction(10), Fraction(40))
    return max(low, min(high, natural))


def choose(hire: Callable[[], Copywriter], asked: Fraction) -> tuple[list[Candidate], list[str]]:
    """The lines of the film, in order, and the facts that found no room.

    Told at leisure where the time allows; where facts would be lost, name and noun, price and offer share a breath.
    `hire` makes a copywriter who has said nothing yet.
    """
    tries = []
    for terse, rushed in ((asked < SHORT_S, False), (True, False), (True, True)):
        chosen, dropped = _choose(hire(), asked, terse=terse, rushed=rushed)
        calls = any(each.line.role == "call-to-action" for each in chosen)
        if chosen and not dropped and calls:
            return chosen, dropped
        tries.append((chosen, dropped, calls))
    if asked < SHORT_S and not any(calls for _, _, calls in tries):
        # Six seconds: the name with its quality is the hook.
        chosen, dropped = _choose(hire(), asked, terse=True, rushed=True, hooked=False)
        tries.append((chosen, dropped, any(each.line.role == "call-to-action" for each in chosen)))
    # A film without a call is worse than one that leaves a fact out.
    best = min(tries, key=lambda each: (not each[0], not each[2], len(each[1])))
    return best[0], best[1]


def _choose(
    writer: Copywriter, asked: Fraction, *, terse: bool, rushed: bool, hooked: bool = True
) -> tuple[list[Candidate], list[str]]:
    brief = writer.brief
    product = brief.product
    hook, call = writer.hook(terse=rushed) if hooked else None, writer.call()
    core = [hook]
    naming = writer.naming() if terse else None
    core += [naming] if naming else [writer.reveal(), writer.what()]
    deal = writer.deal() if terse and product.offer and product.price and product.price not in product.offer else None
    if deal:
        core.append(deal)
    elif product.offer:
        core.append(writer.offer(terse=terse or not (product.name or product.noun)))
    if product.price and not deal:
        core.append(writer.price())
    if brief.audience:
        core.append(writer.audience())
    core.append(call)
    present = [each for each in core if each]
    room = asked - _room_for_features(writer)
    kept = _by_worth(present, room if room > _need([each for each in present if each.worth >= 88]) else asked)
    facts, dropped = _features(writer, kept, asked)
    kept += facts
    kept += _fill(writer, kept, asked)
    said = {each.line.say or each.line.show for each in kept}
    if not any(each.line.source == "brief" for each in kept):
        return [], []
    for each in core:
        if each and (each.line.say or each.line.show) not in said and each.line.source == "brief":
            dropped.append((each.line.say or each.line.show).rstrip("."))
    return _spread(kept), dropped


def arrange(chosen: list[Candidate]) -> tuple[Line, ...]:
    """Lines with their final ids."""
    return tuple(each.line.model_copy(update={"id": f"line-{number + 1}"}) for number, each in enumerate(chosen))


def _by_worth(candidates: list[Candidate], asked: Fraction) -> list[Candidate]:
    kept: list[Candidate] = []
    # The last shot ends with the film, not on a beat.
    left = asked + Fraction(1, 4)
    for each in sorted(candidates, key=lambda each: -each.worth):
        if each.need_s <= left or (each.worth >= 98 and not kept):
            kept.append(each)
            left -= each.need_s
    return sorted(kept, key=lambda each: each.place)


def _room_for_features(writer: Copywriter) -> Fraction:
    """Seconds kept free for what sets the thing apart: a list, or one feature."""
    features = [each for each in writer.brief.product.features if each not in writer.told_by_what()]
    return Fraction(5, 2) if features else Fraction(0)


def _need(kept: list[Candidate]) -> Fraction:
    return sum((each.need_s for each in kept), Fraction(0))


def _comfort(kept: list[Candidate]) -> Fraction:
    return sum((each.need_s + (each.most_s - each.need_s) * Fraction(9, 20) for each in kept), Fraction(0))


def _features(writer: Copywriter, kept: list[Candidate], asked: Fraction) -> tuple[list[Candidate], list[str]]:
    """A shot for each feature where there is time; else the first ones and a list; else what fits."""
    heard = " ".join(sameness(each.line.say or each.line.show) for each in kept if 200 <= each.place < 220)
    told = frozenset(feature for feature in writer.told_by_what() if sameness(feature) in heard)
    every = writer.brief.product.features
    # A quality that stands before the noun is heard with it; it gets its own shot where the film has the time for it.
    features = tuple(each for each in every if each not in told) or every
    if len(features) < 3 and len(every) < 4:
        features = every if asked >= 20 else features
    room = asked - _need(kept)
    single = [writer.feature(feature, number) for number, feature in enumerate(features)]
    spoken = [each for each in single if each]
    if _need(spoken) <= room:
        return spoken, []
    short = [feature for feature in features if writer.grammar.shape(feature) != "sentence" and len(feature) <= 34]
    for alone in (2, 1, 0):
        for count in (4, 3, 2):
            first = list(spoken[:alone])
            names = [feature for feature in short if feature not in features[:alone]][:count]
            if len(names) < 2:
                continue
            listed = writer.feature_list(tuple(names), alone)
            if listed and _need([*first, listed]) <= room:
                rest = [each for each in features if each not in names and each not in features[:alone]]
                return [*first, listed], list(rest)
    fitting: list[Candidate] = []
    dropped: list[str] = []
    for feature, each in zip(features, single, strict=True):
        if each and _need([*fitting, each]) <= room:
            fitting.append(each)
        elif feature not in told:
            dropped.append(feature)
    return fitting, dropped


def _fill(writer: Copywriter, kept: list[Candidate], asked: Fraction) -> list[Candidate]:
    """Questions, invitations and type until the time is comfortably full; speech keeps its share."""
    added: list[Candidate] = []
    product = writer.brief.product
    setups = [
        each
        for number, feature in enumerate(product.features[:4])
        if feature in writer.features and (each := writer.setup(feature, number))
    ]
    pool = [*setups, *writer.invites(generic=writer.brief.seconds is not None and bool(product.name or product.noun))]
    while pool and _comfort([*kept, *added]) < asked:
        now = [*kept, *added]
        talk = sum((each.need_s for each in now if each.line.say), Fraction(0))
        wants_voice = writer.spoken and talk < SPEECH_SHARE * max(_need(now), asked * Fraction(1, 2))
        order = sorted(
            pool, key=lambda each: (bool(each.line.say) != wants_voice if wants_voice else False, -each.worth)
        )
        each = next((each for each in order if _need([*now, each]) <= asked), None)
        if each is None:
            break
        pool.remove(each)
        added.append(each)
    return added


def _spread(kept: list[Candidate]) -> list[Candidate]:
    """In order of place; lines without a place go between the facts, most of them after the last one."""
    placed = sorted((each for each in kept if each.place or each.line.role == "hook"), key=lambda each: each.place)
    loose = sorted((each for each in kept if not each.place and each.line.role != "hook"), key=lambda each: -each.worth)
    body = [number for number, each in enumerate(placed) if 200 <= each.place < 900]
    last = max(body, default=0)
    facts = [number for number in body if placed[number].place >= 300] or [last]
    gaps: dict[int, list[Candidate]] = {}
    # Every second gap between facts takes one; the rest is the run before the price and the call.
    between = facts[1:-1:2] if len(facts) > 3 else []
    for number in between:
        if len(loose) > 2:
            gaps.setdefault(number, []).append(loose.pop())
    gaps.setdefault(last, []).extend(_alternate(loose))
    film: list[Candidate] = []
    for number, each in enumerate(placed):
        film.append(each)
        film.extend(replace(extra, place=each.place + 1) for extra in gaps.get(number, []))
    return film


def _alternate(loose: list[Candidate]) -> list[Candidate]:
    """Spoken and shown lines take turns, so that voice and type answer each other."""
    spoken = [each for each in loose if each.line.say]
    shown = [each for each in loose if not each.line.say]
    first, second = (shown, spoken) if len(shown) >= len(spoken) else (spoken, shown)
    mixed: list[Candidate] = []
    for number in range(len(first)):
        mixed += [*first[number : number + 1], *second[number : number + 1]]
    return mixed
