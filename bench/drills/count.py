"""Counts what became of everything in a drill."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.drills.expected import Place, Right
from bench.drills.records import Came, Message, Records

ASKED_BACK = "fallback"  # "Jag vet inte vad du syftar på. Skriv vad det gäller, …"


@dataclass
class Tally:
    """The figures of a drill.

    Attributes:
        sent: Things said, whatever tries each took; each is then one of ``right``, ``wrong``, ``told``,
            ``unanswered``.
        wrong: Answered otherwise than while nothing is wrong, though nobody was told of a failure before.
        told: Given up on after a plain error with the contacts, or asked back what it is about.
        unanswered: Nothing for 30 seconds, or nothing that could be read, however often it was tried.
        errors: Tries that came back as a plain error; refused: without a connection; cut: ended too early.
        otherwise: Of ``right``: answered otherwise, after the person had been told of a failure.
        answered: Answers given, and ``kept`` of them; ``lost`` are not kept, ``doubled`` more than once.
        confirmed: Messages to HR told as taken, and ``delivered`` of them; ``mail_doubled`` came twice.
        sessions_replaced: By a new one, since the old one was over; the widget says so.
        slowest: Seconds of the slowest answer.
        misses: What does not hold, one sentence each.
    """

    sent: int = 0
    right: int = 0
    wrong: int = 0
    told: int = 0
    unanswered: int = 0
    errors: int = 0
    refused: int = 0
    cut: int = 0
    otherwise: int = 0
    answered: int = 0
    kept: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    confirmed: int = 0
    delivered: int = 0
    mail_lost: int = 0
    mail_doubled: int = 0
    sessions_replaced: int = 0
    slowest: float = 0.0
    misses: list[str] = field(default_factory=list)

    def holds(self) -> bool:
        """Return whether what is required of every drill holds."""
        return not any(
            (self.wrong, self.unanswered, self.lost, self.doubled, self.out_of_order, self.mail_lost)
        )


def count(
    records: Records, right: Mapping[Place, Right], kept: Mapping[str, list[str]], arrived: Counter[str]
) -> Tally:
    """Return the figures.

    Args:
        records: What people noted.
        right: The right answers.
        kept: The intents that Rasa has kept, by session.
        arrived: How many times the mail server has taken each message to HR, by its reference.
    """
    tally = Tally(sessions_replaced=records.sessions_replaced)
    for message in records.messages:
        _add(tally, message, right)
    for session, tries in _tries(records.messages, right).items():
        before = tally.lost, tally.doubled, tally.out_of_order
        _compare(tally, tries, kept.get(session, []))
        if before != (tally.lost, tally.doubled, tally.out_of_order):
            tally.misses.append(f"kept: session {session}: {kept.get(session)} of {tries}")
    references = {letter.reference for letter in records.letters if letter.reference}
    tally.confirmed, tally.delivered = len(references), sum(arrived[name] > 0 for name in references)
    tally.mail_lost = tally.confirmed - tally.delivered
    tally.mail_doubled = sum(times > 1 for times in arrived.values())
    return tally


def _add(tally: Tally, message: Message, right: Mapping[Place, Right]) -> None:
    tally.sent += 1
    came = Counter(attempt.came for attempt in message.attempts)
    tally.errors += came[Came.ERROR]
    tally.refused += came[Came.REFUSED]
    tally.cut += came[Came.CUT]
    silent = came[Came.SILENCE] + came[Came.EMPTY]
    if message.answer is None or silent:
        if silent or not message.was_told:
            tally.unanswered += 1
            tally.misses.append(f"unanswered: {_place(message)}, {dict(came)}")
        else:
            tally.told += 1
        return
    tally.answered += 1
    tally.slowest = max(tally.slowest, message.attempts[-1].ended - message.attempts[-1].began)
    if message.answer == right[message.conversation, message.turn].answer:
        tally.right += 1
    elif message.after_failure:
        tally.right += 1
        tally.otherwise += 1
    elif message.answer.type == ASKED_BACK:
        tally.told += 1
    else:
        tally.wrong += 1
        tally.misses.append(f"wrong: {_place(message)}, {message.answer}")


def _place(message: Message) -> str:
    sessions = ", ".join(dict.fromkeys(attempt.session for attempt in message.attempts))
    return f"conversation {message.conversation}, turn {message.turn}, session {sessions}"


def _tries(messages: Sequence[Message], right: Mapping[Place, Right]) -> Mapping[str, list[tuple[str, bool]]]:
    """Return, by session, the intent of every try in order, and whether it was answered."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for message in messages:
        intent = right[message.conversation, message.turn].intent
        for attempt in message.attempts:
            found[attempt.session].append((intent, attempt.answer is not None))
    return found


def _compare(tally: Tally, tries: Sequence[tuple[str, bool]], kept: Sequence[str]) -> None:
    """Find each kept message among the tries, in order: all that were answered must be there, once.

    A try that was not answered may have been kept or not: nobody told the person that it was.
    """
    answered, others = best_match(tries, kept)
    wanted = Counter(intent for intent, was_answered in tries if was_answered)
    missing = sum(wanted.values()) - answered
    more = len(kept) - answered - others
    swapped = min(missing, more, sum((wanted & Counter(kept)).values()) - answered)
    tally.kept += answered
    tally.out_of_order += swapped
    tally.lost += missing - swapped
    tally.doubled += more - swapped


def best_match(tries: Sequence[tuple[str, bool]], kept: Sequence[str]) -> tuple[int, int]:
    """Return how many answered and other tries can be found in ``kept``, in order, each once.

    The longest common subsequence, where an answered try counts before all others.
    """
    row = [(0, 0)] * (len(kept) + 1)
    for intent, was_answered in tries:
        before, row = row, [(0, 0)]
        for number, stored in enumerate(kept, start=1):
            best = max(before[number], row[number - 1])
            if stored == intent:
                answered, others = before[number - 1]
                best = max(best, (answered + was_answered, others + (not was_answered)))
            row.append(best)
    return row[-1]
