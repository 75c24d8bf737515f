"""Make the virtual environment and install hash-locked requirements and the package into it.

Runs on the system's Python before anything is installed: standard library only, and a syntax
that an older Python can still read, so that it can say what is missing.

Usage: make_env.py ENVIRONMENT REQUIREMENTS...
"""

import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)

TOO_OLD = """\
oncobasis needs Python %d.%d or newer; `%s` is %d.%d.
  Debian 12, Ubuntu 24.04 or newer: apt-get install python3 python3-venv
  Another interpreter: make PYTHON=/path/to/python3.11 ..."""

NO_INSTALLER = """\
This Python cannot make a virtual environment, or has no pip to fill it with.
  Debian, Ubuntu: apt-get install python3-venv python3-pip"""


def main():
    """Build the environment; return an exit code."""
    if sys.version_info < OLDEST:
        return refuse(TOO_OLD % (*OLDEST, sys.executable, *sys.version_info[:2]))
    environment = Path(sys.argv[1])
    installer = installer_for(environment)
    if installer is None:
        return refuse(NO_INSTALLER)
    quiet = ["install", "-qq", "--disable-pip-version-check"]
    locked = [word for name in sys.argv[2:] for word in ("--requirement", name)]
    package = ["--no-deps", "--no-build-isolation", "--editable", "."]
    subprocess.run([*installer, *quiet, "--require-hashes", "--no-deps", *locked], check=True)
    subprocess.run([*installer, *quiet, *package], check=True)
    return 0


def installer_for(environment):
    """Return the pip command for the environment, made if absent; None if there is no pip.

    Debian ships `venv` without `ensurepip` unless python3-venv is installed; then the system's
    own pip, told to work on the new environment, does as well.
    """
    python = environment / "bin" / "python"
    if has_pip(python):
        return [str(python), "-m", "pip"]
    if not module_exists("venv"):
        return None
    seed = [] if module_exists("ensurepip") else ["--without-pip"]
    subprocess.run([sys.executable, "-m", "venv", "--clear", *seed, str(environment)], check=True)
    if has_pip(python):
        return [str(python), "-m", "pip"]
    if module_exists("pip"):
        return [sys.executable, "-m", "pip", "--python", str(python)]
    return None


def has_pip(python):
    """Tell whether this interpreter exists and has a pip."""
    if not python.exists():
        return False
    probe = [str(python), "-c", "import pip"]
    return subprocess.run(probe, stderr=subprocess.DEVNULL, check=False).returncode == 0


def module_exists(name):
    """Tell whether the running interpreter has this module."""
    from importlib.util import find_spec

    return find_spec(name) is not None


def refuse(message):
    """Print why it can't go on, and return the exit code that says so."""
    sys.stderr.write(message + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
