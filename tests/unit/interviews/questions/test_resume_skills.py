"""What a resume shows of tools, languages and methods, and where."""

from typing import Any

from shared.interviews.questions.resume_skills import ShownSkill, shown_skills
from shared.resumes.model import Evidence, ParsedResume, Resume


def parsed(resume: dict[str, Any], *evidence: tuple[str, str], stated: str = "") -> ParsedResume:
    found = [
        Evidence(pointer=pointer, page=2, confidence=0.9, quote=quote)
        for pointer, quote in evidence
    ]
    return ParsedResume(
        resume=Resume.model_validate(resume),
        evidence=tuple(found),
        pages=2,
        characters=100,
        stated=(stated,) if stated else (),
    )


def shown(resume: dict[str, Any], *evidence: tuple[str, str], stated: str = "") -> list[ShownSkill]:
    return list(shown_skills(parsed(resume, *evidence, stated=stated)))


def test_what_a_job_tells_comes_before_a_list() -> None:
    resume = {
        "work": [{"name": "Acme", "highlights": ["Moved billing to Go and Kafka"]}],
        "skills": [{"name": "Backend", "keywords": ["Golang", "Redis"]}],
    }
    evidence = [
        ("/work/0/highlights/0", "Moved billing to Go and Kafka"),
        ("/skills/0/keywords/1", "Golang, Redis"),
    ]

    assert shown(resume, *evidence) == [
        ShownSkill("Go", "/work/0/highlights/0", 2, "Moved billing to Go and Kafka"),
        ShownSkill("Kafka", "/work/0/highlights/0", 2, "Moved billing to Go and Kafka"),
        ShownSkill("Redis", "/skills/0/keywords/1", 2, "Golang, Redis"),
    ]


def test_what_is_stated_has_no_page_and_what_is_planned_or_nowhere_is_not_shown() -> None:
    stated = shown({"skills": [{"name": "Rust"}]}, stated="/skills")
    planned = shown(
        {"skills": [{"name": "Learning", "keywords": ["Rust (in progress)"]}]},
        ("/skills/0/keywords", "Rust"),
    )
    nowhere = shown({"skills": [{"name": "Rust"}]})

    assert stated == [ShownSkill("Rust", "/skills/0/name", 0, "Rust")]
    assert planned == nowhere == []


def test_a_quote_holds_the_name_also_where_the_line_is_long() -> None:
    text = "x" * 290 + " and then it was built with PostgreSQL in the end"
    (only,) = shown({"work": [{"name": "Acme", "summary": text}]}, ("/work/0/summary", "x" * 290))

    assert "PostgreSQL" in only.quote
    assert len(only.quote) <= 300
