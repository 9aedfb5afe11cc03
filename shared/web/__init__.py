"""The edge: what an endpoint is made with."""

from shared.web.body import PDF, WHOLE, Body, Upload
from shared.web.call import Call, CrossSite, Paging
from shared.web.endpoint import endpoint, queue_worker, timer
from shared.web.operation import LEAVER, PUBLIC, USER, UploadRule
from shared.web.reply import Cookie, Html, JsonText, Listing, Reply

__all__ = [
    "LEAVER",
    "PDF",
    "PUBLIC",
    "USER",
    "WHOLE",
    "Body",
    "Call",
    "Cookie",
    "CrossSite",
    "Html",
    "JsonText",
    "Listing",
    "Paging",
    "Reply",
    "Upload",
    "UploadRule",
    "endpoint",
    "queue_worker",
    "timer",
]
