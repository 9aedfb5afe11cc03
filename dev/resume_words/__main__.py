"""See the package: writes the files."""

import json
from pathlib import Path
from typing import Any

from dev.resume_words.months import months
from dev.resume_words.places import places

FOLDER = Path(__file__).parents[2] / "shared/resumes/extraction/fields"


def generated() -> dict[str, str]:
    """Return the names of the files, each with the text that it must have."""
    return {"months.json": _text(months()), "places.json": _text(places())}


def _text(data: dict[str, Any]) -> str:
    """Return data as JSON with one name on each line, so that a diff shows what has changed."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for file, text in generated().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
        print(f"wrote {file}, {len(text.encode())} bytes")
