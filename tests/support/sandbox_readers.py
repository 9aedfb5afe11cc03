"""Readers that the tests let run in the child."""

import os
import resource
import socket
from typing import Any, BinaryIO

from shared.sandbox.errors import ReaderError

LIMITED = ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NPROC")


def echo(file: BinaryIO, **arguments: str) -> tuple[dict[str, Any], bytes]:
    return {"arguments": arguments, "size": file.seek(0, os.SEEK_END)}, b"\n\x00payload"


def surroundings(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    return {
        "environment": sorted(os.environ),  # noqa: TID251 - the test asks what is in it
        "interfaces": [name for _, name in socket.if_nameindex()],
        "limits": {name: resource.getrlimit(getattr(resource, name))[1] for name in LIMITED},
        "files": sum(map(is_open, range(64))),
    }, b""


SEEN: list[int] = []


def counting(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    SEEN.append(1)
    return {"count": len(SEEN), "process": os.getpid(), "parent": os.getppid()}, b""


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def refusing(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    raise ReaderError("of_its_own") from ValueError("secret of the candidate")


def stumbling(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    raise ValueError("secret of the candidate")


def crashing(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    os.abort()


def hungry(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    return {"size": len(bytearray(1 << 40))}, b""


def talkative(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    return {}, bytes(1 << 20)


def endless(_file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    while True:
        pass
