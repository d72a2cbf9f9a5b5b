"""An OpenAI-style video server (vLLM-Omni, SGLang, ...) with one model, as an engine."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ....story.answers import Answer
from ....story.errors import InputError, ReelwrightError
from ....story.requests import AnyRequest, RequestKind
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Obstacle
from ...settings import EngineSettings
from ...workflow_slots import SlotName
from ..given import check_given, signal_of
from ..offer import Offer, capabilities_of, plan_of, unmade
from ..submission import claims_at, done_once, run_to_end
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
        takes: dict[RequestKind, tuple[str, ...]] = {"animate-pose": (signal_of("driving", "animate-pose"),)}
        return capabilities_of(Offer(answers=_USUAL, makes=_MAKES, takes=takes, whole_rates=True), self._server)

    def plan(self, request: AnyRequest) -> EnginePlan:
        """What would be asked for. `InputError` says why it cannot be."""
        options: dict[str, str | int | float | bool] = {"server": "videos", "model": self._server.model}
        options |= {f"extra.{name}": value for name, value in sorted(self._server.extra.items())}
        if steps := self._settings.levers_of(self.name).steps:
            options["steps"] = steps
        slots = _SLOTS.get(request.kind, ())
        takes = tuple(name for slot in slots if (name := signal_of(slot, request)))
        plan = plan_of(
            request, self.capabilities(), engine=self.name, version=self.version, settings=self._server,
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
        run_to_end(self._make(plan, bench))
        return plan.answer

    async def _make(self, plan: EnginePlan, bench: Bench) -> None:
        if plan.shape is None:
            raise InputError(f"the engine {self.name!r} makes clips, not {plan.request.kind!r}")
        claims = claims_at(self._settings.claims, engine=self.name)
        with tempfile.TemporaryDirectory(dir=bench.folder, prefix=".remote-") as folder:
            async with Transport(self.name, self._server) as line:
                work = VideoWork(
                    line, plan, bench, model=self._server.model, picture=plan.shape.picture, folder=Path(folder)
                )
                await done_once(work, plan.key(), claims, engine=self.name, paid=self._server.price_s > 0)

    async def _look(self) -> None:
        quick = self._server.model_copy(update={"connect_s": min(LOOK_S, self._server.connect_s), "stall_s": LOOK_S})
        async with Transport(self.name, quick, total_s=LOOK_S) as line:
            # Not all list their jobs; that it answers and takes the key is enough.
            await line.ask("GET", root_of(line.origin), takes=(400, 404, 405, 422, 501))
