"""The lips of a film: a job for every line that somebody in the picture says."""

from __future__ import annotations

from collections.abc import Mapping

from ..story.artifact import Key
from ..story.brief import Brief
from ..story.cast import Performance
from ..story.script import Script
from ..story.timeline import Timeline
from ..tools.speech.lexicon import used_in
from ..tools.speech.mouth_job import MouthJob


def mouth_jobs(timeline: Timeline, script: Script, brief: Brief) -> dict[Key, MouthJob]:
    """By the key of its speech, the job of every spoken line whose speaker is seen."""
    words = {line.id: line.say for line in script.lines}
    return {
        said.speech: MouthJob(
            speech=said.speech,
            language=script.language,
            lexicon=used_in(words.get(said.line, ""), brief.lexicon),
        )
        for placement in timeline.picture
        for performance in placement.performances
        for said in performance.speech
        if said.speech
    }


def with_mouths(timeline: Timeline, jobs: Mapping[Key, MouthJob]) -> Timeline:
    """The timeline with the mouth of everything that is said in the picture."""
    if not jobs:
        return timeline
    keys = {speech: job.key() for speech, job in jobs.items()}

    def with_keys(performance: Performance) -> Performance:
        speech = tuple(said.model_copy(update={"mouth": keys.get(said.speech, "")}) for said in performance.speech)
        return performance.model_copy(update={"speech": speech})

    picture = tuple(
        placement.model_copy(update={"performances": tuple(map(with_keys, placement.performances))})
        for placement in timeline.picture
    )
    return timeline.model_copy(update={"picture": picture})
