"""The member ``certificates`` of JSON Resume."""

from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.entries.certificates import Certificate, certificates_of
from shared.resumes.extraction.pdf.headings import SectionKind


def certificate_nodes(context: ExtractionContext) -> list[Node]:
    """Return the certificates that the resume lists."""
    found = [
        certificate
        for lines in context.lines_by_section(SectionKind.CERTIFICATES)
        for certificate in certificates_of(lines, month_first=context.month_first)
    ]
    certificates = context.writer.limited(found)
    return [_node(context, each, f"/certificates/{n}") for n, each in enumerate(certificates)]


def _node(context: ExtractionContext, certificate: Certificate, at: str) -> Node:
    node: Node = {}
    context.writer.put(node, at, "name", certificate.name)
    for name, text in (("issuer", certificate.issuer), ("date", certificate.date)):
        if text:
            context.writer.put(node, at, name, certificate.name._replace(text=text))
    return node
