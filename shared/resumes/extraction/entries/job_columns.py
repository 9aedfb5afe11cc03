"""What the columns of a table of jobs are called, and the rows of a form about one job."""

import re
from enum import StrEnum

from shared.resumes.extraction.entries.head_tokens import Label


class Column(StrEnum):
    """What a column holds. ``TOLD``: what was done. ``OTHER``: nothing that is read."""

    EMPLOYER = "employer"
    TITLE = "title"
    PLACE = "place"
    WHEN = "when"
    TOLD = "told"
    OTHER = "other"


_NAMES = {
    Column.EMPLOYER: (
        r"(?:name of )?(?:the )?(?:employer|company|organi[sz]ation|firm|institution)(?: name)?"
        r"|client(?: name)?|customer|arbeitgeber|firma|unternehmen|employeur|entreprise"
        r"|soci[eé]t[eé]|empresa|empleador|empregador|datore di lavoro|azienda|werkgever|bedrijf"
        r"|pracodawca"
    ),
    Column.TITLE: (
        r"(?:job )?(?:title|position|role|designation|post)s?(?: held)?|occupation|funktion|stelle"
        r"|position|t[aä]tigkeit|poste|fonction|cargo|puesto|fun[cç][aã]o|ruolo|mansione|functie"
        r"|stanowisko"
    ),
    Column.PLACE: r"location|place|city|town|ort|lieu|lugar|local|luogo|sede|plaats|miejsce",
    Column.WHEN: (
        r"(?:period|time|duration|date|tenure|year|month)s?(?: of (?:service|employment|work))?"
        r"|from|to|since|until|zeitraum|von|bis|p[eé]riode|dates|de|[aà]|per[ií]odo|fechas?|desde"
        r"|hasta|at[eé]|dal|al|periode|van|tot|okres|od|do"
    ),
    Column.TOLD: (
        r"(?:key |main |job )?(?:responsibilit(?:y|ies)|duties|tasks|activities|achievements)"
        r"(?: and (?:responsibilities|achievements|duties))?|(?:job )?description|job profile"
        r"|nature of (?:work|job|duties)|work done|aufgaben|missions?|t[aâ]ches|tareas|funciones"
        r"|tarefas|attivit[aà]|taken|obowi[aą]zki"
    ),
    Column.OTHER: (
        r"s(?:r|l)?\.? ?no\.?|no\.?|nr\.?|#|project(?: name)?|team size|domain|department"
    ),
}
_FORMS = {
    column: re.compile(rf"(?:{names})(?: ?(?:&|and|/|,) ?[\w ]+)?s? ?:?", re.IGNORECASE)
    for column, names in _NAMES.items()
}
LABELS = {
    Column.EMPLOYER: Label.EMPLOYER,
    Column.TITLE: Label.TITLE,
    Column.PLACE: Label.PLACE,
}
"""What the cells of a column name in a head."""

_LONGEST = 40
_SHORTEST_LABEL = 4


def column_of(text: str) -> Column | None:
    """Return what a column of this name holds; None for a text that is no such name."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    return next((column for column, form in _FORMS.items() if form.fullmatch(text)), None)


def label_of(text: str) -> Column | None:
    """Return what a text names by itself; "to" and "ort" name a column only beside others."""
    return column_of(text) if len(text.strip()) > _SHORTEST_LABEL else None
