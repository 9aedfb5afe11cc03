"""What the product adds to a request, beside an empty function on the same host and runtime."""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from dev.candidate import Candidate, Outbox
from dev.hosting.testing import running_host

_EMPTY_APP = """
import azure.functions as func
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)

@app.route(route="empty", methods=["GET"])
def empty(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(b"{}", mimetype="application/json")
"""


def main(arguments: list[str]) -> int:
    """Print median milliseconds per request and what is added to the empty function."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=400)
    rounds = options.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder, "app")
        app.mkdir()
        (app / "function_app.py").write_text(_EMPTY_APP)
        (app / "host.json").write_text('{"version": "2.0"}')
        with (
            running_host(state=Path(folder, "empty"), arguments=["--app", str(app)]) as bare,
            running_host(state=Path(folder, "ours"), env={"IMOCK_BCRYPT_COST": "4"}) as ours,
            httpx.Client(timeout=30) as client,
            httpx.Client(base_url=ours.url, timeout=30) as browser,
        ):
            outbox = Outbox(Path(folder, "ours", "outbox"))
            person = Candidate(browser, outbox, name="A", address="a@example.com")
            person.register()
            person.confirm()
            person.log_in()
            signed = {"Authorization": f"Bearer {person.token}"}
            _report(
                client,
                rounds,
                {
                    "empty function": (f"{bare.url}/api/empty", {}),
                    "health (pings every port)": (f"{ours.url}/api/health", {}),
                    "read the account (token, cached state)": (
                        f"{ours.url}/api/v1/account",
                        signed,
                    ),
                    "list no interviews": (f"{ours.url}/api/v1/sessions", signed),
                },
            )
    return 0


def _report(
    client: httpx.Client, rounds: int, targets: dict[str, tuple[str, dict[str, str]]]
) -> None:
    times: dict[str, list[float]] = {name: [] for name in targets}
    warm_up = rounds // 10
    for round_ in range(rounds):
        for name, (url, headers) in targets.items():
            began = time.perf_counter()
            client.get(url, headers=headers).raise_for_status()
            if round_ >= warm_up:
                times[name].append(time.perf_counter() - began)
    base = statistics.median(times["empty function"])
    for name, taken in times.items():
        median = statistics.median(taken)
        added = (median - base) * 1000
        print(f"{name:<42}{median * 1000:>7.2f} ms  +{added:.2f} ms  x{median / base:.2f}")
