"""``python -m dev.razorpay``: the emulator as a server of its own."""

import argparse
from pathlib import Path

from dev.razorpay.emulator import Emulator
from dev.razorpay.serving import server_of
from dev.razorpay.webhooks import WebhookSender
from shared.kernel.clock import system_clock


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m dev.razorpay", description=__doc__)
    add = parser.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=7072)
    add("--key-id", default="rzp_test_EMULATOR000001")
    add("--key-secret", default="emulator-key-secret")
    add("--webhook-secret", default="emulator-webhook-secret")
    add("--webhook-url", help="where to send webhooks; without it none are sent")
    add("--file", type=Path, help="keep everything in this file")
    given = parser.parse_args()
    emulator = Emulator(
        system_clock,
        key_id=given.key_id,
        key_secret=given.key_secret,
        webhook_secret=given.webhook_secret,
        file=given.file,
    )
    if given.webhook_url:
        WebhookSender(emulator.outbox, given.webhook_url, emulator.delivery_faults).start()
    print(f"Razorpay's emulator on http://{given.host}:{given.port} for {given.key_id}", flush=True)
    server_of(emulator, host=given.host, port=given.port).run()


if __name__ == "__main__":
    main()
