"""A reader of recordings that is nobody special, as the product is where it runs."""

import os
from typing import Any, BinaryIO

from shared.media.decoding import blazeface, picture

_NOBODY = 65534


def unprivileged(
    file: BinaryIO, *, container: str, most_seconds: float
) -> tuple[dict[str, Any], bytes]:
    blazeface._weights()  # the folder may be root's alone
    if os.geteuid() == 0:
        os.setuid(_NOBODY)
    return picture.read(file, container=container, most_seconds=most_seconds)
