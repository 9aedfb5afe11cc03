"""Figures and names as reports write them, on pages and on paper."""

from shared.evaluation.model import DeliveryEvaluation

_WRITTEN = {"qa": "QA", "ml": "ML", "devops": "DevOps", "sre": "SRE"}


def words(name: str) -> str:
    """Return a name of the vocabulary as words: "QA engineer"."""
    first, *rest = name.split("_")
    return " ".join(
        [_WRITTEN.get(first, first.capitalize()), *(_WRITTEN.get(each, each) for each in rest)]
    )


def score_text(score: float) -> str:
    """Return a score as it is shown."""
    return f"{score:.1f}"


def clock_text(seconds: float) -> str:
    """Return a place in a recording, or a length, as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def heard_by(delivery: DeliveryEvaluation) -> str:
    """Say what heard an answer, and what counts nowhere."""
    limits = ", ".join(words(limit).lower() for limit in delivery.limits)
    limited = f"; its limits: {limits}" if limits else ""
    return (
        f"Heard by {delivery.engine} {delivery.engine_version}{limited}. "
        "Accent, pitch, appearance and surroundings count nowhere."
    )
