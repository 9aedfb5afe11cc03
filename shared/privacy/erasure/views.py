"""What the API shows of erasures and receipts."""

from typing import TYPE_CHECKING, Any, Self

from pydantic import Field

from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.privacy.erasure.model import ErasureJob, FinishedErasure, Stage

if TYPE_CHECKING:
    from shared.privacy.erasure.service import ErasurePlan

EXPORT_PATH = "/api/v1/account/exports"
INVOICES_PATH = "/api/v1/payments"


class ErasureStarted(View):
    """An erasure that has begun. Nothing of the account is valid any more."""

    receipt_id: str
    asked_at: Instant
    progress_token: str = Field(description="shows the progress, and the receipt in the end")


class ErasureProgress(View):
    """How far an erasure is. It contains no personal data.

    ``removed``: the number of things that were found when it began, by place.
    """

    receipt_id: str
    stage: Stage
    asked_at: Instant
    removed: dict[str, int]
    expected_at: Instant | None = Field(description="when it is verified, if nothing is in its way")
    verified_at: Instant | None
    receipt: str | None = Field(description="a JWS, to be kept and checked with privacy_receipt")
    public_key: dict[str, str] = Field(description="the JWK that receipts are signed with")

    @classmethod
    def of(cls, found: ErasureJob | FinishedErasure, *, public_key: dict[str, str]) -> Self:
        """Return the view of an erasure."""
        if isinstance(found, FinishedErasure):
            return cls(
                receipt_id=found.id,
                stage=Stage.VERIFIED,
                asked_at=found.asked_at,
                removed={},
                expected_at=None,
                verified_at=found.verified_at,
                receipt=found.receipt,
                public_key=public_key,
            )
        return cls(
            receipt_id=found.id,
            stage=found.stage,
            asked_at=found.asked_at,
            removed=found.found or {},
            expected_at=found.settles_at(),
            verified_at=None,
            receipt=None,
            public_key=public_key,
        )


class LostWithAccount(View):
    """What has been paid for and not used, and is lost with the account.

    ``reserved``: credits of open sessions without an answer, which are not among ``credits``.
    ``frozen``: credits that wait for the decision of a dispute. ``debt``: interviews that were used
    and then refunded, which need not be paid.
    """

    credits: int
    reserved: int
    frozen: int
    debt: int
    pro_until: Instant | None


class StillOnItsWay(View):
    """What is not final: running subscriptions are ended, refunds and disputes go on."""

    subscriptions: int
    refunds: int
    disputes: int


class ErasurePreview(View):
    """What deleting the account would do, before it is confirmed. Nothing has been done.

    ``removed``: the number of things that would be removed, by place. ``invoices`` and ``export``
    are where to fetch what should not be lost, if there is any.
    """

    removed: dict[str, int]
    kept: list[dict[str, Any]]
    lost: LostWithAccount
    unfinished: StillOnItsWay
    invoices: str | None
    export: str

    @classmethod
    def of(cls, plan: "ErasurePlan") -> Self:
        """Return the view of a plan."""
        return cls(
            removed=plan.removed,
            kept=plan.kept,
            lost=LostWithAccount(
                credits=plan.allowance.credits,
                reserved=plan.allowance.reserved,
                frozen=plan.allowance.frozen,
                debt=plan.allowance.debt,
                pro_until=plan.allowance.pro_until,
            ),
            unfinished=StillOnItsWay(**plan.unfinished._asdict()),
            invoices=INVOICES_PATH if plan.paid_orders else None,
            export=EXPORT_PATH,
        )


class ReceiptChecked(View):
    """A receipt that is ours, and what it says."""

    receipt_id: str
    number: int
    contents: dict[str, Any]
    public_key: dict[str, str]
