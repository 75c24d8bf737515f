"""Tables of the file: limits, the systems that may call, CDS Hooks, MLflow, knowledge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

MB = 1 << 20

Positive = Annotated[int, Field(ge=1)]
Role = Literal["viewer", "clinician", "board", "engineer", "auditor"]
ROLES: tuple[Role, ...] = ("viewer", "clinician", "board", "engineer", "auditor")


class Section(BaseModel):
    """A table of the file; a word that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitSettings(Section):
    """What one request, and all of them together, may cost."""

    body_bytes: Positive = Field(default=4 * MB, description="largest JSON body")
    upload_bytes: Positive = Field(default=512 * MB, description="largest multipart body")
    depth: Annotated[int, Field(ge=4, le=200)] = Field(
        default=40, description="deepest nesting of JSON"
    )
    active: Positive = Field(default=64, description="requests worked on at once; beyond it 503")
    rate: Annotated[float, Field(gt=0)] = Field(
        default=2000.0, description="requests a second and client address; beyond it 429"
    )
    burst: Positive = Field(default=2000, description="requests a client may make at once")
    body_seconds: Annotated[float, Field(gt=0)] = Field(
        default=30.0, description="how long a client may take to send a body"
    )
    upload_seconds: Annotated[float, Field(gt=0)] = Field(
        default=600.0, description="the same for a multipart body"
    )
    answer_seconds: Annotated[float, Field(gt=0)] = Field(
        default=10.0, description="how long store and journal may take before the answer is 503"
    )
    inline_file_bytes: int = Field(
        default=2 * MB,
        ge=0,
        description="files up to this size together are read while the client waits",
    )
    job_slots: Positive = Field(default=1, description="jobs that read files at once")
    kept_megabytes: int = Field(
        default=100,
        ge=0,
        description="memory of each process for hook answers that are given again within an hour",
    )


class ClientSettings(Section):
    """One system that may call: who signs its tokens, with which keys, for which tenants."""

    id: str = Field(
        min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.-]+$", description="name in logs"
    )
    issuer: str = Field(min_length=1, description="`iss` of its tokens")
    jwks_file: Path | None = Field(default=None, description="its public keys, a JWK Set")
    jku: tuple[str, ...] = Field(default=(), description="addresses its tokens may name for keys")
    audiences: tuple[str, ...] = Field(
        default=(), description="`aud` it may use in place of the address it calls"
    )
    tenants: tuple[str, ...] = Field(
        default=("default",),
        min_length=1,
        description="tenants it may name; the first holds unnamed",
    )
    roles: tuple[Role, ...] = Field(default=("clinician", "board"), description="what it may do")
    fhir_servers: tuple[str, ...] = Field(
        default=(), description="base addresses from which missing data may be fetched"
    )

    @model_validator(mode="after")
    def _has_keys(self) -> ClientSettings:
        if self.jwks_file is None and not self.jku:
            raise ValueError("a client needs jwks_file or jku")
        return self


class HookSettings(Section):
    """CDS Hooks: where cards lead to, and how missing data is fetched."""

    fetch_seconds: Annotated[float, Field(gt=0)] = Field(
        default=4.0, description="how long fetching from the EMR's FHIR server may take altogether"
    )
    fetch_bytes: Positive = Field(default=8 * MB, description="largest answer of that server")
    pages: Positive = Field(default=5, description="pages of one search that are followed")
    smart_launch: str | None = Field(default=None, description="launch address of the SMART app")
    tumor_board_hook: str = Field(
        default="org.oncobasis.tumor-board-view", description="name of the tumour-board hook"
    )
    fhir_servers: tuple[str, ...] = Field(
        default=(), description="FHIR servers that any client may name, also in the demo mode"
    )


class MlflowSettings(Section):
    """Which MLflow is told of answers, without patient data; docs/methods/outbox.md."""

    uri: str | None = Field(
        default=None, description="tracking address that is told of answers (default: nobody)"
    )
    experiment: str = Field(
        default="oncobasis", min_length=1, max_length=200, description="experiment of the traces"
    )


class KnowledgeSettings(Section):
    """Which knowledge answers; docs/methods/service.md, "Another knowledge"."""

    folder: Path | None = Field(
        default=None, description="folder of a bundle of the site's own (default: the shipped one)"
    )
    look_seconds: Annotated[float, Field(gt=0)] = Field(
        default=5.0, description="how often a process looks whether another was told to reload"
    )
