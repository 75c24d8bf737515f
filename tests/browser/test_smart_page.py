"""The report page in a real browser, inside the page of an EMR on another site."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn

from builders import smart_servers
from builders.service_clients import demo_settings
from builders.smart_servers import CLIENT_ID, LAUNCH, Emr
from oncobasis.assembly.serving.parts import open_parts
from oncobasis.service.app import create_app
from oncobasis.settings import ServiceSettings, SmartServerSettings, SmartSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHOWN = 'route="/app/{assessment}/report",status="200"'


@pytest.fixture(scope="module")
def browser() -> str:
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    pytest.skip(f"none of {', '.join(BROWSERS)} is installed: no browser to render the page in")


def free_port() -> int:
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def front(emr: Emr, launch: str) -> Iterator[str]:
    """The EMR's own page on another site (localhost), which frames the launch and agrees to it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorize"):
                self.send_response(302)
                self.send_header("location", emr.authorize(emr.address + self.path))
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe src="{launch}" width=900 height=700></iframe>'.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://localhost:{http.server_port}"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


@contextmanager
def served(settings: ServiceSettings) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, lambda: open_parts(settings)), port=settings.port, log_config=None
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    address = f"http://127.0.0.1:{settings.port}"
    try:
        for _ in range(200):
            time.sleep(0.1)
            try:
                if httpx.get(f"{address}/readyz").status_code == 200:
                    break
            except httpx.HTTPError:
                continue
        yield address
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("listed", [True, False])
def test_a_launch_inside_the_page_of_a_listed_emr_alone_shows_the_report(
    tmp_path: Path, browser: str, *, listed: bool
) -> None:
    port = free_port()
    redirects = (f"http://127.0.0.1:{port}/app/callback/emr",)
    with smart_servers.emr(redirects=redirects) as emr:
        query = urlencode({"iss": emr.fhir, "launch": LAUNCH})
        with front(emr, f"http://127.0.0.1:{port}/launch?{query}") as page:
            emr.metadata = {"authorization_endpoint": f"{page}/authorize"}
            server = SmartServerSettings(
                id="emr", fhir=emr.fhir, client_id=CLIENT_ID, endpoints=(page,)
            )
            settings = demo_settings(
                tmp_path,
                port=port,
                smart=SmartSettings(servers=(server,)),
                frame_ancestors=(page,) if listed else (),
            )
            with served(settings) as address:
                subprocess.run(
                    [browser, "--headless", "--no-sandbox", "--disable-gpu",
                     "--disable-dev-shm-usage", f"--user-data-dir={tmp_path / 'profile'}",
                     f"--screenshot={tmp_path / 'page.png'}", "--virtual-time-budget=15000", page],
                    capture_output=True, check=True, timeout=90,
                )  # fmt: skip
                figures = httpx.get(f"{address}/metrics").text
    assert (SHOWN in figures) is listed
