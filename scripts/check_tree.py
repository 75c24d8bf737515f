"""Fail when a tracked file names an address it must not, or has outgrown its size.

- A package index's host ties an installation to one place; a hospital installs from its own.
- An absolute path of somebody's machine means nothing on another one.
- A source file of more than 500 lines hides more than one thing.

The patterns are put together from pieces, so that this file does not name what it looks for.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SOURCE = 500


def host(*labels: str) -> str:
    """Return a pattern for the host name made of these labels."""
    return r"\b" + r"\.".join(map(re.escape, labels)) + r"\b"


def folder(*names: str) -> str:
    """Return a pattern for an absolute path that starts with these folders."""
    return r"(?<![\w.~\-/})])/" + "/".join(names) + "/"


PATTERNS = {
    "package index": (
        host("py" + "pi", "org"),
        host("python" + "hosted", "org"),
        host("npm" + "js", "org"),
        host("npm" + "js", "com"),
        host("yarnpkg", "com"),
        host("deb", "debian", "org"),
        host("security", "debian", "org"),
        host("archive", "ubuntu", "com"),
        host("conda", "anaconda", "org"),
        host("crates", "io"),
        host("proxy", "golang", "org"),
        r"(?<!emit-)index-url\s*[= ]\s*\S",
        r"\bfile:" + "///",
    ),
    "path of one machine": (
        folder("work"),
        folder("root"),
        folder("farm"),
        folder("opt"),
        folder("home", r"[a-z_][\w.-]*"),
        folder("Users", r"[A-Za-z][\w.-]*"),
    ),
}

FORBIDDEN = {kind: re.compile("|".join(parts)) for kind, parts in PATTERNS.items()}


def main() -> int:
    """Check every tracked file; return an exit code."""
    tracked = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True).stdout
    paths = [Path(name) for name in tracked.decode().split("\0") if name]
    faults = [fault for path in paths if path.is_file() for fault in faults_in(path)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"check_tree: {len(paths)} files, {len(faults)} faults")
    return 1 if faults else 0


def faults_in(path: Path) -> Iterator[str]:
    """Yield one line for each fault of this file; a binary file has none."""
    content = path.read_bytes()
    if b"\0" in content[:8192]:
        return
    lines = content.decode("utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        for kind, pattern in FORBIDDEN.items():
            if found := pattern.search(line):
                yield f"{path}:{number}: {kind}: {found.group()!r}"
    if path.suffix == ".py" and path.parts[0] == "src" and len(lines) > LONGEST_SOURCE:
        yield f"{path}: {len(lines)} lines; split it (at most {LONGEST_SOURCE})"


if __name__ == "__main__":
    sys.exit(main())
