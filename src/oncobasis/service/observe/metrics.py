"""Prometheus metrics. Labels are routes, codes and names of settings, never what was sent."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The figures of one application; each has a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        new = _Maker(self._registry)
        self.requests = new.count(
            "requests_total", "Requests by route and status.", "method", "route", "status"
        )
        self.seconds = new.seconds("request_seconds", "Time to answer by route.", "route")
        self.active = new.level("requests_active", "Requests under way.")
        self.refused = new.count(
            "requests_refused_total", "Requests refused before they were read, by reason.", "reason"
        )
        self.denied = new.count(
            "tokens_denied_total", "Tokens that were not accepted, by reason.", "reason"
        )
        self.answers = new.count(
            "answers_total", "Recorded answers by way in and outcome.", "way", "outcome"
        )
        self.unrecorded = new.count(
            "answers_unrecorded_total", "Answers withheld because store or journal failed."
        )
        self.assessing = new.seconds("assessment_seconds", "Time to assess one case.")
        self.cards = new.count(
            "cards_total", "Cards given, by service and indicator.", "service", "indicator"
        )
        self.feedback = new.count(
            "feedback_total", "Answers to cards, by service and outcome.", "service", "outcome"
        )
        self.ready = new.level("ready", "1 when knowledge and models are verified.")
        self.knowledge = new.level(
            "knowledge_info", "1 for the knowledge that answers.", "version", "digest"
        )
        self.knowledge_refused = new.level(
            "knowledge_refused", "1 when the knowledge that was put in place was refused."
        )
        self.exchanges = new.count(
            "knowledge_exchanges_total", "Exchanges of the knowledge, by outcome.", "outcome"
        )

    def text(self) -> bytes:
        """Return everything in the text format."""
        return generate_latest(self._registry)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes figures of one registry, each under a name that says whose it is."""

    registry: CollectorRegistry

    def count(self, name: str, about: str, *labels: str) -> Counter:
        """Return what only grows."""
        return Counter(f"oncobasis_{name}", about, labels, registry=self.registry)

    def level(self, name: str, about: str, *labels: str) -> Gauge:
        """Return what goes up and down."""
        return Gauge(f"oncobasis_{name}", about, labels, registry=self.registry)

    def seconds(self, name: str, about: str, *labels: str) -> Histogram:
        """Return how long something takes."""
        return Histogram(
            f"oncobasis_{name}", about, labels, buckets=_SECONDS, registry=self.registry
        )
