"""Triggers: attached before the function they start is imported."""

import azure.functions as func
import pytest

from shared import triggers


def test_a_call_is_handed_on_to_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    triggers.load("session_sweep")  # else the call imports it, and its declaration replaces ours
    calls: list[object] = []
    declared = triggers.Declared({"kind": "timer", "schedule": "0 0 * * * *"}, calls.append)
    monkeypatch.setitem(triggers.DECLARED, "session_sweep", declared)
    app = func.FunctionApp()
    triggers.register(app)

    [sweep] = [each for each in app.get_functions() if each.get_function_name() == "session_sweep"]
    due = func.TimerRequest()
    sweep.get_user_function()(due)

    assert calls == [due]


def test_a_trigger_that_is_not_known_stops_the_start() -> None:
    with pytest.raises(ValueError, match="strange"):
        triggers.attach(func.Blueprint(), "strange", {"kind": "queue"}, lambda _: None)
