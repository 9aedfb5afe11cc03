"""Names of tools, languages and methods in running text, apart from the words they also are."""

import pytest

from shared.resumes.skill_mentions import mentions_of


def names(text: str) -> list[str]:
    return [mention.skill.name for mention in mentions_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Go the extra mile",
        "We go live twice a day",
        "Excel at what you do",
        "Express yourself",
        "Swift answers, and less stress",
        "It starts in Spring 2027",
        "Word of mouth",
        "REST ASSURED that we care",
        "C-level reports, R&D, vitamin C and Series C",
        "React quickly to incidents",
        "A spark of unity at the helm",
        "Chef de partie",
        "A flask of tea, a jest and a maze",
        "Our net revenue is a trade-off",
        "Ask Julia Lambda",
        "Luigi, our head of data, and Celery, who cooks",
        "WE REACT. GO FURTHER WITH US",
    ],
)
def test_a_word_is_no_name(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("experience with Go", ["Go"]),
        ("a Go developer", ["Go"]),
        ("golang and k8s", ["Go", "Kubernetes"]),
        ("- Go\n- R\n- Swift", ["Go", "R", "Swift"]),
        ("C, C++ and Rust", ["C", "C++", "Rust"]),
        ("Excel and PowerPoint", ["Excel", "PowerPoint"]),
        ("Spring and Spring Boot", ["Spring", "Spring Boot"]),
        ("years with Node/Express", ["Node.js", "Express"]),
        ("REST APIs", ["REST"]),
        ("SKILLS: JAVA, SPRING, GO", ["Java", "Spring", "Go"]),
        ("knowledge of Chef or Puppet", ["Chef", "Puppet"]),
        ("C#, .NET 8 and ASP.NET Core", ["C#", ".NET", "ASP.NET Core"]),
        ("HTML/CSS, CI/CD and A/B tests", ["HTML", "CSS", "CI/CD", "A/B Testing"]),
        ("Apache Kafka, Amazon Web Services", ["Kafka", "AWS"]),
        ("\u719f\u6089Python\u548cDocker", ["Python", "Docker"]),
        ("Legacy Objective-C", ["Objective-C"]),
        ("data modelling in dbt", ["Data Modeling", "dbt"]),
    ],
)
def test_a_name_is_found_under_its_usual_form(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_a_mention_says_where_it_stands() -> None:
    text = "You write Postgres queries in ASP.NET Core"

    said = [text[mention.start : mention.end] for mention in mentions_of(text)]
    assert said == ["Postgres", "ASP.NET Core"]
