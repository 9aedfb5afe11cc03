"""The archive: JSON by kind, the files as they were uploaded, and a manifest with their hashes.

What goes in is what the data map says is exported. Everything is written piece by piece, so that
memory does not grow with what somebody has.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO

from shared.kernel.clock import Clock, stamp
from shared.ports.blobs import RECORDINGS, BlobContainer, BlobStore, NoSuchBlob
from shared.ports.documents import LEDGER, USERS, DocumentStore, Json, Query
from shared.privacy.data_map import DOCUMENTS
from shared.privacy.export.schemas import schema_of
from shared.privacy.file_kinds import BLOBS
from shared.privacy.held import shown_of
from shared.privacy.kinds import BlobKind, DocumentKind
from shared.recordings.model import KEEP_FOR, due_days

_README = """iMock: everything that is held about you.

data/<kind>.json      what is stored, kind by kind, in the form in which it is stored
data/other.json       what is stored and is of none of these kinds
schemas/<kind>.json   the JSON Schema of a kind (draft 2020-12)
files/                the files that you have uploaded, and recordings that you agreed to
schema.json           what each kind is, on which clause of the privacy policy it rests, and how
                      long it is kept
manifest.json         the SHA-256 of every file in this archive

Left out are secrets: the hash of your password, and digests of links and requests.
Times are UTC.
Questions: the address in every email of ours.
"""


@dataclass(slots=True)
class Archive:
    """A ZIP that is being written."""

    file: zipfile.ZipFile
    hashes: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a member, piece by piece; nothing is added if there is no first one to be had."""
        digest = hashlib.sha256()
        rest = iter(pieces)
        first = next(rest, b"")
        with self.file.open(name, "w", force_zip64=True) as member:
            for piece in chain((first,), rest):
                digest.update(piece)
                member.write(piece)
        self.hashes[name] = digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveWriter:
    """Writes the archive of a user. ``payer_ref_of`` leads to their ledger."""

    documents: DocumentStore
    blobs: BlobStore
    payer_ref_of: Callable[[str], str | None]
    clock: Clock

    def write(self, user_id: str, target: BinaryIO, *, wrote: Callable[[int, int], None]) -> None:
        """Write it; ``wrote`` is told how many kinds are done, of how many."""
        kinds: list[DocumentKind | BlobKind] = [*exported_documents(), *_exported_files()]
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
            archive = Archive(file)
            archive.add("README.txt", [_README.encode()])
            archive.add("schema.json", [_json(_schema())])
            for number, kind in enumerate(kinds, start=1):
                if isinstance(kind, DocumentKind):
                    archive.add(f"schemas/{kind.exported}", [_json(schema_of(kind.name))])
                    archive.add(f"data/{kind.exported}", _array(self._bodies(user_id, kind)))
                else:
                    self._add_files(archive, user_id, kind)
                wrote(number, len(kinds))
            archive.add("data/other.json", _array(self._others(user_id)))
            manifest = {"made_at": stamp(self.clock()), "sha256": archive.hashes}
            archive.add("manifest.json", [_json(manifest)])

    def _bodies(self, user_id: str, kind: DocumentKind) -> Iterator[Json]:
        partition = user_id if kind.container == USERS else self.payer_ref_of(user_id)
        cursor, more = None, partition is not None
        while more:
            page = self.documents.query(
                kind.container, partition or "", Query(kind=kind.name), continuation=cursor
            )
            for document in page.documents:
                yield shown_of(document.body)
            cursor = page.continuation
            more = cursor is not None

    def _others(self, user_id: str) -> Iterator[Json]:
        """Yield documents of no kind that this release knows: the next one's, or damaged ones."""
        known = {(kind.container, kind.name) for kind in DOCUMENTS}
        places = [(USERS, user_id), (LEDGER, self.payer_ref_of(user_id))]
        for container, partition in places:
            found = self.documents.list_partition(container, partition) if partition else ()
            for document in found:
                if (container, document.body.get("kind")) not in known:
                    yield shown_of(document.body)

    def _add_files(self, archive: Archive, user_id: str, kind: BlobKind) -> None:
        for prefix in self._prefixes(user_id, kind.container):
            for info in self.blobs.list(kind.container, prefix):
                with suppress(NoSuchBlob):  # its owner, or its purge, was faster
                    pieces = self.blobs.stream(kind.container, info.name)
                    archive.add(f"{kind.exported}{info.name.replace(user_id, 'yours')}", pieces)

    def _prefixes(self, user_id: str, container: BlobContainer) -> list[str]:
        if container != RECORDINGS:
            return [f"{user_id}/"]
        now = self.clock()
        return [f"{day}/{user_id}/" for day in due_days(now - KEEP_FOR, now)]


def _array(bodies: Iterable[Json]) -> Iterator[bytes]:
    yield b"["
    for number, body in enumerate(bodies):
        yield (b",\n" if number else b"\n") + _json(body)
    yield b"\n]\n"


def exported_documents() -> list[DocumentKind]:
    """Return the kinds of documents that an archive holds."""
    return [kind for kind in DOCUMENTS if kind.exported and kind.container in {USERS, LEDGER}]


def _exported_files() -> list[BlobKind]:
    return [kind for kind in BLOBS if kind.exported]


def _schema() -> Json:
    return {
        kind.name: {
            "where": kind.exported,
            "what": kind.what,
            "clauses": list(kind.clauses),
            "kept": kind.kept,
        }
        for kind in (*exported_documents(), *_exported_files())
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
