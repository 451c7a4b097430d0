"""Writes the stock bot's project folder: ``rasa init``'s files, with our topics, examples and answers.

What it is, so that anybody can judge whether it is fair:

- The pipeline and policies are those of Rasa's default configuration, unchanged but for ``language`` and
  DIET's epochs, which cost training time and nothing at run time.
- One intent a topic, with the very examples of ``data/nlu``; one rule an intent.
- One response a topic, with a conditional variation (slots ``roll`` and ``motpart``) for each written answer
  that is for somebody in particular: text, quote, contacts, and the related topics as buttons. No card.
- Follow-ups, roles and what is not understood by custom actions on a stock action server (``actions.py``).
- A story a subject, as ``rasa init`` has stories, so that TED and UnexpecTED learn something.
- Rasa's REST channel; trackers and locks in memory, as ``rasa init`` leaves them.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.nlu.rasa_default import configuration
from bot.cards import plain_text
from bot.words import Words
from knowledge import reader
from knowledge.examples import read_examples
from knowledge.model import Answer, Knowledge, Topic

PORT = "actions.port"  # the file that tells it
ACTIONS_CODE = Path(__file__).with_name("actions.py")
FOLLOW_UP, FOR_ROLE, CLARIFY = "action_follow_up", "action_answer_for_role", "action_clarify"
ROLE_INTENTS = ("roll-sager", "folj-roll")
ROLES = ["medarbetare", "chef", "fortroendevald"]
COUNTERPARTS = ["ingen", "kollega", "chef", "fortroendevald", "utomstaende"]
MAX_HISTORY_POLICIES = [
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
    {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
]


def write_project(
    folder: Path,
    actions_port: int,
    *,
    epochs: int,
    copies: int = 1,
    examples_each: int | None = None,
    neural_policies: bool = True,
) -> None:
    """Write a project that ``rasa train`` and ``rasa run`` understand.

    Args:
        folder: Where; what stands there is written over, ``models`` and Rasa's cache are left.
        actions_port: Where its action server will listen.
        epochs: Of DIET.
        copies: How many times each topic is there, to see what more topics cost.
        examples_each: How many examples an intent has at most; all when left out.
        neural_policies: Without them MemoizationPolicy and RulePolicy alone choose, the lightest that
            Rasa's documentation offers for questions and answers.
    """
    knowledge, examples = reader.read(), _examples(examples_each)
    settings = configuration(epochs)
    policies = MAX_HISTORY_POLICIES if neural_policies else MAX_HISTORY_POLICIES[:2]
    config = {**settings, "assistant_id": "stock", "language": "sv", "policies": policies}
    nlu = [
        {"intent": copy_of(intent, number), "examples": [copy_of(text, number, " ") for text in texts]}
        for intent, texts in examples.items()
        for number in range(copies if intent in knowledge.topics else 1)
    ]
    as_rasa_writes = [
        {"intent": entry["intent"], "examples": "".join(f"- {text}\n" for text in entry["examples"])}
        for entry in nlu
    ]
    intents = [str(entry["intent"]) for entry in nlu]
    _write(folder / "config.yml", config)
    _write(folder / "data/nlu.yml", {"version": "3.1", "nlu": as_rasa_writes})
    _write(folder / "data/rules.yml", {"version": "3.1", "rules": list(_rules(knowledge, intents))})
    _write(folder / "data/stories.yml", {"version": "3.1", "stories": list(_stories(knowledge))})
    _write(folder / "domain.yml", _domain(knowledge, intents, copies))
    _write(folder / "credentials.yml", {"rest": None})
    _write(folder / "endpoints.yml", {"action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"}})
    (folder / PORT).write_text(str(actions_port), "utf-8")
    code = folder / "actions"
    code.mkdir(exist_ok=True)
    (code / "__init__.py").touch()
    shutil.copy(ACTIONS_CODE, code / "actions.py")
    looked_up = {
        copy_of(id_, number): _facts(Words(knowledge, "sv"), topic)
        for id_, topic in knowledge.topics.items()
        for number in range(copies)
    }
    (code / "answers.json").write_text(json.dumps(looked_up, ensure_ascii=False), "utf-8")


def copy_of(name: str, number: int, between: str = "-") -> str:
    """Return the name of a topic's copy, or an example's words for it; copy 0 is the topic itself."""
    return f"{name}{between}kopia{number}" if number else name


def _examples(limit: int | None) -> dict[str, list[str]]:
    by_intent: dict[str, list[str]] = defaultdict(list)
    for example in read_examples():
        if limit is None or len(by_intent[example.intent]) < limit:
            by_intent[example.intent].append(example.text)
    return dict(by_intent)


def _rules(knowledge: Knowledge, intents: list[str]) -> Iterator[dict[str, Any]]:
    replies = {intent: reply.id for reply in knowledge.replies.values() for intent in reply.intents}
    for intent in [*intents, "nlu_fallback"]:
        if intent == "nlu_fallback":
            action = CLARIFY
        elif intent in ROLE_INTENTS:
            action = FOR_ROLE
        elif intent.startswith("folj-"):
            action = FOLLOW_UP
        else:
            action = f"utter_{replies.get(intent, intent)}"
        yield {"rule": intent, "steps": [{"intent": intent}, {"action": action}]}


def _stories(knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    for topic in {topic.subject: topic for topic in knowledge.topics.values()}.values():
        asked = [{"intent": topic.id}, {"action": f"utter_{topic.id}"}]
        followed = [{"intent": "folj-vem"}, {"action": FOLLOW_UP}]
        thanked = [{"intent": "smaprat-tack"}, {"action": "utter_smaprat-tack"}]
        yield {"story": topic.subject, "steps": [*asked, *followed, *thanked]}


def _domain(knowledge: Knowledge, intents: list[str], copies: int) -> dict[str, Any]:
    words = Words(knowledge, "sv")
    responses: dict[str, list[dict[str, Any]]] = {
        f"utter_{copy_of(topic.id, number)}": [_variation(words, topic, answer) for answer in topic.answers]
        for topic in knowledge.topics.values()
        for number in range(copies)
    }
    for reply in knowledge.replies.values():
        if reply.intents:
            responses[f"utter_{reply.id}"] = [{"text": reply.wording.text}]
    set_by_actions = [{"type": "custom"}]
    slots = {
        name: {
            "type": "categorical",
            "values": values,
            "influence_conversation": False,
            "mappings": set_by_actions,
        }
        for name, values in (("roll", ROLES), ("motpart", COUNTERPARTS))
    }
    return {
        "version": "3.1",
        "intents": [*intents, "nlu_fallback"],
        "slots": slots,
        "responses": responses,
        "actions": [CLARIFY, FOR_ROLE, FOLLOW_UP],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _variation(words: Words, topic: Topic, answer: Answer) -> dict[str, Any]:
    """Return one variation; the first answer serves everybody, the others those that they are for."""
    related = [words.knowledge.topics[id_] for id_ in topic.related]
    shown = {
        "text": plain_text(words, answer, answer.contacts),
        "buttons": [{"title": other.title, "payload": f"/{other.id}"} for other in related],
    }
    if answer is topic.answers[0]:
        return shown
    conditions = [{"type": "slot", "name": "roll", "value": answer.roles[0]}] if answer.roles else []
    if answer.counterpart:
        conditions.append({"type": "slot", "name": "motpart", "value": answer.counterpart})
    return {**shown, "condition": conditions} if conditions else shown


def _facts(words: Words, topic: Topic) -> dict[str, str]:
    first = topic.answers[0]
    contacts = [words.knowledge.contacts[id_].title for id_ in first.contacts]
    return {
        "title": topic.title,
        "quote": first.quotes[0].text,
        "whom": f"Vänd dig till: {', '.join(contacts)}.",
    }


def _write(file: Path, content: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
    file.write_text(text, "utf-8")
