"""An OpenAI-style video server (vLLM-Omni, SGLang, ...) with one model, as an engine."""

from __future__ import annotations

from ....story.answers import Answer
from ....story.errors import InputError, ReelwrightError
from ....story.requests import AnyRequest, RequestKind
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Obstacle
from ...settings import EngineSettings
from ...workflow_slots import SlotName
from ..errand import Errand, run_errands
from ..given import check_given, signal_of
from ..offer import Offer, capabilities_of, unmade
from ..planning import plan_of
from ..submission import claims_at, run_to_end
from ..transport import Transport
from .work import VideoWork, root_of

LOOK_S = 4.0
"""How long a server may take to say whether it would do."""
_SLOTS: dict[RequestKind, tuple[SlotName, ...]] = {
    "text-to-video": (),
    "image-to-video": ("image",),
    "talking-presenter": ("image", "audio"),
    "animate-pose": ("image", "driving"),
}
"""What each kind of request brings along."""
_MAKES = tuple(_SLOTS)
_LONGER = (
    "split the shot; or, where the server's clips begin with the picture that they are given, set `goes_on = true` in "
    "its settings: then a long clip is made in chunks"
)
_USUAL: tuple[RequestKind, ...] = ("text-to-video", "image-to-video", "talking-presenter")
"""What is answered where the settings say nothing; posing by a video is documented for few models."""


class VideosServer:
    """Asks a user's `/v1/videos` server for clips."""

    version = "1"

    def __init__(self, settings: EngineSettings, name: str) -> None:
        self.name = name
        self._settings = settings
        self._server = settings.servers[name]

    def capabilities(self) -> Capabilities:
        """As the settings say: a server has one model, and does not tell its limits."""
        return capabilities_of(self._offer(), self._server)

    def plan(self, request: AnyRequest) -> EnginePlan:
        """What would be asked for. `InputError` says why it cannot be."""
        options: dict[str, str | int | float | bool] = {"server": "videos", "model": self._server.model}
        options |= {f"extra.{name}": value for name, value in sorted(self._server.extra.items())}
        if steps := self._settings.levers_of(self.name).steps:
            options["steps"] = steps
        slots = _SLOTS.get(request.kind, ())
        takes = tuple(name for slot in slots if (name := signal_of(slot, request)))
        plan = plan_of(
            request, self._offer(), engine=self.name, version=self.version, settings=self._server,
            options=options, takes=takes,
        )  # fmt: skip
        check_given(slots, request, engine=self.name)
        return plan

    def obstacles(self) -> tuple[Obstacle, ...]:
        """A silent server, a key that is not set or not taken, answers that its API has no way to ask for."""
        found = unmade(self._server, _MAKES)
        try:
            run_to_end(self._look())
        except ReelwrightError as error:
            found = (*found, Obstacle(what=error.what, hint=error.hint))
        return found

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:  # noqa: ARG002  # The protocol's.
        """Nothing."""
        return ()

    def run(self, plan: EnginePlan, bench: Bench) -> Answer:
        """Have it made on the server; leaves the clip's file."""
        if plan.shape is None:
            raise InputError(f"the engine {self.name!r} makes clips, not {plan.request.kind!r}")
        claims = claims_at(self._settings.claims, engine=self.name)

        def work_of(line: Transport, errand: Errand) -> VideoWork:
            return VideoWork(line, errand, model=self._server.model)

        run_to_end(
            run_errands(plan, bench, picture=plan.shape.picture, settings=self._server, claims=claims, work_of=work_of)
        )
        return plan.answer

    def _offer(self) -> Offer:
        # A first frame is one by its name; of other pictures only whoever runs the server knows.
        begins = _MAKES if self._server.goes_on else ("image-to-video",)
        takes: dict[RequestKind, tuple[str, ...]] = {"animate-pose": (signal_of("driving", "animate-pose"),)}
        return Offer(
            answers=_USUAL, makes=_MAKES, takes=takes, carry=dict.fromkeys(begins, 1), longer=_LONGER, whole_rates=True
        )

    async def _look(self) -> None:
        quick = self._server.model_copy(update={"connect_s": min(LOOK_S, self._server.connect_s), "stall_s": LOOK_S})
        async with Transport(self.name, quick, total_s=LOOK_S) as line:
            # Not all list their jobs; that it answers and takes the key is enough.
            await line.ask("GET", root_of(line.origin), takes=(400, 404, 405, 422, 501))
