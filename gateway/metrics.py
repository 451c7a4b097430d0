"""What is counted, for Prometheus: how much and how well, never who, nor what about."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        """Make the counters in a registry of their own."""
        self.registry = CollectorRegistry()
        self.replies = Counter(
            "gateway_replies",
            "Replies by card type",
            ["channel", "type"],
            registry=self.registry,
        )
        self.refused = Counter("gateway_refused", "Requests refused", ["status"], registry=self.registry)
        self.redacted = Counter(
            "gateway_redacted", "Pieces of personal data removed", ["kind"], registry=self.registry
        )
        self.failures = Counter(
            "gateway_failures", "What failed behind the gateway", ["part"], registry=self.registry
        )
        self.escalations = Counter(
            "gateway_escalations", "Messages to HR: confirmed, delivered", ["what"], registry=self.registry
        )
        self.outbox = Gauge(
            "gateway_outbox", "Messages to HR that have not arrived", ["state"], registry=self.registry
        )
        self.forgotten = Counter("gateway_forgotten", "Forgotten sessions", ["why"], registry=self.registry)
        self.seconds = Histogram(
            "gateway_request_seconds",
            "Time to answer a request",
            ["route", "status"],
            registry=self.registry,
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
        )
