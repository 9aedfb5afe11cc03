"""The edge: what an endpoint is made with."""

from shared.web.body import Body, Upload, Whole
from shared.web.call import Call, Paging
from shared.web.endpoint import endpoint, queue_worker
from shared.web.operation import PUBLIC, USER, Access
from shared.web.reply import Cookie, Html, JsonText, Listing, Reply

__all__ = [
    "PUBLIC",
    "USER",
    "Access",
    "Body",
    "Call",
    "Cookie",
    "Html",
    "JsonText",
    "Listing",
    "Paging",
    "Reply",
    "Upload",
    "Whole",
    "endpoint",
    "queue_worker",
]
