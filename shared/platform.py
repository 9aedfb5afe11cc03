"""The platform: by which variables of the environment a program knows that it runs in Azure."""

from collections.abc import Mapping

_MARKS_OF_AZURE = (
    "WEBSITE_INSTANCE_ID",  # App Service and Premium; absent on Flex Consumption
    "WEBSITE_SITE_NAME",
    "WEBSITE_SKU",
    "WEBSITE_POD_NAME",
    "CONTAINER_APP_NAME",
)
"""What the platform sets, each plan its own; with any of them this is no developer's machine.

``CONTAINER_NAME`` is not among them: other platforms, and people's own containers, set it too, and
where Azure does, a name of these is there as well.
"""

_HOST_VERSION = "FUNCTIONS_EXTENSION_VERSION"
_CORE_TOOLS = "FUNCTIONS_CORETOOLS_ENVIRONMENT"
"""Core Tools may hand on the host version from settings fetched out of Azure, and names itself."""


def is_azure(env: Mapping[str, str]) -> bool:
    """Tell whether this is an app in Azure rather than a developer's machine."""
    by_version = env.get(_HOST_VERSION) and not env.get(_CORE_TOOLS)
    return bool(by_version) or any(env.get(mark) for mark in _MARKS_OF_AZURE)
