"""``python -m dev.admin``: what admins do, for who runs the installation itself.

It works on the installation that the settings name (``IMOCK_...``) and changes nothing without
``--apply``. Each act needs a reason and stands, with who did it and to whom, in the record of acts
before it is done; looking for an account is recorded without ``--apply`` too.
"""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from dev.admin import accounts, work
from dev.admin.acting import Acting
from functions.credit_adjust import NewAdjustment
from shared.accounts.acts import Act
from shared.audit.reason import Reason
from shared.bootstrap import services
from shared.kernel.errors import DomainError
from shared.web.retries import WORKED_ON

_CAUSES = get_args(NewAdjustment.model_fields["reason"].annotation)
"""Why credits are given or taken, in the words of the ledger."""

_REASON: TypeAdapter[str] = TypeAdapter(Reason)

_WAYS: dict[str, Callable[[Acting, argparse.Namespace], int]] = {
    "find": accounts.find,
    "erase": accounts.erase,
    "resend": accounts.resend,
    "credits": accounts.give_credits,
    "record": work.show_record,
    "replay": work.replay,
    "requeue": work.requeue_poison,
    "purge": work.purge,
    **dict.fromkeys(Act, accounts.act),
}


def main(arguments: list[str]) -> int:
    """Do as the command line says; return the exit code."""
    given = command_line().parse_args(arguments)
    try:
        reason = _REASON.validate_python(given.reason)
    except ValidationError:
        print("an act needs a --reason: one line, without an email address", file=sys.stderr)
        return 1
    acting = Acting(parts=services(), actor=given.actor, reason=reason, apply=given.apply)
    try:
        code = _WAYS[given.act](acting, given)
    except DomainError as error:
        print(error, file=sys.stderr)
        return 1
    if not given.apply and given.act not in {"find", "record"}:
        print("Nothing was changed. Add --apply.")
    return code


def command_line() -> argparse.ArgumentParser:
    """Return what is taken on the command line."""
    options = argparse.ArgumentParser(prog="python -m dev.admin", description=__doc__)
    acts = options.add_subparsers(dest="act", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--reason", default="", help="why, such as a ticket; it names nobody")
    common.add_argument("--actor", default=getpass.getuser(), help="who does it (%(default)s)")
    common.add_argument("--apply", action="store_true", help="do it")
    for name in ("find", "erase", *Act):
        of_one = acts.add_parser(name, parents=[common], help="an account")
        of_one.add_argument("account", help="its address or its id")
    resend = acts.add_parser("resend", parents=[common], help="the email that proves an address")
    resend.add_argument("account", help="the address")
    credit = acts.add_parser("credits", parents=[common], help="give or, below zero, take")
    credit.add_argument("account", help="the address or the id of the account")
    credit.add_argument("count", type=int)
    credit.add_argument("--cause", choices=_CAUSES, default="correction", help="for the books")
    credit.add_argument("--key", help="of a call that is repeated (default: a new one)")
    record = acts.add_parser("record", parents=[common], help="what was done, and to whom")
    record.add_argument("--account", help="to this one only: its id")
    record.add_argument("--head", help="a hash that was noted before")
    acts.add_parser("replay", parents=[common], help="webhook events that failed")
    queue = acts.add_parser("requeue", parents=[common], help="poison messages")
    queue.add_argument("queue", choices=[each.name for each in WORKED_ON])
    queue.add_argument("--per-minute", type=int, default=20, metavar="N", help="(%(default)s)")
    acts.add_parser("purge", parents=[common], help="recordings that are due")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
