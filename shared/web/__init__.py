"""The edge: what an endpoint is made with."""

from shared.web.body import PDF, WHOLE, Body, Signed, Upload
from shared.web.call import Call, CrossSite, Paging
from shared.web.endpoint import endpoint, fallback, queue_worker, warm_up
from shared.web.operation import ADMIN, PUBLIC, USER, USER_OR_ERASING, Proof, SignedBy, UploadRule
from shared.web.reply import (
    CLEAR_SITE_DATA,
    Cookie,
    Csv,
    Html,
    JsonText,
    Listing,
    Pdf,
    Redirect,
    Reply,
)
from shared.web.timers import NoSuchTimer, run_now, timer

__all__ = [
    "ADMIN",
    "CLEAR_SITE_DATA",
    "PDF",
    "PUBLIC",
    "USER",
    "USER_OR_ERASING",
    "WHOLE",
    "Body",
    "Call",
    "Cookie",
    "CrossSite",
    "Csv",
    "Html",
    "JsonText",
    "Listing",
    "NoSuchTimer",
    "Paging",
    "Pdf",
    "Proof",
    "Redirect",
    "Reply",
    "Signed",
    "SignedBy",
    "Upload",
    "UploadRule",
    "endpoint",
    "fallback",
    "queue_worker",
    "run_now",
    "timer",
    "warm_up",
]
