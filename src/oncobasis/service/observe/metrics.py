"""Prometheus metrics. Labels are routes, codes and names of settings, never what was sent."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The figures of one application; each has a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "oncobasis_requests_total",
            "Requests by route and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "oncobasis_request_seconds",
            "Time to answer by route.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.active = Gauge(
            "oncobasis_requests_active", "Requests under way.", registry=self._registry
        )
        self.refused = Counter(
            "oncobasis_requests_refused_total",
            "Requests refused before they were read, by reason.",
            ("reason",),
            registry=self._registry,
        )
        self.denied = Counter(
            "oncobasis_tokens_denied_total",
            "Tokens that were not accepted, by reason.",
            ("reason",),
            registry=self._registry,
        )
        self.answers = Counter(
            "oncobasis_answers_total",
            "Recorded answers by way in and outcome.",
            ("way", "outcome"),
            registry=self._registry,
        )
        self.unrecorded = Counter(
            "oncobasis_answers_unrecorded_total",
            "Answers withheld because store or journal failed.",
            registry=self._registry,
        )
        self.assessing = Histogram(
            "oncobasis_assessment_seconds",
            "Time to assess one case.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.cards = Counter(
            "oncobasis_cards_total",
            "Cards given, by service and indicator.",
            ("service", "indicator"),
            registry=self._registry,
        )
        self.feedback = Counter(
            "oncobasis_feedback_total",
            "Answers to cards, by service and outcome.",
            ("service", "outcome"),
            registry=self._registry,
        )
        self.ready = Gauge(
            "oncobasis_ready", "1 when knowledge and models are verified.", registry=self._registry
        )

    def text(self) -> bytes:
        """Return everything in the text format."""
        return generate_latest(self._registry)
