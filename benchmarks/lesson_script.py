"""Writes lessons as long as wanted: chapters, two speakers, lists, tables, charts, code. Words of our own."""

from __future__ import annotations

SECONDS_A_CHAPTER = 80
"""Roughly, as spoken and shown."""
_TOPICS = (
    "Wind", "Blades", "Gears", "Brakes", "Cables", "Towers", "Storage", "Weather", "Noise", "Birds", "Repair", "Money",
)  # fmt: skip
_ACTS = ("starts", "turns", "slows", "wears", "pays", "fails", "helps", "waits", "grows", "rests")
_PLACES = ("on the coast", "in the hills", "far out at sea", "over a field", "behind the harbour", "above the forest")
_REASONS = (
    "because cold air is heavy", "when the morning is clear", "as soon as the clouds part", "if nobody looks after it",
    "although it seems still", "before anyone notices", "while the town sleeps",
)  # fmt: skip


def lesson(seconds: int, *, title: str = "How wind becomes light") -> str:
    """The Markdown of a lesson of about so many seconds, two speakers in turns."""
    head = [f"---\ntitle: {title}\nplatform: youtube\n---", f"# {title}", "ADA: Welcome. Let us look closely."]
    chapters = -(-seconds // SECONDS_A_CHAPTER)
    blocks = [block for number in range(chapters) for block in _chapter(number)]
    kept = blocks[: max(2, len(blocks) * seconds // (chapters * SECONDS_A_CHAPTER))]
    return "\n\n".join([*head, *kept, "## The end", "BEN: That is all for today. Thank you for your time."]) + "\n"


def _chapter(number: int) -> tuple[str, ...]:
    topic = _TOPICS[number % len(_TOPICS)]
    turn = number // len(_TOPICS) + 1
    name = topic if turn == 1 else f"{topic}, part {turn}"
    rows = "\n".join(f"| {2020 + row} | {100 + 37 * row + 11 * number} |" for row in range(5))
    hint = ("", "Chart: bar, By year\n", "Chart: line, By year\n")[number % 3]
    act, other = _ACTS[number % len(_ACTS)], _ACTS[(number + 1) % len(_ACTS)]
    return (
        f"## {name}",
        f"ADA: {_told(topic, number, 0)} {_told(topic, number, 1)} {_told(topic, number, 2)} [pause 1s]",
        f"BEN: {_told(topic, number, 3)} **{topic} {act}** and we can measure it.",
        f"- {topic} {other}\n- A cable waits\n- The tower {act}",
        f"{hint}| Year | Power |\n|---|---|\n{rows}\n\nBEN: {_told(topic, number, 4)} {_told(topic, number, 5)}",
        f"ADA: {_told(topic, number, 6)} So we write it down.",
        f"```python\nspeed = {number + 3}\npower = speed ** 3\nprint(power)\n```\n\nADA: {_told(topic, number, 7)}",
        f"ADA: {_told(topic, number, 8)} {_told(topic, number, 9)}",
        f"1. Look at the {topic.lower()}\n2. Count to {number + 5}\n3. Write it down",
        f"BEN: {_told(topic, number, 10)} Is that enough? {_told(topic, number, 11)}",
    )


def _told(topic: str, number: int, place: int) -> str:
    seed = number * 13 + place * 5
    act, where = _ACTS[(seed + place) % len(_ACTS)], _PLACES[(seed + number) % len(_PLACES)]
    return f"In chapter {number + 1} the {topic.lower()} {act} {where} {_REASONS[(seed + 2) % len(_REASONS)]}."
