"""History: work, education, projects and certificates, as JSON Resume writes them."""

from shared.resumes.extraction.assemble.reading import Reading
from shared.resumes.extraction.assemble.scribe import Node
from shared.resumes.extraction.entries.jobs import Job, jobs_of
from shared.resumes.extraction.entries.studies import Study, studies_of
from shared.resumes.extraction.entries.works import (
    Certificate,
    Project,
    certificates_of,
    projects_of,
)
from shared.resumes.extraction.pdf.headings import Kind


def work_of(reading: Reading) -> list[Node]:
    """Return the member ``work``."""
    jobs = jobs_of(reading.of(Kind.WORK), month_first=reading.month_first)
    return [_job(reading, job, f"/work/{n}") for n, job in enumerate(reading.scribe.limited(jobs))]


def education_of(reading: Reading) -> list[Node]:
    """Return the member ``education``."""
    found = studies_of(reading.of(Kind.EDUCATION), month_first=reading.month_first)
    studies = reading.scribe.limited(found)
    return [_study(reading, study, f"/education/{n}") for n, study in enumerate(studies)]


def project_nodes(reading: Reading) -> list[Node]:
    """Return the member ``projects``."""
    links, month_first = reading.document.links, reading.month_first
    found = [
        project
        for lines in reading.of(Kind.PROJECTS)
        for project in projects_of(lines, links, month_first=month_first)
    ]
    projects = reading.scribe.limited(found)
    return [_project(reading, project, f"/projects/{n}") for n, project in enumerate(projects)]


def certificate_nodes(reading: Reading) -> list[Node]:
    """Return the member ``certificates``."""
    found = [
        certificate
        for lines in reading.of(Kind.CERTIFICATES)
        for certificate in certificates_of(lines, month_first=reading.month_first)
    ]
    return [
        _certificate(reading, each, f"/certificates/{n}")
        for n, each in enumerate(reading.scribe.limited(found))
    ]


def _job(reading: Reading, job: Job, at: str) -> Node:
    node: Node = {}
    scribe = reading.scribe
    scribe.put(node, at, "name", job.company)
    scribe.put(node, at, "position", job.title)
    scribe.put(node, at, "location", job.place)
    reading.put_dates(node, at, job.entry)
    scribe.put_long(node, at, "summary", job.summary)
    scribe.put_all(node, at, "highlights", job.highlights, long=True)
    return node


def _study(reading: Reading, study: Study, at: str) -> Node:
    node: Node = {}
    scribe = reading.scribe
    scribe.put(node, at, "institution", study.school)
    scribe.put(node, at, "area", study.area)
    scribe.put(node, at, "studyType", study.study_type)
    reading.put_dates(node, at, study.entry)
    scribe.put(node, at, "score", study.score)
    return node


def _project(reading: Reading, project: Project, at: str) -> Node:
    node: Node = {}
    scribe = reading.scribe
    scribe.put(node, at, "name", project.name)
    scribe.put_long(node, at, "description", project.description)
    scribe.put(node, at, "url", project.url)
    reading.put_dates(node, at, project.entry)
    scribe.put_all(node, at, "highlights", project.highlights, long=True)
    scribe.put_all(node, at, "keywords", project.keywords)
    return node


def _certificate(reading: Reading, certificate: Certificate, at: str) -> Node:
    node: Node = {}
    reading.scribe.put(node, at, "name", certificate.name)
    for name, text in (("issuer", certificate.issuer), ("date", certificate.date)):
        if text:
            reading.scribe.put(node, at, name, certificate.name._replace(text=text))
    return node
