"""What the function app registers, read without using it up."""

from typing import Any

import azure.functions as func

import function_app
from shared.triggers import load_all

load_all()


def registered() -> list[func.decorators.function_app.Function]:
    """Return the functions of the app without using up its one `get_functions` call."""
    return [builder._function for builder in function_app.app._function_builders]


def bindings() -> dict[str, dict[str, Any]]:
    """Return the trigger of each function as function.json would have it."""
    found = {each.get_function_name(): each.get_trigger() for each in registered()}
    return {name: trigger.get_dict_repr() for name, trigger in found.items() if name and trigger}
