"""The catalogue: the products and their prices. Prices are in paise and include GST."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from shared.billing.errors import NoSuchProduct
from shared.kernel.model import Model

MIN_PAISE, MAX_PAISE = 100, 50_000_00
"""A rupee, which is Razorpay's least; and 50,000, from which an invoice must name the buyer."""


class Product(Model):
    """Something for sale: credits (interviews), or a period of unlimited interviews."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    amount_paise: Annotated[int, Field(ge=MIN_PAISE, lt=MAX_PAISE)]
    credits: Annotated[int, Field(ge=0, le=10_000)] = 0
    period: Literal["monthly", "yearly"] | None = None
    gst_percent: Annotated[int, Field(ge=0, le=40)] = 18

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.credits) == bool(self.period):
            raise ValueError("a product is either credits or a period")
        return self

    @property
    def gst_paise(self) -> int:
        """The tax within the price, rounded to the nearest paisa (CGST rule 46, section 15)."""
        taxed = 100 + self.gst_percent
        return self.amount_paise - (self.amount_paise * 100 + taxed // 2) // taxed


class CatalogueFile(Model):
    """The form of the catalogue file."""

    model_config = ConfigDict(extra="forbid")

    gst_percent: Annotated[int, Field(ge=0, le=40)]
    products: tuple[Product, ...]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        codes = [product.code for product in self.products]
        if len(codes) != len(set(codes)):
            raise ValueError("two products have the same code")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The products for sale, and how many interviews a month are free."""

    products: Sequence[Product]
    free_per_month: int

    def product(self, code: str, *, subscription: bool) -> Product:
        """Return a product; raises NoSuchProduct."""
        for product in self.products:
            if product.code == code and bool(product.period) == subscription:
                return product
        raise NoSuchProduct


def read_catalogue(path: Path, *, free_per_month: int) -> Catalogue:
    """Return the catalogue of a file, each product with today's tax; raises OSError, ValueError."""
    file = CatalogueFile.model_validate_json(path.read_bytes())
    taxed = {"gst_percent": file.gst_percent}
    products = tuple(product.model_copy(update=taxed) for product in file.products)
    return Catalogue(products=products, free_per_month=free_per_month)
