"""One film in several languages: whose words stand in a file, and whose a model writes out for correction first."""

from __future__ import annotations

from ..planners.model.settings import LLMSettings
from ..planners.staging.restaging import same_shape
from ..story.brief import Brief
from ..story.errors import InputError
from ..story.script import Script
from .desk import Desk
from .planning import planner_for
from .production import Production
from .wishes import Wishes


def check_languages(wishes: Wishes, *, planner: str) -> None:
    """Raise `InputError` where a language's words are neither in a file nor to be had from a model."""
    if planner != "offline" and LLMSettings.from_environment().configured:
        return
    for one, _ in wishes.one_by_one():
        if not lacks_words(one):
            continue
        if one.script is not None:
            raise InputError(
                f"there is no script in {one.language!r}: {str(one.script)!r} is missing",
                hint="write it, with the same parts in the same order; or set up a model, which translates it for you "
                "to correct",
            )
        raise InputError(
            f"the offline planner does not translate a brief into {one.language!r}",
            hint="write a script in each language (--script talk.md takes talk.es.md too), or set up a model",
        )


def lacks_words(wishes: Wishes) -> bool:
    """True for a further language's film whose script has not been written."""
    return bool(wishes.like) and (wishes.script is None or not wishes.script.is_file())


def translated(desk: Desk, brief: Brief) -> Script | None:
    """The words of the film that this one is like, in this one's language, by a model; None where it has its own."""
    model = model_of(desk)
    if model is None or brief.script_text:
        return None
    from ..planners.model.translate import translate

    asker = getattr(planner_for(desk), "asker", None)
    if asker is None:
        raise InputError(
            f"there are no words in {brief.language!r} for this film, and no model to translate them",
            hint="write a script in that language and give it with --script, or set up a model",
        )
    desk.note(f"script.json is a translation: correct it, then `reelwright render {desk.production.folder}` goes on")
    return translate(asker, model.load(Script), language=brief.language)


def with_roles(desk: Desk, script: Script) -> Script:
    """A person's script in another language, with the roles and emotions of the film's that it is like."""
    model = model_of(desk)
    if model is None or not same_shape(model.load(Script), script):
        return script
    lines = tuple(
        line.model_copy(update={"role": first.role, "emotion": first.emotion})
        for line, first in zip(script.lines, model.load(Script).lines, strict=True)
    )
    return script.model_copy(update={"lines": lines})


def model_of(desk: Desk) -> Production | None:
    """The production whose shots this one takes over."""
    if not desk.order.shots_like:
        return None
    found = Production.at(desk.production.folder / desk.order.shots_like)
    return found if found.has(Script) else None
