"""The Postman collection, made from the description; Bruno and Insomnia import it too."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dev.contract.tools import BIN, DOCUMENT, node_command

COLLECTION = Path("clients/postman/imock.postman_collection.json")

_OPTIONS = "folderStrategy=Tags,enableOptionalParameters=false,parametersResolution=Example"
_OPTIONAL = {"Idempotency-Key", "If-Match", "If-None-Match"}
_KEEP_TOKEN = "pm.collectionVariables.set('bearerToken', pm.response.json().access_token);"  # noqa: S105 - a script
_LOGIN = ["api", "v1", "auth", "login"]

_NAMES = {"additionalProperties", "patternProperties", "propertyNames"}

type Json = dict[str, Any]


def collection() -> str:
    """Return the collection's text: the same for the same description; raises NoNode."""
    with tempfile.TemporaryDirectory() as folder:
        described, made = Path(folder, "openapi.json"), Path(folder, "collection.json")
        text = json.dumps(_without_chance(json.loads(DOCUMENT.read_text(encoding="utf-8"))))
        described.write_text(text, encoding="utf-8")
        arguments = ["-s", str(described), "-o", str(made), "-O", _OPTIONS]
        command = node_command(BIN / "openapi2postmanv2", *arguments)
        subprocess.run(command, check=True, capture_output=True)
        found: Json = json.loads(made.read_text(encoding="utf-8"))
    found["info"].pop("_postman_id")
    found["variable"].append({"key": "bearerToken", "value": ""})
    for item in _items(found):
        _simplify(item)
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def write_collection() -> None:
    """Write it; raises NoNode."""
    COLLECTION.parent.mkdir(exist_ok=True)
    COLLECTION.write_text(collection(), encoding="utf-8")


def _simplify(item: Json) -> None:
    """Drop random ids and the invented answers; keep the token of a login for what follows."""
    for name in ("id", "response"):
        item.pop(name, None)
    if "request" not in item:
        return
    for header in item["request"].get("header", []):
        header["disabled"] = header["key"] in _OPTIONAL
    if item["request"]["url"]["path"] == _LOGIN:
        script = {"type": "text/javascript", "exec": [_KEEP_TOKEN]}
        item["event"] = [{"listen": "test", "script": script}]


def _without_chance(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Drop what the converter would choose at random: texts, enum values, names of members."""
    if isinstance(node, list):
        return [_without_chance(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {name: _without_chance(each) for name, each in node.items() if name not in _NAMES}
    if isinstance(kept.get("pattern"), str):
        del kept["pattern"]
    if isinstance(kept.get("enum"), list):
        kept["enum"] = kept["enum"][:1]
    return kept


def _items(folder: Json) -> Iterator[Json]:
    for item in folder.get("item", []):
        yield item
        yield from _items(item)
