"""`python -m oncobasis`, the same as the `oncobasis` command."""

from __future__ import annotations

import sys

from oncobasis.cli import main

if __name__ == "__main__":
    sys.exit(main())
