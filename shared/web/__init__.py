"""The edge: what an endpoint is made with."""

from shared.kernel.numbers import WHOLE
from shared.web.body import PDF, Body, Signed, Upload, WrittenTime
from shared.web.call import Call, CrossSite, Paging, StatedReason
from shared.web.endpoint import endpoint, fallback, queue_worker, warm_up
from shared.web.operation import (
    ADMIN,
    PUBLIC,
    SUPPORT,
    USER,
    USER_OR_ERASING,
    Proof,
    SignedBy,
    UploadRule,
)
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
from shared.web.retries import WORKED_ON, NoSuchQueue, requeue
from shared.web.timers import NoSuchTimer, run_now, timer

__all__ = [
    "ADMIN",
    "CLEAR_SITE_DATA",
    "PDF",
    "PUBLIC",
    "SUPPORT",
    "USER",
    "USER_OR_ERASING",
    "WHOLE",
    "WORKED_ON",
    "Body",
    "Call",
    "Cookie",
    "CrossSite",
    "Csv",
    "Html",
    "JsonText",
    "Listing",
    "NoSuchQueue",
    "NoSuchTimer",
    "Paging",
    "Pdf",
    "Proof",
    "Redirect",
    "Reply",
    "Signed",
    "SignedBy",
    "StatedReason",
    "Upload",
    "UploadRule",
    "WrittenTime",
    "endpoint",
    "fallback",
    "queue_worker",
    "requeue",
    "run_now",
    "timer",
    "warm_up",
]
