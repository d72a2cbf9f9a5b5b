"""A run that is stopped has its work stopped on the server; one that is killed leaves it to the next run."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from remote_case import WORKS, Case
from remote_stage import shot


@pytest.fixture(params=["comfyui", "videos"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    found = Case(request.param, tmp_path)
    yield found
    found.server.close()


def test_a_run_that_is_politely_killed_stops_the_work_on_the_server(case: Case) -> None:
    case.slow(60)
    process = case.start()
    process.send_signal(signal.SIGTERM)
    process.wait(15)
    assert process.returncode != 0
    assert case.idle
    assert not case.stage().claims.pending()


def test_what_others_submitted_goes_on_when_a_run_is_interrupted(tmp_path: Path) -> None:
    case = Case("comfyui", tmp_path)
    try:
        case.slow(60)
        process = case.start()
        case.server.running.append([0, "somebody-else", {}, {"client_id": "x"}, []])
        process.send_signal(signal.SIGINT)
        process.wait(15)
        assert [item[1] for item in case.server.running] == ["somebody-else"]
    finally:
        case.server.close()


def test_a_run_that_is_interrupted_has_its_worker_stop_the_work_on_the_server(case: Case) -> None:
    case.slow(60)
    process = case.start(WORKS)
    process.send_signal(signal.SIGINT)
    process.wait(20)
    assert case.idle
    assert not case.stage().claims.pending()


def test_a_run_that_is_killed_leaves_the_work_to_the_next_one_which_submits_nothing(case: Case) -> None:
    case.slow(3)
    process = case.start(WORKS)
    process.kill()
    process.wait(10)
    time.sleep(0.5)
    assert not case.idle
    case.slow(0.1)
    folder = case.stage().make(shot())
    assert (folder / "picture.mp4").is_file()
    case.stage().make(shot())
    assert case.submitted == 1
