"""The JSON Schema of what an archive holds, kind by kind: of the stored model, without secrets."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from shared.accounts.model import Account, Login
from shared.billing.model import (
    Adjustment,
    Dispute,
    Entry,
    Order,
    Payer,
    RefundIntent,
    Slot,
    Subscription,
)
from shared.billing.notes import Note
from shared.interviews.model import Analysis, Asked, InterviewSession, StoredEvaluation
from shared.interviews.questions.profile import Profile
from shared.ports.documents import Json
from shared.privacy.held import is_withheld
from shared.privacy.model import PolicyRecord, PurposeConsent
from shared.recordings.consent import ConsentAct, DefaultConsent
from shared.recordings.model import Recording
from shared.resumes.repository import RequestClaim, StoredResume
from shared.store import Stored
from shared.webhooks.model import Delivery, Endpoints

MODELS: Mapping[str, type[Stored]] = {
    "account": Account,
    "login": Login,
    "profile": Profile,
    "resume": StoredResume,
    "session": InterviewSession,
    "evaluation": StoredEvaluation,
    "analysis": Analysis,
    "asked": Asked,
    "recording": Recording,
    "consent": DefaultConsent,
    "consent_act": ConsentAct,
    "policy_record": PolicyRecord,
    "purposes": PurposeConsent,
    "payer": Payer,
    "request": RequestClaim,
    "order": Order,
    "subscription": Subscription,
    "refund": RefundIntent,
    "entry": Entry,
    "adjustment": Adjustment,
    "dispute": Dispute,
    "note": Note,
    "slot": Slot,
    "webhook_endpoints": Endpoints,
    "webhook_delivery": Delivery,
}
"""The model of every kind of document that is exported."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schema_of(kind: str) -> Json:
    """Return the schema of the file of a kind: an array of what is stored."""
    schema = MODELS[kind].model_json_schema(mode="serialization")
    definitions = schema.pop("$defs", {})
    whole = {"$schema": _DIALECT, "type": "array", "items": schema, "$defs": definitions}
    shown: Json = _shown(whole)
    return shown


def _shown(value: Any) -> Any:  # noqa: ANN401 - JSON of any form
    """Return a schema without the members that are withheld, as it describes none of them."""
    match value:
        case Mapping():
            # The descriptions are those of classes, written for whoever changes them.
            inner = {
                name: _shown(each)
                for name, each in value.items()
                if not (name == "description" and isinstance(each, str))
            }
            if isinstance(value.get("properties"), Mapping):
                members = inner["properties"].items()
                inner["properties"] = {
                    name: each for name, each in members if not is_withheld(name)
                }
                inner["required"] = [
                    name for name in value.get("required", ()) if not is_withheld(name)
                ]
            return inner
        case list():
            return [_shown(each) for each in value]
        case _:
            return value
