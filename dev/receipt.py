"""Check the receipt of an erasure without any server: ``python -m dev.receipt FILE``.

FILE holds what ``erasure_progress`` has answered, or the receipt alone; then ``--key`` names a file
with the public key (a JWK), as ``erasure_progress`` and ``privacy_receipt`` show it.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from shared.privacy.errors import ReceiptInvalid
from shared.privacy.receipts import thumbprint, verified


def main(arguments: list[str]) -> int:
    """Print what a receipt says; 1 if it is not good."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--key", type=Path)
    given = options.parse_args(arguments)
    text = given.file.read_text(encoding="utf-8").strip()
    answer: dict[str, Any] = json.loads(text) if text.startswith("{") else {"receipt": text}
    key = json.loads(given.key.read_text("utf-8")) if given.key else answer.get("public_key")
    if not key:
        print("the key is missing: name its file by --key")
        return 1
    try:
        contents = verified(answer.get("receipt") or "", key)
    except ReceiptInvalid:
        print("NOT GOOD: this key has not signed it")
        return 1
    print(json.dumps(contents, indent=2))
    print(f"good: signed by the key {thumbprint(key)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
