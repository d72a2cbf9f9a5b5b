"""A ComfyUI server with one workflow, as an engine."""

from __future__ import annotations

from ....story.answers import Answer
from ....story.errors import InputError, ReelwrightError
from ....story.requests import AnyRequest, TextToImage
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Obstacle
from ...settings import EngineSettings
from ...shape import picture_of
from ..errand import Errand, run_errands
from ..given import check_given
from ..offer import MAKES, Offer, capabilities_of, unmade
from ..planning import plan_of
from ..submission import claims_at, run_to_end
from ..transport import Transport
from .work import ComfyWork, described
from .workflow import Workflow, read_workflow

LOOK_S = 4.0
"""How long a server may take to say whether it would do."""


class ComfyUI:
    """Runs a user's workflow, or one of ours, on the user's server."""

    version = "1"

    def __init__(self, settings: EngineSettings, name: str) -> None:
        self.name = name
        self._settings = settings
        self._server = settings.servers[name]
        # Plans are pure: the file is read once, here, and what is wrong with it is told when it is needed.
        self._workflow: Workflow | InputError
        try:
            self._workflow = read_workflow(self._server)
        except InputError as error:
            self._workflow = error

    def capabilities(self) -> Capabilities:
        """As the settings and the map of the workflow's slots say."""
        if isinstance(self._workflow, InputError):
            return capabilities_of(Offer(answers=()), self._server)
        return capabilities_of(self._workflow.offer(), self._server)

    def plan(self, request: AnyRequest) -> EnginePlan:
        """How the workflow would be filled. `InputError` where it cannot be, or where it is none."""
        workflow = self._known()
        options: dict[str, str | int | float | bool] = {"server": "comfyui", "workflow": workflow.digest}
        options |= {f"extra.{name}": value for name, value in sorted(self._server.extra.items())}
        steps = self._settings.levers_of(self.name).steps
        if steps and "steps" in workflow.slots.slots:
            options["steps"] = steps
        plan = plan_of(
            request, workflow.offer(), engine=self.name, version=self.version, settings=self._server,
            options=options, takes=workflow.signals(request),
        )  # fmt: skip
        check_given(tuple(workflow.slots.slots), request, engine=self.name)
        return plan

    def obstacles(self) -> tuple[Obstacle, ...]:
        """A silent server, a key that is not set, a workflow that does not fit, nodes that are not installed."""
        found = unmade(self._server, MAKES)
        try:
            return (*found, *run_to_end(self._look(self._known())))
        except ReelwrightError as error:
            return (*found, Obstacle(what=error.what, hint=error.hint))

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:  # noqa: ARG002  # The protocol's.
        """Nothing."""
        return ()

    def run(self, plan: EnginePlan, bench: Bench) -> Answer:
        """Have it made on the server; leaves the clip's, the still's or the music's file."""
        workflow = self._known()
        if plan.options.get("workflow") != workflow.digest:
            raise InputError(
                f"the workflow {workflow.where!r} was changed after this shot was planned",
                hint="`reelwright resume DIR` plans it anew",
            )
        picture = plan.shape.picture if plan.shape else None
        if isinstance(plan.request, TextToImage):
            picture = picture_of(plan.request.width, plan.request.height, self.capabilities())
        claims = claims_at(self._settings.claims, engine=self.name)

        def work_of(line: Transport, errand: Errand) -> ComfyWork:
            return ComfyWork(line, workflow, errand)

        run_to_end(run_errands(plan, bench, picture=picture, settings=self._server, claims=claims, work_of=work_of))
        return plan.answer

    async def _look(self, workflow: Workflow) -> tuple[Obstacle, ...]:
        quick = self._server.model_copy(update={"connect_s": min(LOOK_S, self._server.connect_s), "stall_s": LOOK_S})
        async with Transport(self.name, quick, total_s=LOOK_S) as line:
            known = await described(line, workflow)
        missing = [name for name in workflow.classes if name not in known]
        if not missing:
            return ()
        return (
            Obstacle(
                what=f"the server at {line.origin!r} lacks the nodes {', '.join(map(repr, missing))}",
                hint=f"install the custom nodes that bring them, or change {workflow.where!r}",
            ),
        )

    def _known(self) -> Workflow:
        if isinstance(self._workflow, InputError):
            raise InputError(self._workflow.what, hint=self._workflow.hint)
        return self._workflow
