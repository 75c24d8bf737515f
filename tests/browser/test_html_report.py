"""The page in a real browser: lays out, loads nothing, runs nothing of an input, prints on A4."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from builders.assessment_builder import ASSESSMENTS, every_code, luad_egfr, with_every_text
from oncobasis.report.html import render

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Written by the page's own script if any of an input's script ran, or if the page overflows.
PROBE = """
<script>
addEventListener("load", () => {
  const wide = document.documentElement.scrollWidth > innerWidth + 1;
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  document.body.dataset.probe = JSON.stringify({wide, loaded, ran: window.ran === true});
});
</script>
"""


@pytest.fixture(scope="module")
def browser() -> str:
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    pytest.skip(f"none of {', '.join(BROWSERS)} is installed: no browser to render the page in")


def run(browser: str, profile: Path, *arguments: str) -> str:
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={profile / 'profile'}",
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=90).stdout


def probed(page: str) -> str:
    """Return the page with a probe, its policy taken away so that an attack would be seen."""
    without_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    return without_policy.replace("</body>", PROBE + "</body>")


def dom(browser: str, folder: Path, page: str, *, width: int = 1200) -> str:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return run(browser, folder, f"--window-size={width},900", "--dump-dom", path.as_uri())


@pytest.mark.parametrize("width", [1200, 800])
@pytest.mark.parametrize("name", ASSESSMENTS)
def test_lays_out_without_overflow_and_loads_nothing(
    browser: str, tmp_path: Path, name: str, width: int
) -> None:
    shown = dom(browser, tmp_path, probed(render(ASSESSMENTS[name]())), width=width)
    assert "{&quot;wide&quot;:false,&quot;loaded&quot;:[],&quot;ran&quot;:false}" in shown


@pytest.mark.parametrize(
    "attack",
    [
        "<script>window.ran=true</script>",
        '"><img src=x onerror="window.ran=true">',
        "</style></script><svg onload=window.ran=true>",
    ],
)
def test_no_script_of_an_input_runs(browser: str, tmp_path: Path, attack: str) -> None:
    page = render(with_every_text(every_code(), attack))
    shown = dom(browser, tmp_path, probed(page))
    assert "&quot;ran&quot;:false" in shown
    assert "&quot;loaded&quot;:[]" in shown


def test_the_policy_lets_the_page_have_its_style(browser: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render(luad_egfr()), encoding="utf-8")
    arguments = ("--enable-logging=stderr", "--v=0", "--dump-dom", path.as_uri())
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", f"--user-data-dir={tmp_path / 'p'}", *arguments],
        capture_output=True,
        check=True,
        text=True,
        timeout=90,
    )
    assert "Content Security Policy" not in done.stderr


@pytest.mark.parametrize("language", ["en", "ko"])
def test_prints_on_paper(browser: str, tmp_path: Path, language: str) -> None:
    path, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_text(render(luad_egfr(), language=language), encoding="utf-8")
    run(browser, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}", path.as_uri())
    content = printed.read_bytes()
    assert content.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert boxes
    for width, height in boxes:
        assert (round(float(width)), round(float(height))) == (595, 842)
