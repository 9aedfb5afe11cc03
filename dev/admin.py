"""``python -m dev.admin``: find an account, disable or enable it, its admin role, end its logins.

It works on the installation that the settings name (``IMOCK_...``) and changes nothing without
``--apply``. Each act needs a reason and is recorded in the account with the operator's name.
"""

import argparse
import getpass
import sys

from shared.accounts.administration import Act, Administration
from shared.accounts.errors import BadAddress
from shared.accounts.model import Account
from shared.bootstrap import services


def main(arguments: list[str]) -> int:
    """Do as the command line says; return the exit code."""
    given = _options().parse_args(arguments)
    administration = services().accounts.administration
    try:
        account = administration.find(given.email)
        if given.act != "find":
            account = _act(administration, account, given)
    except (BadAddress, LookupError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    _show(account)
    if given.act != "find" and not given.apply:
        print("Nothing was changed. Add --apply.")
    return 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m dev.admin", description=__doc__)
    options.add_argument("act", choices=["find", *Act])
    options.add_argument("email", help="the address of the account")
    options.add_argument("--reason", default="", help="why; recorded in the account")
    options.add_argument("--actor", default=getpass.getuser(), help="who does it (%(default)s)")
    options.add_argument("--apply", action="store_true", help="do it")
    return options


def _act(administration: Administration, account: Account, given: argparse.Namespace) -> Account:
    if not given.reason.strip():
        raise ValueError("an act needs a --reason")
    return administration.act(
        account.user_id, Act(given.act), actor=given.actor, reason=given.reason, apply=given.apply
    )


def _show(account: Account) -> None:
    print(f"{account.user_id}  {account.status}  {', '.join(account.roles)}")
    print(f"made {account.created_at:%Y-%m-%d}, epoch {account.epoch}")
    for act in account.acts:
        print(f"{act.at:%Y-%m-%d %H:%M}  {act.act} by {act.actor}: {act.reason}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
