"""POST /api/v1/admin/accounts/{user_id}/acts: do something with an account."""

import azure.functions as func

from shared.accounts.acts import Act
from shared.accounts.errors import ActImpossible, NoSuchAccount, OwnAccount
from shared.accounts.views import AccountStateView, account_state
from shared.audit.reason import Reason
from shared.web import ADMIN, Body, Call, Proof, endpoint

bp = func.Blueprint()


class NewAct(Body):
    """What is to be done, and why."""

    act: Act
    reason: Reason


@endpoint(
    bp,
    "POST",
    "v1/admin/accounts/{user_id}/acts",
    access=ADMIN,
    proof=Proof.RECENT,
    errors=(NoSuchAccount, ActImpossible, OwnAccount),
)
def admin_act(call: Call[NewAct]) -> AccountStateView:
    """Change what an account may do.

    Disable or enable it, give it a role, end its logins, send its owner a link for a new password.

    `remove-second-factor` is for an owner who has lost the app and the recovery codes: they are
    told by email, and it is done three days later unless a code is used until then.
    """
    changed = call.services.accounts.administration.act(
        call.path["user_id"],
        call.body.act,
        actor=call.services.privacy.acts.blinded(call.user_id),
        by=call.user_id,
        reason=call.body.reason,
    )
    return account_state(changed)
