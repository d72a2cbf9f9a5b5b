"""The editor at the script: which lines make the film in the time that there is, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from ...story.brief import Brief
from ...story.script import Line
from ...templates.platform import Platform
from ..timing.pacing import HEARD_SHARE
from .copywriter import Candidate, Copywriter
from .phrasing import sameness
from .wording import is_measure

SHORT_S = Fraction(9)
"""Films shorter than this say name and noun in one breath."""
SLACK_S = Fraction(1, 4)
"""The last shot ends with the film, not on a beat."""
SPEECH_SHARE = Fraction(9, 20)
"""A spoken film keeps talking for about this share of its time, at the least."""


@dataclass(frozen=True)
class Way:
    """How tightly a film is told; each is tried where a looser one would lose facts."""

    terse: bool = False
    """Name and noun, price and offer share a breath."""
    rushed: bool = False
    """The hook is a word or two."""
    quiet: bool = False
    """What cannot be said is shown."""
    mute: bool = False
    """Price and offer are shown only."""
    pooled: bool = False
    """Facts and price are shown together."""
    hooked: bool = True


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
    writer = hire()
    shots = writer.brief.shots
    ways = [
        Way(terse=asked < SHORT_S),
        Way(terse=True),
        Way(terse=True, rushed=True),
        Way(terse=True, rushed=True, quiet=True),
        Way(terse=True, rushed=True, quiet=True, mute=True),
    ]
    if asked < SHORT_S:
        # Six seconds: the name with its quality is the hook.
        bare = Way(terse=True, rushed=True, hooked=False)
        ways += [bare, replace(bare, quiet=True), replace(bare, quiet=True, mute=True)]
        if writer.brief.product.price and not writer.brief.product.offer:
            pooled = Way(terse=True, rushed=True, quiet=True, pooled=True)
            ways += [pooled, replace(pooled, hooked=False)]
    tries = []
    for way in ways:
        chosen, dropped = _choose(hire(), asked, way)
        calls = any(each.line.role == "call-to-action" for each in chosen)
        tries.append((chosen, dropped, calls))
        if chosen and not dropped and calls and shots in (None, len(chosen)):
            break
    # A film without a call is worse than one that leaves a fact out; then the number of shots that was asked counts.
    best = min(tries, key=lambda each: (not each[0], not each[2], len(each[1]), abs(len(each[0]) - (shots or 0))))
    return best[0], best[1]


def _choose(writer: Copywriter, asked: Fraction, way: Way) -> tuple[list[Candidate], list[str]]:
    brief, terse = writer.brief, way.terse
    product = brief.product
    hook, call = writer.hook(terse=way.rushed) if way.hooked else None, writer.call()
    core = [hook]
    naming = writer.naming(whole=way.rushed and asked < SHORT_S and not way.pooled) if terse else None
    core += [naming] if naming else [writer.reveal(), writer.what()]
    deal = writer.deal() if terse and product.offer and product.price and product.price not in product.offer else None
    if deal:
        core.append(deal)
    elif product.offer:
        core.append(writer.offer(terse=terse or not (product.name or product.noun)))
    if product.price and not deal and not way.pooled:
        core.append(writer.price())
    if brief.audience:
        core.append(writer.audience())
    core.append(call)
    present = [each for each in core if each]
    if way.mute and writer.spoken:
        present = [writer.silenced(each) if each.line.role == "offer" else each for each in present]
        core = list(present)
    room = asked - _room_for_features(writer)
    least = [each for each in present if each.worth >= 88]
    kept = _by_worth(writer, present, room if room > _need(least) else asked, quiet=way.quiet)
    facts, dropped = _pooled(writer, kept, asked) if way.pooled else _features(writer, kept, asked, quiet=way.quiet)
    kept += facts
    kept = _heard_enough(writer, kept + _fill(writer, kept, asked), asked)
    said = {each.line.say or each.line.show for each in kept} | {each.line.show for each in kept if not each.line.say}
    if not any(each.line.source == "brief" for each in kept):
        return [], []
    for each in core:
        lost = each and (each.line.say or each.line.show) not in said and each.line.show not in said
        if each and lost and each.line.source == "brief":
            dropped.append((each.line.say or each.line.show).rstrip("."))
    return _spread(kept), dropped


def arrange(chosen: list[Candidate], writer: Copywriter) -> tuple[Line, ...]:
    """Lines with their final ids; no list stands under the words of the shot before it."""
    lines: list[Line] = []
    for number, each in enumerate(chosen):
        update: dict[str, object] = {"id": f"line-{number + 1}"}
        if each.line.items and lines:
            update["show"] = writer.list_title(before=lines[-1])
        lines.append(each.line.model_copy(update=update))
    return tuple(lines)


def _by_worth(writer: Copywriter, candidates: list[Candidate], asked: Fraction, *, quiet: bool) -> list[Candidate]:
    kept: list[Candidate] = []
    left = asked + SLACK_S
    for each in sorted(candidates, key=lambda each: -each.worth):
        if each.need_s <= left or (each.worth >= 98 and not kept):
            kept.append(each)
            left -= each.need_s
        elif quiet and each.line.role == "offer" and (shown := writer.silenced(each)).need_s <= left:
            kept.append(shown)
            left -= shown.need_s
    return sorted(kept, key=lambda each: each.place)


def _room_for_features(writer: Copywriter) -> Fraction:
    """Seconds kept free for what sets the thing apart: a list, or one feature."""
    features = [each for each in writer.brief.product.features if each not in writer.told_by_what()]
    return Fraction(5, 2) if features else Fraction(0)


def _need(kept: list[Candidate]) -> Fraction:
    return sum((each.need_s for each in kept), Fraction(0))


def _heard(kept: list[Candidate]) -> Fraction:
    return sum((each.speech_s for each in kept), Fraction(0))


def _comfort(kept: list[Candidate]) -> Fraction:
    return sum((each.need_s + (each.most_s - each.need_s) * Fraction(9, 20) for each in kept), Fraction(0))


def _features(
    writer: Copywriter, kept: list[Candidate], asked: Fraction, *, quiet: bool
) -> tuple[list[Candidate], list[str]]:
    """A shot for each feature where there is time; else the first ones and a list; else what fits."""
    every = writer.brief.product.features
    told = _told(writer, kept)
    if writer.counted():
        # Three reasons were asked for: the first three are told, each in its own words.
        points = writer.brief.points or len(every)
        every, beyond = every[:points], list(every[points:])
        found = _told_in_time(writer, kept, asked, every, frozenset(), quiet=quiet)
        return found[0], [*found[1], *beyond]
    return _told_in_time(writer, kept, asked, every, told, quiet=quiet)


def _told_in_time(
    writer: Copywriter,
    kept: list[Candidate],
    asked: Fraction,
    every: tuple[str, ...],
    told: frozenset[str],
    *,
    quiet: bool,
) -> tuple[list[Candidate], list[str]]:
    # A quality that stands before the noun is heard with it; it gets its own shot where the film has the time for it.
    features = tuple(each for each in every if each not in told) or every
    if len(features) < 2 and len(every) < 4 and asked >= (20 if len(every) == 1 else 30):
        features = every
    room = asked - _need(kept)
    single = [writer.feature(feature, number) for number, feature in enumerate(features)]
    spoken = _with_measures_joined(writer, [each for each in single if each])
    shots = writer.brief.shots
    if _need(spoken) <= room and (shots is None or len(kept) + len(spoken) <= shots or len(spoken) < 2):
        return spoken, []
    short = [feature for feature in features if writer.grammar.shape(feature) != "sentence" and len(feature) <= 34]
    found: list[tuple[list[Candidate], list[str]]] = []
    for silent in (False, True) if quiet and writer.spoken else (False,):
        for alone in (2, 1, 0):
            for count in (4, 3, 2):
                first = list(spoken[:alone])
                names = [feature for feature in short if feature not in features[:alone]][:count]
                if len(names) < 2:
                    continue
                listed = writer.feature_list(tuple(names), alone, silent=silent)
                if listed and _need([*first, listed]) <= room:
                    rest = [each for each in features if each not in names and each not in features[:alone]]
                    found.append(([*first, listed], rest))
    if found:
        best = min(found, key=lambda each: (len(each[1]), abs(len(kept) + len(each[0]) - shots) if shots else 0))
        if not best[1] or _need(spoken) > room:
            return best
    if _need(spoken) <= room:
        return spoken, []
    if quiet and 0 < len(short) <= 2 and len(short) == len(features):
        shown = writer.shown_facts(tuple(short), 0)
        if shown.need_s <= room:
            return [shown], []
    fitting: list[Candidate] = []
    dropped: list[str] = []
    for feature, each in zip(features, single, strict=True):
        if each and _need([*fitting, each]) <= room:
            fitting.append(each)
        elif feature not in told:
            dropped.append(feature)
    return fitting, dropped


def _with_measures_joined(writer: Copywriter, single: list[Candidate]) -> list[Candidate]:
    """'600 ml' shares a list with the fact beside it, or is shown and not said."""
    joined: list[Candidate] = []
    waiting: Candidate | None = None
    for each in single:
        alone = is_measure(each.feature)
        if waiting:
            joined.append(_in_one_list(writer, waiting, each))
            waiting = None
        elif alone and joined and not joined[-1].line.items:
            joined.append(_in_one_list(writer, joined.pop(), each))
        elif alone and not joined and len(single) > 1:
            waiting = each
        else:
            joined.append(writer.silenced(each) if alone else each)
    return joined


def _in_one_list(writer: Copywriter, one: Candidate, other: Candidate) -> Candidate:
    names = (one.feature, other.feature)
    long = [each for each in names if writer.grammar.shape(each) == "sentence" or len(each) > 34]
    listed = None if long else writer.feature_list(names, (one.place - 300) // 10)
    return listed or one


def _told(writer: Copywriter, kept: list[Candidate]) -> frozenset[str]:
    """The features that are heard with the name."""
    heard = " ".join(sameness(each.line.say or each.line.show) for each in kept if 200 <= each.place < 220)
    return frozenset(each for each in writer.told_by_what() if writer.grammar.tells(heard, sameness(each)))


def _pooled(writer: Copywriter, kept: list[Candidate], asked: Fraction) -> tuple[list[Candidate], list[str]]:
    """Facts and price in one shot, shown only."""
    product = writer.brief.product
    facts = [each for each in product.features if each not in _told(writer, kept)]
    shown = writer.shown_facts((*facts, product.price), 0)
    if (
        shown.need_s <= asked - _need(kept) + SLACK_S
        and len(shown.line.show) <= 40
        and shown.line.show.endswith(product.price)
    ):
        return [shown], []
    return [], [*facts, product.price]


def _fill(writer: Copywriter, kept: list[Candidate], asked: Fraction) -> list[Candidate]:
    """Questions, invitations and type until the time is comfortably full; speech keeps its share."""
    added: list[Candidate] = []
    product = writer.brief.product
    alone = [each for each in kept if each.feature in writer.features]
    setups = [made for each in alone[:4] if (made := writer.setup(each.feature, (each.place - 300) // 10))]
    pool = [*setups, *writer.invites(generic=writer.brief.seconds is not None and bool(product.name or product.noun))]
    wanted = writer.brief.shots or 0
    while pool:
        now = [*kept, *added]
        full = _comfort(now) >= asked and len(now) >= wanted
        if full and (_heard(now) >= HEARD_SHARE * asked or not writer.spoken or wanted):
            break
        if full:
            # Enough to see, not enough to hear.
            pool = [each for each in pool if each.line.say]
        if wanted and len(now) >= wanted and sum((each.most_s for each in now), Fraction(0)) >= asked:
            break
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


def _heard_enough(writer: Copywriter, kept: list[Candidate], asked: Fraction) -> list[Candidate]:
    """A spoken film without the type that would leave it silent for most of its time."""
    while writer.spoken:
        length = min(asked, sum((each.most_s for each in kept), Fraction(0)))
        extra = [each for each in kept if not each.line.say and each.line.source == "phrase-bank" and not each.place]
        if not extra or _heard(kept) >= HEARD_SHARE * length:
            break
        kept = [each for each in kept if each is not min(extra, key=lambda each: each.worth)]
    return kept


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
