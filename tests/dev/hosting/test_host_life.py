"""The life of a host: start, refusal to start, end, and what survives being killed."""

import signal
import subprocess
import threading
import time
from itertools import accumulate
from pathlib import Path
from typing import Any

import httpx
import pytest

from dev.hosting.testing import HostFailed, clean_environment, host_command, running_host
from tests.support.hostapp import APP, Fixture, Start, until

ROOT = APP.parents[2]
SLOW = "/api/slow/1"


def behind(fixture: Fixture, path: str) -> tuple[threading.Thread, list[httpx.Response]]:
    answers: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: answers.append(fixture.http.get(path)))
    thread.start()
    until(lambda: {"began": "slow"} in fixture.journal())
    return thread, answers


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_host_that_is_asked_to_end_answers_what_is_under_way_first(
    start: Start, number: signal.Signals
) -> None:
    with start() as fixture:
        thread, answers = behind(fixture, SLOW)
        fixture.host.process.send_signal(number)
        thread.join(10)

        assert answers[0].json() == "done"
        assert fixture.host.process.wait(10) == 0


def test_a_host_that_ends_takes_no_more_requests_meanwhile(start: Start) -> None:
    with start() as fixture:
        thread, _ = behind(fixture, "/api/slow/3")
        fixture.host.process.terminate()
        until(lambda: is_refused(fixture.host.url))

        assert thread.is_alive()
        thread.join(10)


def is_refused(url: str) -> bool:
    try:
        httpx.get(url)
    except httpx.ConnectError:
        return True
    return False


def test_a_function_that_does_not_end_does_not_keep_the_host(start: Start) -> None:
    with start(arguments=("--grace", "1")) as fixture:
        began = time.monotonic()
        thread, answers = behind(fixture, "/api/slow/30")

        assert fixture.host.stop() == 0
        assert time.monotonic() - began < 10
        assert "1 calls had not ended" in fixture.host.log.read_text()
        thread.join(10)
        assert answers[0].status_code == 503


def ask_in_vain(fixture: Fixture, path: str) -> None:
    with pytest.raises(httpx.TransportError):
        fixture.http.get(path)


def test_a_second_signal_ends_the_host_at_once(start: Start) -> None:
    with start() as fixture:
        thread = threading.Thread(target=ask_in_vain, args=(fixture, "/api/slow/30"))
        thread.start()
        until(lambda: {"began": "slow"} in fixture.journal())
        fixture.host.process.terminate()
        time.sleep(0.3)
        fixture.host.process.terminate()

        assert fixture.host.process.wait(5) == 1
        thread.join(10)


