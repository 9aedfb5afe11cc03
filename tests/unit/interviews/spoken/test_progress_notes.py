"""What the progress of a spoken answer costs: notes are writes of the whole session."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, override

from shared.kernel.vocabulary import Locale
from shared.media.model import AnalysedMedia, MediaKind, Progress, Stage
from shared.ports.documents import USERS
from tests.support.analyst import ScriptedAnalyst
from tests.support.builders import SESSION, USER
from tests.support.clock import FixedClock
from tests.support.media_world import MediaWorld


class Talkative(ScriptedAnalyst):
    """Tells its progress in so many steps of each stage."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps

    @override
    def analyse(
        self,
        media: Iterable[bytes],
        *,
        kind: MediaKind,
        locale: Locale,
        on_progress: Callable[[Progress], None],
        **more: Any,
    ) -> AnalysedMedia:
        for stage in Stage:
            for step in range(self._steps):
                on_progress(Progress(stage, step / self._steps))
        return super().analyse(
            media, kind=kind, locale=locale, on_progress=lambda _progress: None, **more
        )


class Counting:
    """Counts the writes of the session."""

    def __init__(self, port: Any) -> None:
        self._port = port
        self.states: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._port, name)

    def replace(self, container: Any, partition: str, body: dict[str, Any], **named: Any) -> Any:
        if container == USERS and body["id"] == SESSION:
            self.states.append(body["media"]["first"]["state"])
        return self._port.replace(container, partition, body, **named)


def written(folder: Path, steps: int) -> list[str]:
    world = MediaWorld(folder, FixedClock())
    world.open(consent=False)
    world.speak("first")
    world.analyst = Talkative(steps)
    counting: list[Counting] = []

    def around(port: Any) -> Any:
        if port is not world.documents:
            return port
        counting.append(Counting(port))
        return counting[0]

    world.start(around)
    world.work()
    assert world.interviews.sessions.read(USER, SESSION).answers["first"].text
    return counting[0].states


def test_between_its_start_and_its_end_an_answer_writes_the_session_twice(tmp_path: Path) -> None:
    few, many = written(tmp_path / "few", 1), written(tmp_path / "many", 200)

    assert many == ["decoding", "transcribing", "transcribing", "done", "done"]
    assert few == ["decoding", "transcribing", "measuring", "done", "done"]
