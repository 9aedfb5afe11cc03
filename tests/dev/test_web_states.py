"""The web client names the places of supply as the invoices do."""

import re

from dev.web.building import WEB
from shared.billing.places import STATES

_LINE = re.compile(r'^  "?(\d\d)"?: "(.+)",$', re.MULTILINE)


def test_each_place_is_called_what_the_invoice_calls_it() -> None:
    shown = dict(_LINE.findall((WEB / "src" / "states.ts").read_text(encoding="utf-8")))

    assert shown == STATES
