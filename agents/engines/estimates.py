"""What the chosen engines would take for a film that is only planned: seconds, memory, downloads, money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...generators import registry
from ...generators.engine import EnginePlan
from ...generators.engine_job import EngineJob
from ...generators.settings import ROLES, Role
from ...planners.estimate import FilmEstimate, estimate_speech, with_engines
from ...planners.timing.lay import lay_timeline
from ...story.artifact import Key
from ...story.brief import Brief
from ...story.document import sha256
from ...story.errors import InputError
from ...story.script import Script
from ...story.storyboard import Storyboard
from ...templates.library import platform
from ..editor import follows_words
from ..narrator import spoken_lines
from ..production import Production
from .casting import PORTRAITS, EngineCasting, cast_engines, unasked
from .choice import EMBEDDED, PRESETS, EngineBench, EngineChoice
from .film import EngineFilm
from .planning import plan_engines
from .shooting import papers_of
from .shots import parts_of

BY_ARITHMETIC = "engines' seconds are computed for one H100 at half of its arithmetic, without loading; not measured"


def estimate_engines(film: FilmEstimate, production: Production, choice: EngineChoice) -> FilmEstimate:
    """The estimate of a planned film with what its engines would take. Nothing is made and nothing is fetched.

    `production` is a scratch one: a timeline of estimated speech is left in it.

    Engines that would not run here are estimated, too, and say why they would not. `InputError` where the choice names
    an engine for what it does not make, or a part is more than its engine can do: as a render would say.
    """
    _lay(production)
    papers = papers_of(production)
    bench = HopefulBench(choice)
    casting = cast_engines(parts_of(papers), EngineCasting(choice=choice), bench)
    plans = list(_plans(plan_engines(papers, casting.engines, bench)))
    names = {plan.engine for _, plan in plans}
    by_arithmetic = any(bench.engine(name).capabilities().device == "gpu" for name in names)
    return with_engines(
        film,
        plans,
        obstacles={name: bench.obstacles(name) for name in names},
        notes=[*casting.notes, *unasked(casting), *([BY_ARITHMETIC] if by_arithmetic else [])],
    )


class HopefulBench(EngineBench):
    """A bench that picks what would be asked for if nothing stood in its way here."""

    def pick(self, role: Role, *, wish: str = EMBEDDED, tried: Sequence[str] | set[str] = ()) -> str:
        """As a render would pick; where that would be refused, the engine that has least to be mended.

        Weights that can be fetched are no obstacle then; a device that is not there, or a licence, is.
        """
        try:
            return super().pick(role, wish=wish, tried=tried)
        except InputError:
            preset = self.choice.preset if self.choice.preset not in PRESETS else ""
            named = (wish if wish != EMBEDDED else "") or self.choice.roles.get(role, "") or preset
            able = [name for name in ((named,) if named else registry.GPU.get(role, ())) if self._can(name, role)]
            if not able:
                raise
            return min(able, key=lambda name: sum(not each.download_mb for each in self.obstacles(name)))

    def _can(self, name: str, role: Role) -> bool:
        return ROLES[role] in self.engine(name).capabilities().skills


def _lay(production: Production) -> None:
    """Leave a timeline in which every line's speech is estimated: who is heard in the picture is one who talks."""
    brief, script, storyboard = production.load(Brief), production.load(Script), production.load(Storyboard)
    speeches = {
        line.id: (_speech_key(line.id), estimate_speech(line.say, script.language))
        for line in spoken_lines(brief, script)
    }
    timeline = lay_timeline(
        storyboard,
        script,
        speeches=speeches,
        platform=platform(storyboard.platform),
        follow_words=follows_words(brief),
    )
    production.save(timeline)


def _speech_key(line: str) -> Key:
    """Stands for the speech that will be made; nothing is ever read or made under it."""
    return sha256(f"the speech of {line}, estimated".encode())


def _plans(film: EngineFilm) -> Iterator[tuple[str, EnginePlan]]:
    """Every engine's plan with its place: portraits, then the film's parts in its order. What stands in several places
    is made and paid for once."""
    found: dict[Key, tuple[str, EnginePlan]] = {}
    for place, job in _jobs(film):
        key = job.key()
        if key in found:
            first, plan = found[key]
            found[key] = first, plan.model_copy(update={"notes": (*plan.notes, f"stands in {place}, too")})
        else:
            found[key] = place, job.plan
    yield from found.values()


def _jobs(film: EngineFilm) -> Iterator[tuple[str, EngineJob]]:
    for person, jobs in film.portraits.items():
        for job in jobs:
            if isinstance(job, EngineJob):
                yield f"{PORTRAITS}/{person}", job
    for made in film.made:
        for job in made.all_jobs:
            yield made.part.place, job
