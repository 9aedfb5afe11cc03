"""What a request says of its buyer: the State always, the business where there is one."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.billing.model import Business
from shared.billing.places import GSTIN, StateCode, is_gstin
from shared.kernel.model import Model
from shared.kernel.text import Line
from shared.pages.scripts import is_printable


class BusinessDetails(Model):
    """A buyer who is registered for GST and claims the tax back; all of it is on the invoice."""

    model_config = ConfigDict(extra="forbid")

    gstin: Annotated[str, Field(pattern=GSTIN, examples=["29AAGCB7383J1Z4"])]
    name: Annotated[Line, Field(max_length=100)]
    address: Annotated[Line, Field(max_length=200)]
    sez: bool = Field(
        default=False,
        description="buys as a unit or a developer of a special economic zone, for its authorised "
        "operations: the tax is IGST within the seller's State too",
    )

    @model_validator(mode="after")
    def _real(self) -> Self:
        if not is_gstin(self.gstin):
            raise ValueError("the State or the check character of this GSTIN is wrong")
        if not is_printable(self.name + self.address):
            raise ValueError("name and address are printed in scripts of India, or in Latin")
        return self

    def stored(self) -> Business:
        """Return what is stored of it."""
        return Business(**self.model_dump())


class Buyer(Model):
    """Who buys: the State, which the invoice names, and the business, which must be in it."""

    model_config = ConfigDict(extra="forbid")

    billing_state: StateCode = Field(
        description="the buyer's State by its GST code, which the invoice must name",
        examples=["29"],
    )
    business: BusinessDetails | None = None

    @model_validator(mode="after")
    def _in_its_state(self) -> Self:
        if self.business and self.business.gstin[:2] != self.billing_state:
            raise ValueError("the GSTIN is of another State than billing_state")
        return self
