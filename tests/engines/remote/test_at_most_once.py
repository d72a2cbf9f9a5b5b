"""Work on servers is submitted once: through lost answers, kills, restarts on either side, refusals and Ctrl-C."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from reelwright.story.errors import EngineError, RefusedError
from remote_case import Case
from remote_stage import shot


@pytest.fixture(params=["comfyui", "videos"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    found = Case(request.param, tmp_path)
    yield found
    found.server.close()


def test_a_submission_whose_answer_was_lost_is_not_sent_again(case: Case) -> None:
    case.loses_the_answer()
    with pytest.raises(EngineError, match="502"):
        case.stage().make(shot())
    if case.kind == "comfyui":
        # The server keeps our name with the prompt: it is found there.
        case.stage().make(shot())
    else:
        with pytest.raises(EngineError, match="its answer was lost") as caught:
            case.stage().make(shot())
        assert "--pay-again" in caught.value.hint
    assert case.submitted == 1


def test_a_claim_without_an_id_waits_for_a_persons_word(case: Case) -> None:
    stage = case.stage()
    key = stage.job(shot()).key()
    stage.claims.claim(key)
    with pytest.raises(EngineError, match="was submitted on") as caught:
        stage.make(shot())
    assert "--pay-again" in caught.value.hint
    assert case.submitted == 0
    stage.claims.release(key)
    stage.make(shot())
    assert case.submitted == 1


def test_a_server_that_is_not_there_leaves_no_claim(case: Case) -> None:
    case.server.down()
    with pytest.raises(RefusedError, match="cannot be reached"):
        case.stage().make(shot())
    assert not case.stage().claims.pending()
    case.server.up()
    case.stage().make(shot())
    assert case.submitted == 1


def test_a_server_that_is_started_anew_and_remembers_is_waited_for(case: Case) -> None:
    case.slow(1.2)
    again = threading.Timer(0.5, lambda: (case.server.down(), time.sleep(0.5), case.server.up()))
    again.start()
    case.stage(stall_s=5).make(shot())
    again.join()
    assert case.submitted == 1


@pytest.mark.parametrize("paid", [False, True], ids=["free", "paid"])
def test_a_server_that_is_started_anew_and_forgot_is_an_error(paid: bool, case: Case) -> None:
    case.slow(30)
    forget = threading.Timer(0.3, case.forget)
    forget.start()
    more = {"price_s": 1.0} if paid else {}
    with pytest.raises(EngineError, match="knows nothing of the") as caught:
        case.stage(**more).make(shot())
    forget.join()
    assert case.submitted == 1
    case.slow(0.1)
    if paid:
        # It may have been billed: nothing is sent until a person says so, which releases claims without an id.
        assert "--pay-again" in caught.value.hint
        assert [claim.remote_id for claim in case.stage().claims.pending()] == [""]
    else:
        case.stage().make(shot())
        assert case.submitted == 2


def test_a_server_that_falls_silent_is_given_up_and_asked_again_later(case: Case) -> None:
    case.slow(1.5)
    quiet = threading.Timer(0.4, case.server.down)
    quiet.start()
    with pytest.raises(EngineError):
        case.stage(stall_s=0.5).make(shot())
    quiet.join()
    case.server.up()
    case.stage().make(shot())
    assert case.submitted == 1


def test_work_that_takes_longer_than_allowed_is_found_by_the_next_run(case: Case) -> None:
    case.slow(2)
    with pytest.raises(EngineError, match="did not finish within 1 s") as caught:
        case.stage(total_s=1).make(shot())
    assert "total_s" in caught.value.hint
    case.stage().make(shot())
    assert case.submitted == 1
