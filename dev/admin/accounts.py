"""Acts on one account."""

import argparse
import hashlib
import json
from functools import partial

from dev.admin.acting import Acting
from shared.accounts.acts import Act
from shared.accounts.model import Account
from shared.accounts.views import account_state
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id


def find(acting: Acting, given: argparse.Namespace) -> int:
    """Show the state of an account."""
    _show(acting.found(given.account))
    return 0


def act(acting: Acting, given: argparse.Namespace) -> int:
    """Do something with an account and show its state after it."""
    user_id, what = acting.found(given.account).user_id, Act(given.act)
    do = partial(
        acting.parts.accounts.administration.act,
        user_id,
        what,
        actor=acting.actor,
        reason=acting.reason,
    )
    account = do(apply=False)
    if acting.apply:
        acting.record(what, user_id)
        account = do()
    _show(account)
    return 0


def erase(acting: Acting, given: argparse.Namespace) -> int:
    """Erase an account whose owner asks for it and cannot log in, or print what would go."""
    account, erasures = acting.found(given.account), acting.parts.erasure.erasures
    if not acting.apply:
        plan = erasures.plan(account.user_id)
        print(json.dumps({"removed": plan.removed, "kept": plan.kept}, indent=1, default=str))
        return 0
    acting.record("erase", account.user_id)
    started = erasures.request_for(account)
    print(f"receipt_id {started.receipt_id}", f"progress_token {started.progress_token}", sep="\n")
    return 0


def resend(acting: Acting, given: argparse.Namespace) -> int:
    """Send the email again that proves an address which waits to be confirmed."""
    administration = acting.parts.accounts.administration
    administration.resend(given.account, apply=False)
    if acting.apply:
        acting.record("resend")
        administration.resend(given.account)
    return 0


def give_credits(acting: Acting, given: argparse.Namespace) -> int:
    """Give or take credits and show what the account may use then."""
    user_id, parts = acting.found(given.account).user_id, acting.parts
    if not acting.apply:
        print(parts.billing.entitlements.allowance(user_id))
        return 0
    asked = f"{user_id}:{given.count}:{given.cause}"
    key = given.key or new_id("key", parts.clock())
    print(f"--key {key} makes a repeated call this one")
    acting.record("credits", user_id)
    allowance = parts.billing.adjustments.adjust(
        user_id,
        credit_count=given.count,
        reason=given.cause,
        once=RequestKey(
            key=f"dev.admin:{key}", fingerprint=hashlib.sha256(asked.encode()).hexdigest()
        ),
    )
    print(allowance)
    return 0


def _show(account: Account) -> None:
    print(account_state(account).model_dump_json(indent=1))
