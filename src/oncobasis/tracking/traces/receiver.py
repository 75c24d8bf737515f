"""Telling MLflow: one trace for an answer, one assessment of that trace for each remark.

Ids are made of the outbox's own ids, so that an item that is sent again (the sender was killed
between sending and noting it) finds itself there and changes nothing.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from oncobasis.tracking.run import TrackingError
from oncobasis.tracking.session import NO_REPORTS
from oncobasis.tracking.traces.record import AnswerTrace, Remark, payload_of

if TYPE_CHECKING:
    from mlflow.entities.assessment import Feedback
    from mlflow.entities.span import Span
    from mlflow.entities.trace_info import TraceInfo
    from mlflow.tracing.client import TracingClient

ABSENT = "absent"
"""Receipt of a remark on an answer that was given while nothing was told."""
_REMARK_ID = "oncobasis.id"
_PATIENCE = {
    # The outbox tries again by itself; here it is only told that the server is away.
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "15",  # three calls an item, well within half a lease
    "MLFLOW_ASYNC_TRACE_LOGGING_RETRY_TIMEOUT": "1",
}
_NANO = 1_000_000


def trace_id(item: str) -> str:
    """Return the id of the trace of this item of the outbox, the same at every try."""
    return f"tr-{sha256(item.encode()).hexdigest()[:32]}"


class MlflowTraces:
    """MLflow at an address; connects when first needed, and after every failure anew."""

    def __init__(self, uri: str, experiment: str) -> None:
        """Import MLflow; raises TrackingError where it is not installed."""
        os.environ.update(NO_REPORTS)
        for name, value in _PATIENCE.items():
            os.environ.setdefault(name, value)
        logging.getLogger("mlflow").setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                importlib.import_module("mlflow.tracing.client")
            except ImportError:
                message = "MLflow is not installed"
                remedy = 'install the extra: "oncobasis[serve]"'
                raise TrackingError(message, remedy=remedy) from None
        self._uri, self._name = uri, experiment
        self._made: TracingClient | None = None
        self._experiment: str | None = None

    def answer(self, item: str, trace: AnswerTrace) -> str:
        """Tell of an answer; return its trace's id. Raises TrackingError."""
        with _as_ours():
            name, experiment = trace_id(item), self._experiment_id()
            # Both replace what is there under these ids: a second time changes nothing.
            self._client.start_trace(_info(name, experiment, trace))
            self._client.log_spans(experiment, [_span(name, trace)])
            return name

    def remark(self, item: str, answer: str, remark: Remark) -> str:
        """Attach a remark to the trace of ``answer``; return its id. Raises TrackingError."""
        with _as_ours():
            name = trace_id(answer)
            noted = self._seen(name)
            if noted is None:
                return ABSENT
            mark = sha256(item.encode()).hexdigest()[:32]
            if mark not in noted:
                self._client.log_assessment(name, _feedback(mark, name, remark))
            self._client.set_trace_tag(name, f"oncobasis.{remark.kind}", remark.value)
            return f"a-{mark}"

    @property
    def _client(self) -> TracingClient:
        if self._made is None:
            from mlflow.tracing.client import TracingClient

            self._made = TracingClient(self._uri)
        return self._made

    def _experiment_id(self) -> str:
        """The experiment, made if need be; asked again until it is known."""
        if self._experiment is None:
            store = self._client.store
            found = store.get_experiment_by_name(self._name)
            self._experiment = (
                store.create_experiment(self._name) if found is None else str(found.experiment_id)
            )
        return str(self._experiment)

    def _seen(self, name: str) -> set[str] | None:
        """The remarks that a trace has by now; None where there is no such trace."""
        from mlflow.exceptions import MlflowException

        try:
            info = self._client.get_trace_info(name)
        except MlflowException as error:
            if error.error_code in {"RESOURCE_DOES_NOT_EXIST", "NOT_FOUND"}:
                return None
            raise
        found = ((one.metadata or {}).get(_REMARK_ID) for one in info.assessments)
        return {one for one in found if one}


def _info(name: str, experiment: str, trace: AnswerTrace) -> TraceInfo:
    from mlflow.entities.trace_info import TraceInfo
    from mlflow.entities.trace_location import TraceLocation
    from mlflow.entities.trace_state import TraceState

    return TraceInfo(
        trace_id=name,
        trace_location=TraceLocation.from_experiment_id(experiment),
        request_time=trace.at_ms,
        state=TraceState.OK,
        request_preview=trace.service,
        response_preview=trace.outcome,
        client_request_id=trace.assessment,
        execution_duration=max(1, round(trace.milliseconds)),
        tags={
            "mlflow.traceName": trace.service,
            "oncobasis.software": trace.software,
            "oncobasis.knowledge": trace.knowledge,
            "oncobasis.outcome": trace.outcome,
            "oncobasis.abstained": str(bool(trace.abstentions)).lower(),
        },
    )


def _span(name: str, trace: AnswerTrace) -> Span:
    """One span with every listed field as an attribute; its id is made of the trace's."""
    from mlflow.entities.span import Span

    start = trace.at_ms * _NANO
    told = {f"oncobasis.{key}": json.dumps(value) for key, value in payload_of(trace).items()}
    document: dict[str, object] = {
        "name": trace.service,
        "trace_id": name,
        "span_id": sha256(name.encode()).hexdigest()[:16],
        "parent_span_id": None,
        "start_time_unix_nano": start,
        "end_time_unix_nano": start + max(1, round(trace.milliseconds * _NANO)),
        "status": {"code": "STATUS_CODE_OK", "message": ""},
        "attributes": {
            "mlflow.traceRequestId": json.dumps(name),
            "mlflow.spanType": json.dumps("CHAIN"),
            "mlflow.spanInputs": json.dumps({"service": trace.service}),
            "mlflow.spanOutputs": json.dumps(
                {"outcome": trace.outcome, "tiers": dict(trace.tiers)}
            ),
            **told,
        },
        "events": [],
    }
    return Span.from_dict(document)


def _feedback(mark: str, name: str, remark: Remark) -> Feedback:
    from mlflow.entities.assessment import Feedback
    from mlflow.entities.assessment_source import AssessmentSource

    made = Feedback(
        name=f"oncobasis.{remark.kind}",
        value=remark.value,
        source=AssessmentSource(source_type="HUMAN", source_id="site"),
        trace_id=name,
        metadata={
            _REMARK_ID: mark,
            "reasons": ",".join(remark.reasons),
            "service": remark.service,
        },
        create_time_ms=remark.at_ms,
    )
    made.assessment_id = f"a-{mark}"
    return made


@contextmanager
def _as_ours() -> Iterator[None]:
    """Say in our words that MLflow did not take it; its own text may name anything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
        code = getattr(error, "error_code", None) or type(error).__name__
        raise TrackingError(f"MLflow did not take it ({code})", where="MLflow") from None
