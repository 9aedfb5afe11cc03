"""What a reader should find, in the form that ``bench resume`` takes."""

from typing import Any

from dev.resume_layouts.people import Person


def truth_of(person: Person, *, years: bool, layout: str) -> dict[str, Any]:
    """Return the truth; where only years are printed, the months are not asked for."""

    def day(value: str | None) -> str | None:
        return value and (value[:4] if years else value)

    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "links": [person.link],
        "skills": person.tools,
        "experience": [
            {
                "company": firm.name,
                "title": role.title,
                "start": day(role.start),
                "end": day(role.end),
            }
            for firm, role in person.roles
        ],
        "education": [
            {"school": each.school, "degree": each.degree, "field": each.area, "end": each.end}
            for each in person.studies
        ],
        "headings": [],
        "sections": {},
        "layout": layout,
    }
