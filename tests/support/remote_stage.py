"""A store, claims and settings for engines on servers, and requests with real files behind them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image
from play_comfyui import PlayedComfyUI
from played_server import painted
from reelwright.generators.embedded.cast.signals.signal_set import SignalFiles, SignalName, SignalSet
from reelwright.generators.engine_job import EngineJob
from reelwright.generators.registry import engine
from reelwright.generators.settings import EngineSettings, ServerSettings
from reelwright.story.answers import ClipLayer
from reelwright.story.artifact import Key, Making
from reelwright.story.requests import AnyRequest, TextToVideo
from reelwright.tools.media import decode
from reelwright.tools.media.wav import write_wav
from reelwright.tools.work.bench import FolderBench
from reelwright.tools.work.claims import SqliteClaims
from reelwright.tools.work.executor import InlineExecutor
from reelwright.tools.work.job import Bench, Job, Made
from reelwright.tools.work.processes import ProcessExecutor
from reelwright.tools.work.store import FolderStore

NAME = "mine"


class Picture(Job):
    """A picture whose left half is red."""

    kind = "test-picture"
    makers = ()
    width: int = 80
    height: int = 60

    def make(self, bench: Bench) -> Made:
        pixels = np.full((self.height, self.width, 3), (20, 40, 200), np.uint8)
        pixels[:, : self.width // 2] = (220, 30, 30)
        Image.fromarray(pixels).save(bench.folder / "picture.png")
        return Made(making=Making(engine="test"))


class Tone(Job):
    """Speech, as far as a server can tell: a tone of so many seconds."""

    kind = "test-tone"
    makers = ()
    seconds: str = "1/2"

    def make(self, bench: Bench) -> Made:
        times = np.arange(round(float(Fraction(self.seconds)) * 24_000)) / 24_000
        write_wav(bench.folder / "speech.wav", 0.5 * np.sin(times * 440 * 2 * np.pi).astype(np.float32), 24_000)
        return Made(making=Making(engine="test"))


class Footage(Job):
    """A driving video: eight frames of 96x64 at 8 fps, as the played servers paint them."""

    kind = "test-footage"
    makers = ()

    def make(self, bench: Bench) -> Made:
        (bench.folder / "footage.mp4").write_bytes(painted(96, 64, 8, Fraction(8)))
        return Made(making=Making(engine="test"))


class Masks(Job):
    """The signal `mask-person` of eight frames at 8 fps: all white, then all black, two frames each."""

    kind = "test-masks"
    makers = ()

    def make(self, bench: Bench) -> Made:
        for number in range(8):
            shade = 255 if number // 2 % 2 == 0 else 0
            Image.new("L", (64, 64), shade).save(bench.folder / f"mask-person-{number:05d}.png")
        _signals("mask-person").save(bench.folder)
        return Made(making=Making(engine="test"))


class Depth(Job):
    """The signal `depth` of eight frames at 8 fps: 16 bits that rise from left to right."""

    kind = "test-depth"
    makers = ()

    def make(self, bench: Bench) -> Made:
        for number in range(8):
            rising = np.tile(np.arange(64, dtype=np.uint16) * 1024, (64, 1))
            Image.fromarray(rising).save(bench.folder / f"depth-{number:05d}.png")
        _signals("depth").save(bench.folder)
        return Made(making=Making(engine="test"))


def _signals(name: SignalName) -> SignalSet:
    files = SignalFiles(name=name, files=(f"{name}-%05d.png",), holds="")
    return SignalSet(width=64, height=64, fps=Fraction(8), frames=8, people=(), signals=(files,), near_m=1, far_m=2)


class RemoteStage:
    """One store in a folder, and a server's engine over it."""

    def __init__(self, folder: Path, **server: Any) -> None:
        self.folder = folder
        self.store = FolderStore(folder / "store")
        self.claims = SqliteClaims(folder / "claims.sqlite")
        told = {"connect_s": 2, "stall_s": 2, "total_s": 20, **server}
        self.settings = EngineSettings(
            servers={NAME: ServerSettings.model_validate(told)}, claims=str(folder / "claims.sqlite")
        )
        self.engine = engine(NAME, self.settings)

    def have(self, job: Job) -> Key:
        """Make what a request names."""
        InlineExecutor().run([job], self.store)
        return job.key()

    def job(self, request: AnyRequest) -> EngineJob:
        return EngineJob(plan=self.engine.plan(request), settings=self.settings)

    def make(self, request: AnyRequest) -> Path:
        """Run the engine as an executor does; returns the folder of what landed."""
        job = self.job(request)
        InlineExecutor().run([job], self.store)
        return self.store.folder(job.key())

    def works(self, request: AnyRequest) -> None:
        """Run the engine in a worker process, as productions do."""
        with ProcessExecutor(workers=1) as executor:
            executor.run([self.job(request)], self.store)

    def progress(self, request: AnyRequest) -> list[float]:
        """All that the engine itself says of its progress while it makes something that needs nothing."""
        seen: list[float] = []
        folder = self.folder / "work"
        folder.mkdir()
        self.engine.run(self.engine.plan(request), FolderBench(folder, on_progress=seen.append))
        assert [path.name for path in folder.iterdir()] == ["picture.mp4"]
        return seen

    def clip(self, request: AnyRequest) -> tuple[ClipLayer, list[np.ndarray[Any, Any]]]:
        """The clip that lands, and all its frames."""
        folder = self.make(request)
        clip = ClipLayer.load(folder)
        return clip, [frame for _, frame in decode.frames(folder / clip.picture)]


def shot(**fields: Any) -> TextToVideo:
    """Ten frames at 8 fps of 96x64, unless told otherwise."""
    told = {"width": 96, "height": 64, "fps": 8, "seconds": "5/4", "prompt": "rain on a window", "seed": 3}
    return TextToVideo.model_validate(told | fields)


def write_slots(workflow: Path, slots: dict[str, Any], **limits: Any) -> Path:
    """The map beside a workflow."""
    workflow.with_suffix(".slots.yaml").write_text(yaml.safe_dump({"slots": slots, **limits}))
    return workflow


def graph_inputs(graph: dict[str, Any], number: str = "1") -> dict[str, Any]:
    """What a node of a submitted workflow was told."""
    found = json.loads(json.dumps(graph[number]["inputs"]))
    assert isinstance(found, dict)
    return found


def stage_of(workflow: str, comfy: PlayedComfyUI, folder: Path, **more: Any) -> RemoteStage:
    """A stage whose server is that ComfyUI with one of the shipped workflows."""
    return RemoteStage(folder, kind="comfyui", url=comfy.url, workflow=workflow, **more)
