"""The running assistant is Rasa without TensorFlow, with two slow spots mended, and answers the same."""

import subprocess
import sys

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet

from bot.serve import mend
from bot.without_tensorflow import keep_out

STARTED = """
from bot.without_tensorflow import keep_out
keep_out()
import sys, spacy, rasa.__main__, rasa.core.agent, rasa.engine.recipes.default_recipe
print([name for name in sys.modules if name.split(".")[0] in ("tensorflow", "keras")])
"""


def test_rasa_and_spacy_start_without_tensorflow() -> None:
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr[-2000:]


def test_it_is_too_late_once_tensorflow_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorflow", sys)
    with pytest.raises(RuntimeError):
        keep_out()


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(Event.resolve_by_type))
    mend()


@pytest.mark.usefixtures("mended")
def test_what_an_action_answers_is_still_validated() -> None:
    action = RemoteAction("action_follow_up", None)
    assert action._validate_action_result(
        {"events": [{"event": "slot", "name": "roll", "value": "chef"}], "responses": []}
    )
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": "none"})


@pytest.mark.usefixtures("mended")
def test_events_are_still_found_by_their_name() -> None:
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type("unknown", Event) is Event
    with pytest.raises(ValueError, match="unheard"):
        Event.resolve_by_type("unheard")
