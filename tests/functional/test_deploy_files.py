"""The files of deployment parse, name settings that exist, and hold to what they promise.

No container engine runs in the tests: that the image builds is tried where there is one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from oncobasis.settings import ServiceSettings, load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
OUTSIDE = {"ONCOBASIS_CONFIG"}
"""Variables that name no setting."""


def compose() -> dict[str, Any]:
    document = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert isinstance(document, dict)
    return document


def manifests() -> list[dict[str, Any]]:
    texts = [path.read_text() for path in KUBERNETES]
    return [one for text in texts for one in yaml.safe_load_all(text)]


def of_kind(kind: str) -> dict[str, Any]:
    (found,) = [one for one in manifests() if one["kind"] == kind]
    return found


def pod() -> dict[str, Any]:
    spec = of_kind("StatefulSet")["spec"]["template"]["spec"]
    assert isinstance(spec, dict)
    return spec


def containers() -> list[dict[str, Any]]:
    return [*pod()["initContainers"], *pod()["containers"]]


def toml_texts() -> dict[str, str]:
    return {
        "deploy/oncobasis.toml": (DEPLOY / "oncobasis.toml").read_text(),
        "settings.yaml": of_kind("ConfigMap")["data"]["oncobasis.toml"],
    }


@pytest.mark.parametrize("name", ["deploy/oncobasis.toml", "settings.yaml"])
def test_the_settings_are_accepted(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "oncobasis.toml"
    path.write_text(toml_texts()[name])
    monkeypatch.setenv("ONCOBASIS_STORE_URL", "postgresql://oncobasis@postgres/oncobasis")
    settings = load_settings(path)
    assert settings.auth == "jwt"
    assert settings.host == "0.0.0.0"  # noqa: S104 - of the container
    assert settings.store_url is not None
    assert settings.public_url is not None
    assert settings.public_url.startswith("https://")
    assert "password" not in tomllib.loads(toml_texts()[name])


def test_variables_name_settings() -> None:
    texts = [
        path.read_text() for path in (*KUBERNETES, DEPLOY / "compose.yaml", ROOT / "Dockerfile")
    ]
    named = {word for text in texts for word in re.findall(r"\bONCOBASIS_[A-Z_]+[A-Z]", text)}
    assert named - OUTSIDE <= set(variables(ServiceSettings, "ONCOBASIS_"))
    assert {"ONCOBASIS_STORE_URL", "ONCOBASIS_STATE"} <= named


def variables(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield f"{prefix}{name.upper()}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from variables(field.annotation, f"{prefix}{name.upper()}__")


def images() -> list[str]:
    text = (ROOT / "Dockerfile").read_text()
    base = re.findall(r"^ARG PYTHON_IMAGE=(\S+)", text, re.MULTILINE)
    changed = of_kind("Kustomization")["images"]
    return [
        *base,
        *(one["image"] for one in compose()["services"].values()),
        *(f"{one['newName']}:{one['newTag']}" for one in changed),
    ]


def test_every_image_has_a_tag_that_stays() -> None:
    assert len(images()) == 5
    for image in images():
        assert re.search(r":[\w.-]*\d[\w.-]*$", image), image
        assert not image.endswith("latest")
    names = {one["name"] for one in of_kind("Kustomization")["images"]}
    assert {one["image"] for one in containers()} == names


def test_the_image_runs_without_root_and_holds_what_the_wheel_needs() -> None:
    text = (ROOT / "Dockerfile").read_text()
    stages = re.split(r"^FROM .*$", text, flags=re.MULTILINE)[1:]
    assert len(stages) == 2
    assert re.findall(r"^USER (.*)$", stages[1], re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in stages[0]
    assert "pip" not in stages[1]
    copied = set(re.findall(r"^COPY ([^-].*) \S+$", stages[0], re.MULTILINE))
    sources = {word.rstrip("/") for line in copied for word in line.split()}
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert set(wheel["targets"]["wheel"]["force-include"]) <= sources
    assert all((ROOT / source).exists() for source in sources)
    for lock in re.findall(r"--requirement (\S+)", text):
        assert lock in sources
    assert 'ENTRYPOINT ["oncobasis"]' in stages[1]


def test_compose_confines_every_service() -> None:
    document = compose()
    for name, one in document["services"].items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in one["security_opt"], name
        assert not one["user"].startswith("0"), name
        assert one["mem_limit"], name
        for port in one.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
        held = {volume.split(":")[0] for volume in one["volumes"]}
        files = {volume for volume in held if volume.startswith("./")}
        assert held - files <= set(document["volumes"]), name
        assert set(one["networks"]) <= set(document["networks"]), name
    assert set(document["services"]) == {"oncobasis", "postgres", "mlflow"}
    assert document["networks"]["data"]["internal"] is True


def test_no_file_holds_a_secret() -> None:
    example = (DEPLOY / ".env.example").read_text()
    assert re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE) == [("STORE_PASSWORD", "")]
    assert "Secret" not in {one["kind"] for one in manifests()}
    for path in (*KUBERNETES, DEPLOY / "compose.yaml"):
        assert not re.search(r"password:\s*[\"']?[\w]", path.read_text(), re.IGNORECASE), path.name


def test_pods_are_confined_and_watched() -> None:
    spec = pod()
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    for one in containers():
        assert one["securityContext"]["readOnlyRootFilesystem"] is True
        assert one["securityContext"]["allowPrivilegeEscalation"] is False
        assert one["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert {"requests", "limits"} <= set(one["resources"])
    (served,) = spec["containers"]
    assert served["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert served["startupProbe"]["httpGet"]["path"] == "/readyz"
    assert served["livenessProbe"]["httpGet"]["path"] == "/healthz"
    (stop,) = [e for e in served["env"] if "valueFrom" in e]
    assert stop["valueFrom"]["secretKeyRef"] == {"name": "oncobasis-store", "key": "url"}


def test_the_end_of_a_pod_leaves_time_for_requests_under_way() -> None:
    spec = pod()
    before = int(spec["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    for text in toml_texts().values():
        seconds = tomllib.loads(text)["shutdown_seconds"]
        assert before + seconds < spec["terminationGracePeriodSeconds"]
        assert seconds < int(compose()["services"]["oncobasis"]["stop_grace_period"][:-1])


def test_names_within_the_manifests_fit() -> None:
    labels = of_kind("StatefulSet")["spec"]["template"]["metadata"]["labels"]
    services = [one for one in manifests() if one["kind"] == "Service"]
    selectors: list[Mapping[str, str]] = [one["spec"]["selector"] for one in services]
    selectors += [of_kind(kind)["spec"][word]["matchLabels"] for kind, word in
                  (("PodDisruptionBudget", "selector"), ("NetworkPolicy", "podSelector"),
                   ("StatefulSet", "selector"))]  # fmt: skip
    assert all(selector.items() <= labels.items() for selector in selectors)
    assert of_kind("StatefulSet")["spec"]["serviceName"] in {
        s["metadata"]["name"] for s in services
    }
    volumes = {one["name"] for one in pod()["volumes"]}
    volumes |= {one["metadata"]["name"] for one in
                of_kind("StatefulSet")["spec"]["volumeClaimTemplates"]}  # fmt: skip
    assert {mount["name"] for one in containers() for mount in one["volumeMounts"]} <= volumes
    assert set(of_kind("NetworkPolicy")["spec"]["policyTypes"]) == {"Ingress", "Egress"}
    listed = set(of_kind("Kustomization")["resources"])
    assert listed == {path.name for path in KUBERNETES} - {"kustomization.yaml"}
    spaces = {one["metadata"].get("namespace") for one in manifests()
              if one["kind"] not in {"Namespace", "Kustomization"}}  # fmt: skip
    assert spaces == {"oncobasis"}


def test_kubectl_can_build_them() -> None:
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("kubectl is not installed")
    built = subprocess.run(
        [kubectl, "kustomize", str(DEPLOY / "kubernetes")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    assert len(list(yaml.safe_load_all(built.stdout))) == len(manifests()) - 1
