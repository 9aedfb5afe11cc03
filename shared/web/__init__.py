"""The edge: what an endpoint is made with."""

from shared.web.body import Body, Upload
from shared.web.call import Call, Paging
from shared.web.endpoint import endpoint, queue_worker
from shared.web.operation import PUBLIC, USER, Access
from shared.web.reply import Content, Cookie, Listing, Reply

__all__ = [
    "PUBLIC",
    "USER",
    "Access",
    "Body",
    "Call",
    "Content",
    "Cookie",
    "Listing",
    "Paging",
    "Reply",
    "Upload",
    "endpoint",
    "queue_worker",
]
