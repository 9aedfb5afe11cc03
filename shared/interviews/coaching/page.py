"""The page of a coach: the answers with a form, and our scores beside the grades afterwards."""

from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

from shared.interviews.coaching.model import MOST_NOTE_CHARS, MOST_SUMMARY_CHARS
from shared.interviews.coaching.views import CoachView
from shared.interviews.report.phrases import words
from shared.kernel.zones import local_time
from shared.pages import POLICY, template

FORM_POLICY = POLICY.replace("form-action 'none'", "form-action 'self'").replace(
    "sandbox", "sandbox allow-forms"
)
"""The page may send its form to us, and nothing else."""

_FOLDER = Path(__file__).parent
_STEPS = tuple(step / 2 for step in range(11))


def render_coach(view: CoachView, *, session_id: str, key: str) -> str:
    """Return the page as HTML. Whatever people wrote is escaped."""
    return template(_FOLDER, "coach.html.j2").render(
        view=view,
        grades={each.question_id: each for each in view.grades},
        evaluated={each.question_id: each for each in (view.report.answers if view.report else ())},
        action=f"/api/v1/sessions/{quote(session_id)}/coach/form?{urlencode({'key': key})}",
        steps=_STEPS,
        most_note=MOST_NOTE_CHARS,
        most_summary=MOST_SUMMARY_CHARS,
        words=words,
        time=partial(local_time, zone="UTC"),
    )
