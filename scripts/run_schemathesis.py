"""Run schemathesis over the whole description of a running service: in the demo mode, and signed.

    python scripts/run_schemathesis.py [EXAMPLES] [schemathesis' own words]

Starts a service of its own on a free port of this machine, calls it with every check and in every
phase (examples, edge values, generated data good and bad, chains of calls), and ends it. What is
allowed, and why: ``schemathesis.toml``. The exit code is 0 only if both runs find nothing.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from schemathesis_auth import ISSUER, KEY_FILE

HERE = Path(__file__).resolve().parent
EXAMPLES = "100"
CASE = HERE.parent / "examples" / "luad-egfr.yaml"
PATIENCE = 90.0


def main() -> int:
    """Make both runs; return an exit code."""
    examples, *words = sys.argv[1:] or [EXAMPLES]
    with tempfile.TemporaryDirectory() as folder:
        codes = [run(Path(folder) / mode, examples, words, mode) for mode in ("demo", "signed")]
    return max(codes)


def run(folder: Path, examples: str, words: list[str], mode: str) -> int:
    """Run schemathesis against a service in one mode; return its exit code."""
    folder.mkdir()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    service = [sys.executable, "-m", "oncobasis", "serve", "--port", str(port),
               "--state", str(folder / "state")]  # fmt: skip
    variables = dict(os.environ)
    if mode == "signed":
        variables |= signed(folder, address)
        service += ["--config", str(folder / "service.toml")]
    else:
        service += ["--case", str(CASE)]
    print(f"== schemathesis, {mode}: {address}", flush=True)
    with (folder / "service.log").open("w") as log:
        process = subprocess.Popen(service, stdout=log, stderr=log)
        try:
            wait(process, address, folder / "service.log")
            asked = [
                "run",
                f"{address}/openapi.json",
                "--checks",
                "all",
                "--max-examples",
                examples,
            ]
            words = [sys.executable, "-m", "schemathesis.cli", *asked, *words]
            return subprocess.run(words, env=variables, cwd=HERE.parent, check=False).returncode
        finally:
            process.terminate()
            process.wait(timeout=60)


def signed(folder: Path, address: str) -> dict[str, str]:
    """Write a key and the settings of a service that trusts it; return schemathesis' variables."""
    key = ec.generate_private_key(ec.SECP384R1())
    names = {"kid": "trial", "alg": "ES384", "use": "sig"}
    public = {**json.loads(ECAlgorithm.to_jwk(key.public_key())), **names}
    (folder / "jwks.json").write_text(json.dumps({"keys": [public]}))
    private = folder / "key.json"
    private.write_text(json.dumps({**json.loads(ECAlgorithm.to_jwk(key)), **names}))
    roles = ["viewer", "clinician", "board", "engineer", "auditor"]
    (folder / "service.toml").write_text(
        f'auth = "jwt"\npublic_url = "{address}"\n[[clients]]\nid = "trial"\n'
        f'issuer = "{ISSUER}"\njwks_file = "{folder / "jwks.json"}"\nroles = {json.dumps(roles)}\n'
    )
    return {KEY_FILE: str(private), "ONCOBASIS_TRIAL_URL": address, "PYTHONPATH": str(HERE),
            "SCHEMATHESIS_HOOKS": "schemathesis_auth"}  # fmt: skip


def wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until the service is ready; raises TimeoutError."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"the service did not start: {log.read_text()[-2000:]}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
