"""What holds in every test: no network beyond loopback, no settings of the user's, one thread a library.

Options: `--all` runs tests marked `torch` too, which are deselected without it; `--no-skips` fails a run that skipped
a test. Hypothesis gives the same examples every time; with `--hypothesis-profile=explore` it searches for new ones.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from loopback import Play, Serve, Server

GUARD = Path(__file__).parent / "network_guard"
FOREIGN = ("OPENAI_", "AZURE_OPENAI_", "ANTHROPIC_", "REELWRIGHT_", "LANGSMITH_", "LANGCHAIN_", "HF_")
USER_FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--all` and `--no-skips`."""
    group = parser.getgroup("reelwright")
    group.addoption("--all", action="store_true", dest="run_all", help="run the tests that need the gpu extra too")
    group.addoption("--no-skips", action="store_true", dest="no_skips", help="fail when any test was skipped")


def pytest_configure(config: pytest.Config) -> None:
    """Closes the network and clears the user's settings, before any test module is imported."""
    _close_network()
    # The tests start hundreds of processes: each would compile all of our modules again, a second every time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    os.environ.update(dict.fromkeys(THREADS, "1"), HF_HUB_OFFLINE="1", LANGSMITH_TRACING="false", NO_COLOR="1")
    # The controller makes the folder; its workers and all their children inherit it.
    if not hasattr(config, "workerinput"):
        home = Path(tempfile.mkdtemp(prefix="reelwright-tests-"))
        os.environ.update({name: str(home / name.lower()) for name in USER_FOLDERS})
        config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
    hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
    if not config.getoption("--hypothesis-profile", None):
        hypothesis.settings.load_profile("steady")


def _close_network() -> None:
    spec = importlib.util.spec_from_file_location("reelwright_network_guard", GUARD / "sitecustomize.py")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    others = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder not in ("", str(GUARD))]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(GUARD), *others])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects what needs torch unless `--all` was given: it is not part of that run, rather than skipped in it."""
    if config.getoption("run_all"):
        return
    heavy = [item for item in items if item.get_closest_marker("torch")]
    if heavy:
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if not item.get_closest_marker("torch")]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With `--no-skips`, a run that skipped anything has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not session.config.getoption("no_skips") or reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped:
        names = ", ".join(sorted({report.nodeid for report in skipped}))
        reporter.write_line(f"\n{len(skipped)} skipped, and --no-skips was given: {names}", red=True)
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _one_thread_for_torch(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("torch"):
        import torch

        torch.set_num_threads(1)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts model servers on loopback, and ends them after the test."""
    from loopback import Server

    servers: list[Server] = []

    def start(play: Play) -> Server:
        servers.append(Server(play))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
