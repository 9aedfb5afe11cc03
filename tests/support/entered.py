"""Which files of the product are entered while something is done, in any thread."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[2]
_OURS = (f"{ROOT}/shared/", f"{ROOT}/functions/")
_MONITOR = sys.monitoring


@contextmanager
def entered_files() -> Iterator[set[str]]:
    """Collect the files of shared/ and functions/ in which a function is called.

    What runs only because a module is imported is not a call.
    """
    files: set[str] = set()

    def on_start(code: CodeType, _offset: int) -> None:
        path = code.co_filename
        if code.co_name != "<module>" and path.startswith(
            (f"{ROOT}/shared/", f"{ROOT}/functions/")
        ):
            files.add(str(Path(path).relative_to(ROOT)))

    tool = _MONITOR.PROFILER_ID
    _MONITOR.use_tool_id(tool, "entered files")
    _MONITOR.register_callback(tool, _MONITOR.events.PY_START, on_start)
    _MONITOR.set_events(tool, _MONITOR.events.PY_START)
    try:
        yield files
    finally:
        _MONITOR.set_events(tool, 0)
        _MONITOR.register_callback(tool, _MONITOR.events.PY_START, None)
        _MONITOR.free_tool_id(tool)
