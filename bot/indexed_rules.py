"""Rasa's rule policy, with an index: of some 250 rules, one an intent, only a few can fit a turn.

Rasa compares every rule with the conversation, three times a message. Here those whose last turn asks for
another intent or another previous action are left out before Rasa compares the rest. What is
predicted is the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Turn = tuple[str, str]  # previous action and intent; empty where a rule asks for none


class Index(NamedTuple):
    """The rules of a table by their last turn; holds the table, or another could come to have its ``id``."""

    lookup: dict[str, str]
    size: int
    turns: dict[Turn, list[str]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """``RulePolicy`` that looks its rules up by their last turn."""

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if not states:
            return set(lookup)
        index = self._index_of(lookup)
        action, intent = _turn(states[-1])
        turns = {(action, intent), (action, ""), ("", intent), ("", "")}
        fitting = {key: lookup[key] for turn in turns for key in index.get(turn, ())}
        return super()._get_possible_keys(fitting, states)

    def _index_of(self, lookup: dict[str, str]) -> dict[Turn, list[str]]:
        """Return the rules by their last turn; made anew when rules have been added, as in training."""
        indexes: dict[int, Index] = self.__dict__.setdefault("_indexes", {})
        known = indexes.get(id(lookup))
        if known is None or known.size != len(lookup):
            turns: dict[Turn, list[str]] = defaultdict(list)
            for key in lookup:
                turns[_turn(self._rule_key_to_state(key)[-1])].append(key)
            known = indexes[id(lookup)] = Index(lookup, len(lookup), turns)
        return known.turns


def _turn(state: State) -> Turn:
    """Return what a state asks for; a value that must not be set asks for none."""
    action = (state.get(PREVIOUS_ACTION) or {}).get(ACTION_NAME)
    intent = (state.get(USER) or {}).get(INTENT)
    asked = [value if value and value != SHOULD_NOT_BE_SET else "" for value in (action, intent)]
    return str(asked[0]), str(asked[1])
