"""Write docs/privacy.md and docs/record-of-processing.json: ``python -m dev.privacy_docs``."""

import json
from pathlib import Path
from typing import Any

from shared.ports.blobs import BlobAccount
from shared.privacy.data_map import DOCUMENTS, EVERYTHING
from shared.privacy.erasure.kept import BACKUPS, MESSAGES, PROCESSOR
from shared.privacy.file_kinds import BLOBS, OTHERS, QUEUED
from shared.privacy.kinds import BlobKind, DocumentKind, OtherKind, QueueKind, StoredKind

ROOT = Path(__file__).parents[1]
FILES = ("docs/privacy.md", "docs/record-of-processing.json")

_RECIPIENTS = (
    "Microsoft Azure (storage, computing, speech, email, a language model where one is chosen)",
    "Razorpay (payments)",
    "the email service",
)

_ACCOUNTS = {
    BlobAccount.FILES: "the account of files",
    BlobAccount.RECORDINGS: "the account of recordings, without soft delete and versions",
}

_HEAD = """# What is stored, why, how long, and how it goes

Made by `python -m dev.privacy_docs` out of `shared/privacy/data_map.py`; a test holds both to the
code. Clauses are those of the privacy policy. [ADR 26](adr/0026-erasure.md) is about erasure.
"""

_BOOKS = "- the books of payment, which lead to nobody any more: eight financial years.\n"

_TAIL = """
## After an erasure
A person is whoever a `user_id` leads to. An erasure removes every document with that member, every
blob whose name holds it, what waits under the address, and the account. An independent search of
every store comes before the receipt.
What is kept, as the receipt says:
"""


def written(name: str) -> str:
    """Return what a file has to say."""
    return _page() if name.endswith(".md") else _record()


def _page() -> str:
    parts = [
        _HEAD,
        _table("Documents", DOCUMENTS),
        _table("Files", BLOBS),
        _table("Queues", QUEUED),
        _table("Elsewhere", OTHERS),
        _TAIL,
        "".join(
            f"- {each['what']}: {each['why']}; until {each['until']}.\n"
            for each in (BACKUPS, MESSAGES, PROCESSOR)
        ),
        _BOOKS,
    ]
    return "".join(parts)


def _table(title: str, kinds: tuple[StoredKind, ...]) -> str:
    rows = "".join(
        f"| {each.name} | {where(each)} | {each.what} | {each.whose} | {', '.join(each.clauses)} |"
        f" {each.kept} | {each.exported or f'no: {each.not_exported}'} | {each.erased} |\n"
        for each in kinds
    )
    head = "| kind | where | what | leads to | clauses | kept | in the export | by an erasure |\n"
    return f"\n## {title}\n{head}|---|---|---|---|---|---|---|---|\n{rows}"


def where(kind: StoredKind) -> str:
    """Return where a kind of data lies."""
    match kind:
        case DocumentKind():
            return f"`{kind.container.name}`"
        case BlobKind():
            return f"`{kind.container.name}`, in {_ACCOUNTS[kind.container.account]}"
        case QueueKind():
            return f"`{kind.queue.name}`, `{kind.queue.poison.name}`"
        case OtherKind():
            return kind.where
    return ""


def _record() -> str:
    """Return the record of processing (GDPR, Art. 30), kind by kind."""
    kinds: list[dict[str, Any]] = [
        {
            "name": each.name,
            "where": where(each),
            "data": each.what,
            "data_subjects": str(each.whose),
            "clauses": list(each.clauses),
            "kept": each.kept,
            "export": each.exported,
            "erasure": str(each.erased),
        }
        for each in EVERYTHING
    ]
    record = {"recipients": list(_RECIPIENTS), "kinds": kinds}
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write both files."""
    for name in FILES:
        (ROOT / name).write_text(written(name), encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
