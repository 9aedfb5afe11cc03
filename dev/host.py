"""``python -m dev.host``: serve a function app locally, the way Azure does."""

import argparse
import asyncio
import os
import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from dev.hosting.lifecycle import Options, free_port, run_host
from dev.hosting.logs import set_up_logs
from dev.hosting.reload import keep_running
from dev.hosting.settings import StartError

ROOT = Path(__file__).resolve().parents[1]

_MARGIN_S = 3

_FRONTEND_PORTS = (3000, 4173, 4200, 4321, 5173, 8080)
"""Where the development servers of Next, Vite (preview and development), Angular, Astro and webpack
listen."""


def main(arguments: list[str]) -> int:
    """Run the host as the command line says; return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        if given.reload:
            return _reload(given, arguments)
        return _serve(given)
    except StartError as error:
        print(f"host: {error}", file=sys.stderr)
        return 1


def _serve(given: argparse.Namespace) -> int:
    environ = os.environ  # noqa: TID251 - stands in for the platform, which fills the environment
    # Azure runs in UTC, and the worker reads the Expires of cookies in local time.
    environ["TZ"] = "UTC"
    time.tzset()
    set_up_logs(verbose=given.verbose)
    options = _options(given)
    options.state.mkdir(parents=True, exist_ok=True)
    unfinished = asyncio.run(run_host(options, environ))
    if unfinished:
        print(f"host: {unfinished} calls had not ended", file=sys.stderr, flush=True)
        # Their threads cannot be stopped, and the interpreter would wait for them.
        os._exit(0)
    return 0


def _options(given: argparse.Namespace) -> Options:
    app = given.app.resolve()
    state = given.state.resolve()
    product = "backends_with_web" if given.web else "backends"
    ours = f"dev.hosting.product:{product}" if app == ROOT else None
    return Options(
        app=app,
        state=state / "host",
        host=given.host,
        port=given.port,
        backends=given.backends or ours,
        defaults=partial(_defaults, state),
        lease=timedelta(seconds=given.lease),
        grace_s=given.grace,
        ready_file=given.ready_file and given.ready_file.resolve(),
        protobuf=given.protobuf,
    )


def _defaults(state: Path, url: str) -> dict[str, str]:
    """Return settings that follow from where the host is; what is set wins.

    Links of mails lead to this host, and frontends on the ports that their tools take may call.
    """
    return {
        "IMOCK_DATA_DIR": str(state),
        "IMOCK_PUBLIC_URL": url,
        "IMOCK_FRONTEND_URL": url,
        "IMOCK_MORE_ORIGINS": ",".join(f"http://localhost:{port}" for port in _FRONTEND_PORTS),
    }


def _reload(given: argparse.Namespace, arguments: list[str]) -> int:
    kept = [argument for argument in arguments if argument != "--reload"]
    if given.port == 0:
        # One free port for good, so that the address outlives a change.
        kept += ["--port", str(free_port(given.host))]
    command = [sys.executable, "-m", "dev.host", *kept]
    patience = given.grace + _MARGIN_S
    return keep_running(command, given.app.resolve(), given.state.resolve(), grace_s=patience)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dev.host", description="Serve a function app locally, the way Azure does."
    )
    add = parser.add_argument
    add("--app", type=Path, default=ROOT, metavar="DIR", help="folder of the app (default: ours)")
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=int, help="port to listen on, 0 for a free one (default: 7071)")
    add("--state", type=Path, default=Path(".imock"), metavar="DIR", help="what survives a restart")
    add("--reload", action="store_true", help="restart when a .py or .json file changes")
    add("--verbose", action="store_true", help="log whole tracebacks, which may quote user data")
    add("--grace", type=int, default=10, metavar="S", help="how long calls may take to end")
    add("--lease", type=float, default=30, metavar="S", help="how long a queue message is hidden")
    add("--protobuf", action="store_true", help="pass results through protobuf, as Azure does")
    add("--web", action="store_true", help="serve the web client at /, if it has been built")
    add("--backends", metavar="MODULE:FUNCTION", help="what stands behind the app's triggers")
    add("--ready-file", type=Path, metavar="FILE", help="where to write the address once it serves")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
