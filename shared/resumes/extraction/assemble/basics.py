"""The member ``basics`` of JSON Resume: name, contact details and summary."""

from itertools import dropwhile, takewhile

from shared.resumes.extraction.assemble.context import CERTAIN_ENOUGH, ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.entries.sections import body_size
from shared.resumes.extraction.fields.contacts import Contacts, contacts_of
from shared.resumes.extraction.fields.facts import CERTAIN, FAIR, Fact, fact
from shared.resumes.extraction.fields.person import Person, person_of
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.paragraphs import paragraphs_of
from shared.resumes.model import Warn

_PROSE = 60
_AT = "/basics"


def basics_node(context: ExtractionContext) -> Node:
    """Return the member ``basics``; warns of a name or an address that is not certain."""
    contacts = _contacts(context)
    person = _person(context, contacts)
    node: Node = {}
    put = context.writer.put
    put(node, _AT, "name", person.name)
    put(node, _AT, "label", person.label)
    put(node, _AT, "email", contacts.email)
    put(node, _AT, "phone", contacts.phone)
    put(node, _AT, "url", contacts.url)
    context.writer.put_long(node, _AT, "summary", _summary(context, person))
    _put_place(context, node, person)
    _put_accounts(context, node, contacts)
    _warn(context, person, contacts)
    return node


def _contacts(context: ExtractionContext) -> Contacts:
    zone = [*context.lines(SectionKind.HEADER, SectionKind.CONTACT), *context.document.running]
    elsewhere = set(SectionKind) - {SectionKind.HEADER, SectionKind.CONTACT, SectionKind.REFERENCES}
    return contacts_of(zone, context.lines(*elsewhere), context.document.links)


def _person(context: ExtractionContext, contacts: Contacts) -> Person:
    return person_of(
        context.lines(SectionKind.HEADER, SectionKind.CONTACT),
        body=body_size(context.document.lines),
        email=contacts.email.text if contacts.email else "",
        accounts=[account.username for account, _ in contacts.accounts],
    )


def _warn(context: ExtractionContext, person: Person, contacts: Contacts) -> None:
    for found, warning in (
        (person.name, Warn.NAME_UNCERTAIN),
        (contacts.email, Warn.EMAIL_UNCERTAIN),
    ):
        if found and found.confidence < CERTAIN_ENOUGH:
            context.warnings.add(warning)
    if contacts.email_unsure:
        context.warnings.add(Warn.EMAIL_UNCERTAIN)
        context.writer.note(_AT, contacts.email_unsure)


def _put_place(context: ExtractionContext, node: Node, person: Person) -> None:
    if person.place is None:
        return
    place, where = person.place
    names = ("address", "postalCode", "city", "region", "countryCode")
    location: Node = {}
    for name, text in zip(names, place, strict=True):
        if text:
            context.writer.put(location, f"{_AT}/location", name, where._replace(text=text))
    node["location"] = location


def _put_accounts(context: ExtractionContext, node: Node, contacts: Contacts) -> None:
    profiles: list[Node] = []
    for account, where in context.writer.limited(contacts.accounts):
        at = f"{_AT}/profiles/{len(profiles)}"
        profile: Node = {"network": account.network}
        context.writer.put(profile, at, "username", where._replace(text=account.username))
        context.writer.put(profile, at, "url", where._replace(text=account.url))
        profiles.append(profile)
    node["profiles"] = profiles


def _summary(context: ExtractionContext, person: Person) -> Fact | None:
    """Return the section about oneself, or else the prose before the first heading."""
    lines, sure = context.lines(SectionKind.SUMMARY), CERTAIN
    if not lines:
        lines, sure = _prose_above(context, person), FAIR
    paragraphs = paragraphs_of(lines)
    if sure == FAIR:
        paragraphs = list(takewhile(lambda each: len(each.text) > _PROSE, paragraphs))
    if not paragraphs:
        return None
    return fact("\n".join(each.text for each in paragraphs), paragraphs[0].first, sure)


def _prose_above(context: ExtractionContext, person: Person) -> list[Line]:
    """Return the lines before the first heading from the first that is a sentence."""
    known = {each.quote for each in (person.name, person.label) if each}
    lines = [
        line
        for line in context.lines(SectionKind.HEADER)
        if line.page == 1 and line.text not in known and not _is_contact(line.text)
    ]
    return list(dropwhile(lambda line: len(line.text) < _PROSE or "\t" in line.text, lines))


def _is_contact(text: str) -> bool:
    return any(sign in text for sign in ("@", "http", "www.", "linkedin.com", "github.com"))
