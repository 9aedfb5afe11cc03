"""The local host as `make run` starts it sells credits: page, callback and webhook included."""

import time
from pathlib import Path

import httpx

from dev.candidate import Candidate, Outbox
from dev.hosting.testing import running_host


def test_the_local_host_sells_credits_without_any_setting(tmp_path: Path) -> None:
    with (
        running_host(state=tmp_path, env={"IMOCK_BCRYPT_COST": "4"}) as host,
        httpx.Client(base_url=host.url, timeout=30) as client,
    ):
        asha = Candidate(client, Outbox(tmp_path / "outbox"), name="A", address="a@example.com")
        asha.register()
        asha.confirm()
        asha.log_in()
        checkout = asha.order("credits_5")["checkout"]
        page = f"/razorpay/checkout?order_id={checkout['order_id']}"
        assert "₹249.00" in client.get(page).text
        assert "Paid." in client.post(page, data={"choice": "upi"}).text

        deadline = time.monotonic() + 20
        while asha.read("credits")["credits"] == 0 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert asha.read("credits")["credits"] == 5
        assert "class {" in client.get("/razorpay/checkout.js").text
