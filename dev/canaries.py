"""``python -m dev.canaries FOLDER WORD...``: search a folder for words that should not be in it.

They are searched for in every form that a store gives them. Returns 1 if there is one. While a
host runs over the folder, search from another process only: one that has a database open loses its
locks when it closes the same file after reading it.
"""

import base64
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

_ALIGNMENTS = 3
_GROUP = 4


def traces(folder: Path, *words: str) -> list[str]:
    """Return ``<file>: <word>`` for each file below a folder that holds a word, or is named by it.

    Seen are deleted pages of databases and write-ahead logs, JSON's escapes, UTF-16, base64 (as
    queues have it) and members of archives.
    """
    forms = {word: _forms(word) for word in words}
    return sorted(
        f"{path.relative_to(folder)}: {word}"
        for path in folder.rglob("*")
        for content in _contents(path, str(path.relative_to(folder)))
        for word in words
        if any(form in content for form in forms[word])
    )


def _forms(word: str) -> set[bytes]:
    plain = word.encode()
    return {
        plain,
        word.encode("utf-16-le"),
        json.dumps(word)[1:-1].encode(),
        *(_in_base64(plain, offset) for offset in range(_ALIGNMENTS)),
    }


def _in_base64(plain: bytes, offset: int) -> bytes:
    """Return what base64 makes of a text that begins at any place, without its uncertain edges."""
    coded = base64.b64encode(bytes(offset) + plain).rstrip(b"=")
    return coded[_GROUP if offset else 0 : -_GROUP]


def _contents(path: Path, name: str) -> Iterator[bytes]:
    """Yield a file with its name, and the members of an archive; it may go meanwhile."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return
    yield name.encode() + b"\n" + content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from map(archive.read, archive.namelist())


def main(arguments: list[str]) -> int:
    """Print each file with a word that it holds."""
    folder, *words = arguments
    found = traces(Path(folder), *words)
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