def test_as_many_sync_functions_run_at_once_as_the_setting_says(start: Start) -> None:
    with start(env={"PYTHON_THREADPOOL_THREAD_COUNT": "2"}) as fixture:
        threads = [
            threading.Thread(target=fixture.http.get, args=("/api/slow/0.4",)) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        steps = [1 if "began" in entry else -1 for entry in fixture.journal()]

    assert len(steps) == 12
    assert max(accumulate(steps)) == 2


def test_the_environment_has_precedence_over_local_settings(start: Start) -> None:
    with start(env={"HOSTAPP_GREETING": "from the shell"}) as fixture:
        assert fixture.http.get("/api/about").json()["greeting"] == "from the shell"


def test_the_expiry_of_a_cookie_does_not_shift_with_the_zone_of_the_machine(start: Start) -> None:
    at = "Thu, 01 Jan 1970 00:00:00 GMT"
    asked = {"headers": [["Set-Cookie", f"a=; Expires={at}; Path=/"]]}
    with start(env={"TZ": "Asia/Kolkata"}) as fixture:
        response = fixture.http.post("/api/answer", json=asked)

    assert response.headers["set-cookie"] == f"a=; expires={at}; domain=; path=/"


def test_more_requests_at_once_than_host_json_allows_get_429(tmp_path: Path) -> None:
    limit = '{"version": "2.0", "extensions": {"http": {"maxOutstandingRequests": 1}}}'
    code = function("route('x')").replace("...", "import time; time.sleep(2)")
    arguments = app(tmp_path, code, **{"host.json": limit})[:2]
    with running_host(state=tmp_path / ".state", arguments=arguments) as host:
        slow = threading.Thread(target=httpx.get, args=(f"{host.url}/api/x",))
        slow.start()
        time.sleep(0.8)
        assert httpx.get(f"{host.url}/api/x").status_code == 429
        slow.join()
        assert httpx.get(f"{host.url}/api/y").status_code == 404


def test_a_host_says_where_it_is_in_one_line(start: Start) -> None:
    with start() as fixture:
        ready = [line for line in fixture.host.log.read_text().splitlines() if "Ready" in line]

    assert ready == [f"Ready on {fixture.host.url} with 19 functions"]


def app(folder: Path, code: str, **files: str) -> list[str]:
    contents = {"function_app.py": code, "host.json": '{"version": "2.0"}'}
    for name, text in {**contents, **files}.items():
        (folder / name).write_text(text)
    return ["--app", str(folder), "--state", str(folder / ".state")]


def refused(*arguments: str) -> str:
    done = subprocess.run(
        host_command(*arguments),
        cwd=ROOT,
        env=clean_environment({}),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr


FUNCTION = """
import azure.functions as func
app = func.FunctionApp(http_auth_level=func.AuthLevel.{level})
@app.{trigger}
def f({argument}): ...
"""


def function(trigger: str = 'route("x")', argument: str = "req", level: str = "ANONYMOUS") -> str:
    return FUNCTION.format(trigger=trigger, argument=argument, level=level)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import azure.functions as func\ndef f(:", "SyntaxError"),
        ("import no_such_module", "No module named 'no_such_module'"),
        ("x = 1", "Could not find top level function app"),
        ("import azure.functions as func\napp = func.FunctionApp()", "there is no function"),
        (function(argument="req, other"), "other"),
        (function(level="FUNCTION"), "ANONYMOUS"),
        (function('route("items/{id:int}")'), "'{id:int}' is not supported"),
        (function('route("admin/x")'), "reserved"),
        (function('timer_trigger("t", "* * * * *")', "t"), "six fields"),
        (function('timer_trigger("t", "%UNSET%")', "t"), "UNSET"),
        (function('queue_trigger("q", "work", "NONE")', "q"), "no queue"),
        (function('blob_trigger("b", "x/y", "NONE")', "b"), "does not serve blobTrigger"),
    ],
)
def test_an_app_that_cannot_be_served_is_refused_with_the_reason(
    tmp_path: Path, code: str, says: str
) -> None:
    last = refused(*app(tmp_path, code)).strip().splitlines()[-1]

    assert says in last


def test_a_bad_host_json_is_refused_in_one_line(tmp_path: Path) -> None:
    error = refused(*app(tmp_path, function(), **{"host.json": '{"version": "1.0"}'}))

    assert error.startswith(f"host: {tmp_path}/host.json: version")
    assert error.count("\n") == 1


def test_a_taken_port_is_named_in_one_line(start: Start, tmp_path: Path) -> None:
    with start() as fixture:
        port = fixture.host.url.rpartition(":")[2]
        error = refused(*app(tmp_path, function()), "--port", port)

    assert error == f"host: port {port} of 127.0.0.1 is taken; choose another with --port\n"


def test_backends_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    assert "no backends at 'nowhere:f'" in refused(
        *app(tmp_path, function()), "--backends", "nowhere:f"
    )


def test_the_helper_says_why_a_host_did_not_start(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    arguments = app(folder, "import no_such_module")[:2]
    failing = running_host(state=tmp_path / "state", arguments=arguments)

    with pytest.raises(HostFailed, match="no_such_module"), failing:
        pass


def answer_of(url: str) -> Any:
    try:
        return httpx.get(f"{url}/api/x").text
    except httpx.TransportError:
        return None


def test_a_changed_app_is_reloaded_and_a_broken_one_waits_for_its_repair(
    tmp_path: Path,
) -> None:
    code = function("route('x')").replace("...", "return func.HttpResponse('{0}')")
    folder = tmp_path / "app"
    folder.mkdir()
    arguments = app(folder, code.format("first"))[:2]

    with running_host(state=tmp_path / "state", arguments=[*arguments, "--reload"]) as host:
        assert answer_of(host.url) == "first"
        (folder / "function_app.py").write_text("def broken(:")
        until(lambda: "SyntaxError" in host.log.read_text())
        (folder / "function_app.py").write_text(code.format("second"))
        until(lambda: answer_of(host.url) == "second")
        (folder / "notes.txt").write_text("not code")
        (folder / ".hidden.d").mkdir()
        (folder / ".hidden.d" / "x.py").write_text("")
        time.sleep(1.2)

        assert answer_of(host.url) == "second"
        assert host.log.read_text().count("Ready on") == 2
        (folder / "part").mkdir()
        until(lambda: host.log.read_text().count("Ready on") == 3)
        (folder / "part" / "module.py").write_text("")
        until(lambda: host.log.read_text().count("Ready on") == 4)
        assert host.stop() == 0

    assert answer_of(host.url) is None


def test_nothing_is_left_running_when_the_reloading_host_ends(tmp_path: Path) -> None:
    arguments = app(tmp_path, function())[:2]
    with running_host(state=tmp_path / ".state", arguments=[*arguments, "--reload"]) as host:
        children = Path(f"/proc/{host.process.pid}/task/{host.process.pid}/children").read_text()
        assert host.stop() == 0

    assert [pid for pid in children.split() if Path(f"/proc/{pid}").exists()] == []
