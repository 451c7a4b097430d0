"""What is counted, for Prometheus: how much and how well, never who, nor what about.

What can be read at any time (open sessions, what waits) is set when Prometheus asks (``gateway/gauges.py``).
"""

from __future__ import annotations

from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 10, 20)
PART_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)

SAVED, FAILED = "saved", "failed"
# What fails, is kept and is answered with. Each is there as 0 from the start: Prometheus sees no increase in
# a series that begins with 1, and the alarm for the first failure would be silent.
FAILING = (
    "assistant",
    "faq",
    "forget",
    "gateway",
    "health",
    "mail",
    "outbox",
    "publishing",
    "release",
    "remember",
    "retention",
    "sessions",
    "teams",
    "unanswered",
    "workbench",
)
KEPT = ("session", "unanswered")
CHANNELS = ("web", "teams")
TYPES = (
    "answer",
    "ask_role",
    "clarify",
    "handoff",
    "crisis",
    "out_of_scope",
    "fallback",
    "smalltalk",
    "error",
)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        """Make the counters in a registry of their own, with the process: its start, memory and time."""
        registry = self.registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.replies = Counter(
            "gateway_replies", "Replies by card type", ["channel", "type"], registry=registry
        )
        self.refused = Counter("gateway_refused", "Requests refused", ["status"], registry=registry)
        self.redacted = Counter(
            "gateway_redacted", "Pieces of personal data removed", ["kind"], registry=registry
        )
        self.failures = Counter(
            "gateway_failures", "What failed behind the gateway", ["part"], registry=registry
        )
        self.saves = Counter(
            "gateway_saves", "What was to be kept: saved or failed", ["what", "outcome"], registry=registry
        )
        self.escalations = Counter(
            "gateway_escalations", "Messages to HR: confirmed, delivered", ["what"], registry=registry
        )
        self.forgotten = Counter("gateway_forgotten", "Forgotten sessions", ["why"], registry=registry)
        self.seconds = Histogram(
            "gateway_request_seconds",
            "Time to answer a request",
            ["route", "status"],
            registry=registry,
            buckets=SECONDS,
        )
        self.reply_seconds = Histogram(
            "gateway_reply_seconds",
            "Time from a message to its reply, by card type",
            ["channel", "type"],
            registry=registry,
            buckets=SECONDS,
        )
        self.part_seconds = Histogram(
            "gateway_part_seconds",
            "Time of a message spent in a part: redaction, assistant (Rasa) or storage",
            ["part"],
            registry=registry,
            buckets=PART_SECONDS,
        )
        self.outbox = Gauge(
            "gateway_outbox", "Messages to HR that have not arrived", ["state"], registry=registry
        )
        self.outbox_oldest = Gauge(
            "gateway_outbox_oldest_seconds",
            "How long the oldest message to HR that has not arrived has waited, 0 when none has",
            registry=registry,
        )
        self.sessions = Gauge(
            "gateway_sessions_open", "Sessions that may still be written in", ["channel"], registry=registry
        )
        self.up = Gauge(
            "gateway_part_up",
            "Whether a part of the chain answers (/healthz): database, assistant, mail",
            ["part"],
            registry=registry,
        )
        self.release = Gauge(
            "gateway_release_info",
            "The release of the knowledge that is published, and the one that Rasa answers from",
            ["where", "release"],
            registry=registry,
        )
        self._begin_at_nought()

    def _begin_at_nought(self) -> None:
        for name in FAILING:
            self.failures.labels(name)
        for name, outcome in product(KEPT, (SAVED, FAILED)):
            self.saves.labels(name, outcome)
        for channel, kind in product(CHANNELS, TYPES):
            self.replies.labels(channel, kind)
        self.refused.labels("429")
