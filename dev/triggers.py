"""Write functions/triggers.json from the declarations of the functions (`make triggers`)."""

import json

from shared.triggers import DECLARED, INDEX, load_all


def document() -> str:
    """Return the text of the index: a line per function, so that changes of several merge."""
    load_all()
    rows = [
        f"{json.dumps(name)}: {json.dumps(each.trigger)}"
        for name, each in sorted(DECLARED.items())
        if (INDEX.parent / name).is_dir()
    ]
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    INDEX.write_text(document(), encoding="utf-8")
    print(f"{INDEX}: {len(json.loads(INDEX.read_text(encoding='utf-8')))} functions")
