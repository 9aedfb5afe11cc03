"""Play a candidate's fortnight with a moved clock, and print each day as the candidate sees it.

``python -m bench fortnight``: an interview, the tries that the plan asks for, two days missed, the
second interview, and what progress says of it. Everything goes through HTTP.
"""

import argparse
import tempfile
import textwrap
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from dev.candidate import Candidate, Json, good_answer
from shared.bootstrap import using
from tests.support.served import Served
from tests.support.storage import EmbeddedStorage

DAYS = 14
MISSED = {4, 5}
"""On these days, counted from 0, the candidate does nothing."""

_QUESTIONS = 6
_SHARES = (0.0, 0.25, 0.5, 0.85)
"""How much of a strong answer is said at the first try, the second and so on; later all of it."""

_DAY = timedelta(days=1)
_WIDTH, _SEED = 100, 1


def play(
    candidate: Candidate, forward: Callable[[timedelta], object], *, days: int = DAYS
) -> list[Json]:
    """Play the days; return of each its plan before and progress after what was done.

    ``forward`` moves the clock of the installation.
    """
    known: dict[str, Json] = {}
    played: list[Json] = []
    for day in range(days):
        candidate.log_in()
        plan = candidate.read("progress/plan")
        if day == 0:
            known |= _interview(candidate, said=_SHARES)
        elif day not in MISSED:
            for task in plan["days"][0]["tasks"]:
                known |= _do(candidate, task, known)
        after, progress = candidate.read("progress/plan"), candidate.read("progress")
        played.append({"plan": plan, "after": after, "progress": progress})
        forward(_DAY)
    return played


def _do(candidate: Candidate, task: Json, known: dict[str, Json]) -> dict[str, Json]:
    """Do what is planned; an interview brings questions that were not known before."""
    if task["kind"] == "interview":
        return _interview(candidate, said=(0.5, 0.85, 1.0))
    where = f"sessions/{task['session_id']}/questions/{task['question_id']}/attempts"
    tries = len(candidate.read(where)["attempts"])
    share = _SHARES[tries] if tries < len(_SHARES) else 1.0
    text = _part(good_answer(known[task["question_id"]]), share)
    candidate.send_json("POST", where, {"text": text})
    return {}


def _interview(candidate: Candidate, *, said: Sequence[float]) -> dict[str, Json]:
    """Hold an interview in which each answer says another share; return its questions by id."""
    session = candidate.open_interview(questions=_QUESTIONS, seed=_SEED)
    for place, question in enumerate(session["questions"]):
        text = _part(good_answer(question), said[place % len(said)])
        if text:
            candidate.answer(session["id"], question["id"], text)
    candidate.end(session["id"])
    candidate.evaluate(session["id"])
    return {question["id"]: question for question in session["questions"]}


def _part(text: str, share: float) -> str:
    words = text.split()
    return " ".join(words[: round(share * len(words))])


def main(arguments: list[str]) -> int:
    """Play the fortnight in a folder that is removed afterwards, and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench fortnight")
    parser.add_argument("--days", type=int, default=DAYS)
    days = parser.parse_args(arguments).days
    with tempfile.TemporaryDirectory() as folder:
        served = Served(EmbeddedStorage(Path(folder)))
        with using(served.services):
            candidate = served.member()
            candidate.prepare_for("backend", "mid")
            played = play(candidate, served.clock.forward, days=days)
            for number, day in enumerate(played, start=1):
                _print_day(number, day, last=number == days)
    return 0


def _print_day(number: int, day: Json, *, last: bool) -> None:
    plan, missed = day["plan"], number - 1 in MISSED
    print(f"\nDay {number}, {plan['today']}{' (missed)' if missed else ''}: {plan['summary']}")
    if number == 1:
        plan = day["after"]
        print(f"  after the first interview: {plan['summary']}")
        _print_days(plan)
    else:
        for task in plan["days"][0]["tasks"]:
            _print_task(task)
    if last or number in {1, DAYS // 2}:
        _print_progress(day["progress"])
    if last:
        print("  the next two weeks:")
        _print_days(day["after"])


def _print_days(plan: Json) -> None:
    for day in plan["days"]:
        print(f"  {day['day']}: {len(day['tasks'])} tasks, {day['minutes']} minutes")
        for task in day["tasks"]:
            _print_task(task)


def _print_task(task: Json) -> None:
    what = task["question"] or f"INTERVIEW for {task['role']}, {task['level']}"
    about = f" [{task['competency']}]" if task["competency"] else ""
    print(textwrap.shorten(f"    - {what}", _WIDTH, initial_indent="    ") + about)
    due = f"due {task['due_on']}: " if task["due_on"] else ""
    print(f"        {due}{task['why']}")


def _print_progress(progress: Json) -> None:
    print(f"  Progress over {progress['sessions']} session(s): {progress['summary']}")
    print(f"    overall: {_number(progress | {'estimate': progress['overall']})}")
    for each in progress["competencies"]:
        print(f"    {each['competency']}: {_number(each)}{_tries(each)}")


def _number(each: Json) -> str:
    estimate, trend = each["estimate"], each["trend"]
    if not estimate:
        return f"no number ({each['answers']} answers, {each['answers_needed']} more needed)"
    low, high = estimate["low"], estimate["high"]
    said = f"{estimate['score']} ({low} to {high}, n = {each['answers']})"
    if trend:
        scores = trend["first"]["score"], trend["latest"]["score"]
        said += f", {scores[0]} then {scores[1]}: {trend['direction']}"
    return said


def _tries(each: Json) -> str:
    if not each["attempts"]:
        return ""
    best, last = each["best_attempt"]["overall"], each["last_attempt"]["overall"]
    return f"; tried again {each['attempts']} times, best {best}, last {last}"
