"""How much of what is given with a confidence is right, field by field."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bench._resume_truth import Sample, key

_STEPS = (0.9, 0.7, 0.5, 0.0)


class _Given(NamedTuple):
    """A value, where it stands in the result, and what would be right."""

    field: str
    pointer: str
    value: str | None
    right: set[str]


def confidence_table(samples: Sequence[Sample]) -> list[str]:
    """Return the lines of the table: right of what was given, for each step of confidence."""
    counts: Counter[tuple[str, float, bool]] = Counter()
    for sample in samples:
        sure = {each.pointer: each.confidence for each in sample.parsed.evidence}
        for given in _given(sample):
            if given.value:
                confidence = sure.get(given.pointer, 0.0)
                step = next(step for step in _STEPS if confidence >= step)
                counts[given.field, step, key(given.value) in given.right] += 1
    lines = [f"{'right':<10}" + "".join(f"{f'{step} and more':>14}" for step in _STEPS)]
    for field in dict.fromkeys(field for field, _, _ in counts):
        shares = (_share(counts[field, step, True], counts[field, step, False]) for step in _STEPS)
        lines.append(f"{field:<10}" + "".join(f"{share:>14}" for share in shares))
    return lines


def _share(right: int, wrong: int) -> str:
    return f"{right}/{right + wrong}" if right + wrong else "-"


def _given(sample: Sample) -> Iterator[_Given]:
    truth, resume = sample.truth, sample.resume
    basics = resume.basics
    yield _Given("name", "/basics/name", basics.name, {key(truth["name"])})
    yield _Given("email", "/basics/email", basics.email, {key(truth.get("email") or "")})
    right, phone = (re.sub(r"\D", "", each or "") for each in (truth.get("phone"), basics.phone))
    yield _Given("phone", "/basics/phone", phone, {right})
    jobs = truth["experience"]
    for number, job in enumerate(resume.work):
        at = f"/work/{number}"
        company, title = key(job.name or ""), key(job.position or "")
        yield _Given("company", f"{at}/name", job.name, {key(each["company"]) for each in jobs})
        yield _Given("title", f"{at}/position", job.position, {key(each["title"]) for each in jobs})
        same = [each for each in jobs if key(each["company"]) == company]
        same = same or [each for each in jobs if key(each["title"]) == title]
        starts, ends = ({key(each[name] or "") for each in same} for name in ("start", "end"))
        yield _Given("start", f"{at}/startDate", job.start_date, starts)
        yield _Given("end", f"{at}/endDate", job.end_date, ends)
    schools = {key(each["school"]) for each in truth["education"]}
    for number, study in enumerate(resume.education):
        yield _Given("school", f"/education/{number}/institution", study.institution, schools)
