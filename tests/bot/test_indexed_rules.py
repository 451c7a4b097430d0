"""The index leaves out only rules that Rasa's own comparison would refuse."""

import json

import pytest
from rasa.core.policies.rule_policy import RulePolicy

from bot.indexed_rules import IndexedRulePolicy

LISTEN = {"prev_action": {"action_name": "action_listen"}}


def asked(intent: str, **slots: str) -> dict:
    return {**LISTEN, "user": {"intent": intent}, **({"slots": slots} if slots else {})}


def said(action: str, intent: str) -> dict:
    return {"prev_action": {"action_name": action}, "user": {"intent": intent}}


def rule(*states: dict) -> str:
    return json.dumps(states, sort_keys=True)


RULES = {
    rule(asked("gava")): "utter_gava",
    rule(asked("gava"), said("utter_gava", "gava")): "action_listen",
    rule(asked("fest")): "utter_fest",
    rule(LISTEN): "action_of_any_intent",
    rule({**LISTEN, "user": {"intent": "should_not_be_set"}}): "action_without_intent",
    rule({"user": {"intent": "gava"}}): "action_at_the_start",
    rule(asked("gava"), asked("fest")): "action_after_two",
}
CONVERSATIONS = [
    pytest.param([asked("gava")], id="one turn"),
    pytest.param([asked("gava"), said("utter_gava", "gava")], id="after the answer"),
    pytest.param([asked("gava"), asked("fest")], id="a second question"),
    pytest.param([asked("okand")], id="an intent without a rule"),
    pytest.param([LISTEN], id="no intent"),
    pytest.param([{"user": {"intent": "gava"}}], id="nothing has been said yet"),
    pytest.param([], id="no state"),
]


@pytest.mark.parametrize("states", CONVERSATIONS)
def test_the_same_rules_fit_as_without_the_index(states: list[dict]) -> None:
    indexed, plain = (policy.__new__(policy) for policy in (IndexedRulePolicy, RulePolicy))
    assert indexed._get_possible_keys(RULES, states) == plain._get_possible_keys(RULES, states)


def test_a_rule_that_is_added_is_found() -> None:
    policy, rules = IndexedRulePolicy.__new__(IndexedRulePolicy), dict(RULES)
    assert rule(asked("ny")) not in policy._get_possible_keys(rules, [asked("ny")])
    rules[rule(asked("ny"))] = "utter_ny"
    assert rule(asked("ny")) in policy._get_possible_keys(rules, [asked("ny")])
