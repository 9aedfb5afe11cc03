"""Where buyers are: the States of India by their GST codes, and GSTINs, which begin with one.

CBIC circular 242/36/2024: whoever supplies online to buyers that are not registered must collect
the buyer's State before the supply and name it on the invoice, whatever the value.
"""

import re
from enum import StrEnum

STATES = {
    "01": "Jammu and Kashmir",
    "02": "Himachal Pradesh",
    "03": "Punjab",
    "04": "Chandigarh",
    "05": "Uttarakhand",
    "06": "Haryana",
    "07": "Delhi",
    "08": "Rajasthan",
    "09": "Uttar Pradesh",
    "10": "Bihar",
    "11": "Sikkim",
    "12": "Arunachal Pradesh",
    "13": "Nagaland",
    "14": "Manipur",
    "15": "Mizoram",
    "16": "Tripura",
    "17": "Meghalaya",
    "18": "Assam",
    "19": "West Bengal",
    "20": "Jharkhand",
    "21": "Odisha",
    "22": "Chhattisgarh",
    "23": "Madhya Pradesh",
    "24": "Gujarat",
    "26": "Dadra and Nagar Haveli and Daman and Diu",
    "27": "Maharashtra",
    "29": "Karnataka",
    "30": "Goa",
    "31": "Lakshadweep",
    "32": "Kerala",
    "33": "Tamil Nadu",
    "34": "Puducherry",
    "35": "Andaman and Nicobar Islands",
    "36": "Telangana",
    "37": "Andhra Pradesh",
    "38": "Ladakh",
    "97": "Other Territory",
}
"""By code. 25 and 28 belonged to States that are parts of others today."""

WITHOUT_LEGISLATURE = frozenset({"04", "26", "31", "35", "38", "97"})
"""Territories that levy UTGST instead of SGST (UTGST Act 2017); the others have legislatures."""

StateCode = StrEnum("StateCode", {f"S{code}": code for code in STATES})  # type: ignore[misc]
"""What is accepted of a buyer."""

GSTIN = r"^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$"
"""State, PAN of the business, number of its registrations in the State, Z, check character."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def state_name(code: str | None) -> str:
    """Return the name of a State, or nothing for none."""
    return STATES.get(code or "", "")


def is_gstin(text: str) -> bool:
    """Tell whether a text is a GSTIN: its form, a State that there is, and its check character."""
    return bool(re.fullmatch(GSTIN, text)) and text[:2] in STATES and text[-1] == _check(text[:14])


def _check(body: str) -> str:
    """Return the check character: each digit of base 36, in turn once and twice, summed up."""
    total = 0
    for position, letter in enumerate(body):
        product = _DIGITS.index(letter) * (1 + position % 2)
        total += product // 36 + product % 36
    return _DIGITS[-total % 36]
