"""Takes: several films of one brief to choose from, with other hooks and other looks."""

from __future__ import annotations

import re
from dataclasses import replace

from ..story.brief import Brief
from ..story.document import Part
from ..story.script import Script
from ..story.violation import Violation
from ..templates.look import Look
from .planner import Library, Planner
from .staging.matching import choose_look
from .writing.phrasing import sameness

TAKES_MIN, TAKES_MAX = 2, 6
SEEDS_TRIED = 24
"""How many seeds are tried for a hook that no take before has."""
OPENERS = ("question", "problem", "feature", "benefit", "proof", "offer", "statement")
"""Which of a film's other lines may open it, the first of them first."""


class Take(Part):
    """One way to tell a brief."""

    look: str
    """The id of the look that it is to have; '' where the planner chooses."""
    idea: str = ""
    """What it tries, in a few words for people."""
    script: Script


def hook_of(script: Script) -> str:
    """The words that open a film."""
    return script.lines[0].say or script.lines[0].show


def alike_hooks(one: str, other: str) -> bool:
    """True where two hooks open with the same words or say the same."""
    first, second = sameness(one), sameness(other)
    heads = [re.findall(r"\w+", text)[:3] for text in (first, second)]
    return first == second or (len(heads[0]) == 3 and heads[0] == heads[1])


def alike(takes: tuple[Take, ...], *, count: int, library: Library) -> tuple[Violation, ...]:
    """What keeps takes from being a choice: too few, two with one hook, two with one look where there are others."""
    found: list[Violation] = []
    if len(takes) < count:
        found.append(
            Violation(
                code="too-few-takes",
                path="takes",
                message=f"there are {len(takes)} takes, {count} were asked for",
                hint=f"send exactly {count}",
            )
        )
    for number, take in enumerate(takes):
        twin = next((n for n in range(number) if alike_hooks(hook_of(takes[n].script), hook_of(take.script))), None)
        if twin is not None:
            found.append(
                Violation(
                    code="same-hook",
                    path=f"takes.{number}.lines.0",
                    message=f"{hook_of(take.script)!r} opens like take {twin}",
                    hint="find another way in",
                )
            )
        if len(library.looks) >= count and any(take.look == other.look for other in takes[:number]):
            found.append(
                Violation(
                    code="same-look",
                    path=f"takes.{number}.look",
                    message=f"two takes have the look {take.look!r}",
                    hint="give each take its own look",
                )
            )
        if take.look not in library.looks:
            found.append(
                Violation(
                    code="unknown-look",
                    path=f"takes.{number}.look",
                    message=f"there is no look {take.look!r}",
                    hint=f"choose from: {', '.join(sorted(library.looks))}",
                )
            )
    return tuple(found)


def looks_for_takes(brief: Brief, library: Library, count: int) -> tuple[Look, ...]:
    """Looks for takes, the one that fits best first, each as unlike those before as fitting allows.

    A look that the client named is every take's. Where there are fewer looks than takes, they come round again.
    """
    if brief.look:
        return (choose_look(brief, library),) * count
    left = dict(library.looks)
    found: list[Look] = []
    while left and len(found) < count:
        some = replace(library, looks=left)
        best = choose_look(brief, some)
        if found:
            # Those whose energy or music differs from the last one's, so that neighbours differ at a glance.
            others = {
                name: look
                for name, look in left.items()
                if (look.energy, look.music_mood) != (found[-1].energy, found[-1].music_mood)
            }
            if others:
                best = choose_look(brief, replace(library, looks=others))
        found.append(left.pop(best.id))
    return tuple(found[number % len(found)] for number in range(count))


def takes_by_rule(planner: Planner, brief: Brief, library: Library, *, count: int) -> tuple[Take, ...]:
    """Takes without a model: other looks, and hooks by other seeds; then by opening with another of the film's lines.

    Fewer than asked where the brief has fewer ways to begin. A person's own script keeps its words: its takes differ
    in their looks alone.
    """
    looks = looks_for_takes(brief, library, count)
    if brief.script_text:
        script = planner.script(brief)
        return tuple(Take(look=look, script=script) for look in dict.fromkeys(look.id for look in looks))
    made: list[Take] = []
    drafts: list[Script] = []
    seed = brief.seed
    for look in looks:
        opened, seed = _with_new_hook(planner, brief, look, made, drafts, seed=seed)
        if opened is None:
            break
        made.append(Take(look=look.id, script=opened))
    return tuple(made)


def _with_new_hook(
    planner: Planner, brief: Brief, look: Look, made: list[Take], drafts: list[Script], *, seed: int
) -> tuple[Script | None, int]:
    hooks = [hook_of(take.script) for take in made]
    for step in range(SEEDS_TRIED):
        script = planner.script(brief.model_copy(update={"look": look.id, "seed": seed + step}))
        drafts.append(script)
        if not any(alike_hooks(hook, hook_of(script)) for hook in hooks):
            return script, seed + step + 1
    for role in OPENERS:
        for draft in drafts:
            for line in draft.lines[1:]:
                words = line.say or line.show
                rest = tuple(each for each in draft.lines[1:] if each is not line)
                if line.role == role and words and rest and not any(alike_hooks(hook, words) for hook in hooks):
                    opened = line.model_copy(update={"role": "hook"})
                    return draft.model_copy(update={"lines": (opened, *rest)}), seed
    return None, seed
