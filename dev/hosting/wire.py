"""The wire: results as the worker of Azure hands them to its host, through protocol buffers.

The worker for Python 3.13 makes its message classes, drops protobuf from the loaded modules and
then loads the library that fills them in. Whatever that library imports of protobuf afterwards is
a second copy, and an object of one copy in a message of the other ends the process. ``Wire`` leaves
a process in the same state, so what would end Azure's worker ends this one.

The messages are those of FunctionRpc.proto, as far as results need them.
"""

import sys
from dataclasses import dataclass
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any, Self

from azure_functions_runtime.bindings.datumdef import Datum, datum_as_proto
from google.protobuf import descriptor_pool, message_factory, timestamp_pb2
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)

_PACKAGE = "AzureFunctionsRpcMessages"
_TIMESTAMP = ".google.protobuf.Timestamp"
_NULLABLE = {"String": "string", "Bool": "bool", "Double": "double", "Timestamp": _TIMESTAMP}
_SAME_SITE = ("None", "Lax", "Strict", "ExplicitNone")
_SAME_SITE_WRITTEN = ("", "Lax", "Strict", "None")

_TYPED_DATA = {
    "string": (1, "string"),
    "json": (2, "string"),
    "bytes": (3, "bytes"),
    "http": (5, f".{_PACKAGE}.RpcHttp"),
    "int": (6, "sint64"),
    "double": (7, "double"),
}
_HTTP = {
    "body": (4, f".{_PACKAGE}.TypedData"),
    "status_code": (12, "string"),
    "enable_content_negotiation": (16, "bool"),
}
_COOKIE = {
    "name": (1, "string"),
    "value": (2, "string"),
    "domain": (3, f".{_PACKAGE}.NullableString"),
    "path": (4, f".{_PACKAGE}.NullableString"),
    "expires": (5, f".{_PACKAGE}.NullableTimestamp"),
    "secure": (6, f".{_PACKAGE}.NullableBool"),
    "http_only": (7, f".{_PACKAGE}.NullableBool"),
    "max_age": (9, f".{_PACKAGE}.NullableDouble"),
}


@dataclass(frozen=True, slots=True)
class Wire:
    """Message classes of the first copy of protobuf, in a process that will load a second one."""

    protos: Any

    @classmethod
    def open(cls) -> Self:
        """Make the message classes, then let go of the protobuf that made them."""
        wire = cls(_messages())
        for name in [name for name in sys.modules if name.partition(".")[0] == "google"]:
            del sys.modules[name]
        return wire

    def carry(self, result: Datum | None) -> Datum | None:
        """Return a result as the host receives it.

        Raises TypeError, ValueError or OverflowError for what no message can hold.
        """
        message = None if result is None else datum_as_proto(result, self.protos)
        if message is None:
            return None
        return _datum(self.protos.TypedData.FromString(message.SerializeToString()))


def _datum(message: Any) -> Datum:  # noqa: ANN401 - a class made at run time
    kind = message.WhichOneof("data")
    if kind != "http":
        return Datum(getattr(message, kind), kind)
    http = message.http
    value = {
        "status_code": Datum(http.status_code, "string"),
        "headers": {name: Datum(text, "string") for name, text in http.headers.items()},
        "cookies": [_cookie(cookie) for cookie in http.cookies],
        "body": _datum(http.body),
    }
    return Datum(value, "http")


def _cookie(message: Any) -> SimpleCookie:  # noqa: ANN401 - see above
    cookie = SimpleCookie()
    cookie[message.name] = message.value
    attributes = cookie[message.name]
    attributes["domain"] = message.domain.value
    attributes["path"] = message.path.value
    attributes["secure"] = message.secure.value
    attributes["httponly"] = message.http_only.value
    attributes["samesite"] = _SAME_SITE_WRITTEN[message.same_site]
    if message.HasField("max_age"):
        attributes["max-age"] = str(message.max_age.value)
    if message.HasField("expires"):
        at = message.expires.value.ToDatetime()
        attributes["expires"] = at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return cookie


def _messages() -> SimpleNamespace:
    """Return the message classes by name; no Timestamp among them, as in Azure's worker."""
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(timestamp_pb2.DESCRIPTOR.serialized_pb)
    file = _file()
    pool.AddSerializedFile(file.SerializeToString())
    return SimpleNamespace(
        **{
            each.name: message_factory.GetMessageClass(
                pool.FindMessageTypeByName(f"{_PACKAGE}.{each.name}")
            )
            for each in file.message_type
        }
    )


def _file() -> FileDescriptorProto:
    file = FileDescriptorProto(name="FunctionRpc.proto", package=_PACKAGE, syntax="proto3")
    file.dependency.append(timestamp_pb2.DESCRIPTOR.name)
    for name, kind in _NULLABLE.items():
        _add(file.message_type.add(name=f"Nullable{name}"), name.lower(), {"value": (1, kind)})
    _add(file.message_type.add(name="TypedData"), "data", _TYPED_DATA)
    http = file.message_type.add(name="RpcHttp")
    _add(http, None, _HTTP)
    _add_headers(http)
    _field(http, "cookies", 19, f".{_PACKAGE}.RpcHttpCookie", repeated=True)
    cookie = file.message_type.add(name="RpcHttpCookie")
    _add(cookie, None, _COOKIE)
    same_site = cookie.enum_type.add(name="SameSite")
    for number, name in enumerate(_SAME_SITE):
        same_site.value.add(name=name, number=number)
    same = _field(cookie, "same_site", 8, f".{_PACKAGE}.RpcHttpCookie.SameSite")
    same.type = FieldDescriptorProto.TYPE_ENUM
    return file


def _add(message: DescriptorProto, either: str | None, fields: dict[str, tuple[int, str]]) -> None:
    """Add fields; of those of an ``either`` only one may be set."""
    if either:
        message.oneof_decl.add(name=either)
    for name, (number, kind) in fields.items():
        field = _field(message, name, number, kind)
        if either:
            field.oneof_index = 0


def _add_headers(http: DescriptorProto) -> None:
    entry = http.nested_type.add(name="HeadersEntry")
    entry.options.map_entry = True
    _field(entry, "key", 1, "string")
    _field(entry, "value", 2, "string")
    _field(http, "headers", 3, f".{_PACKAGE}.RpcHttp.HeadersEntry", repeated=True)


def _field(
    message: DescriptorProto, name: str, number: int, kind: str, *, repeated: bool = False
) -> FieldDescriptorProto:
    label = FieldDescriptorProto.LABEL_REPEATED if repeated else FieldDescriptorProto.LABEL_OPTIONAL
    field = message.field.add(name=name, number=number, label=label)
    if kind.startswith("."):
        field.type, field.type_name = FieldDescriptorProto.TYPE_MESSAGE, kind
    else:
        field.type = FieldDescriptorProto.Type.Value(f"TYPE_{kind.upper()}")
    return field
