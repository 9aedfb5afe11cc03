"""The edge: what an endpoint is made with."""

from shared.web.body import PDF, WHOLE, Body, Signed, Upload
from shared.web.call import Call, CrossSite, Paging
from shared.web.endpoint import endpoint, queue_worker, timer
from shared.web.operation import ADMIN, LEAVER, PUBLIC, USER, WEBHOOK, UploadRule
from shared.web.reply import Cookie, Html, JsonText, Listing, Pdf, Reply

__all__ = [
    "ADMIN",
    "LEAVER",
    "PDF",
    "PUBLIC",
    "USER",
    "WEBHOOK",
    "WHOLE",
    "Body",
    "Call",
    "Cookie",
    "CrossSite",
    "Html",
    "JsonText",
    "Listing",
    "Paging",
    "Pdf",
    "Reply",
    "Signed",
    "Upload",
    "UploadRule",
    "endpoint",
    "queue_worker",
    "timer",
]
