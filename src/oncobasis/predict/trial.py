"""The child process that asks a bundle its golden rows: `python -m oncobasis.predict.trial`.

It takes a folder and a digest, and ends with 0, or with the exit code of a model error and the
error as JSON on its output. A LightGBM text that ends the process ends this one only.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle.golden_json import check_golden
from oncobasis.predict.bundle.read import read_bundle
from oncobasis.predict.model import Model


def main(arguments: Sequence[str]) -> int:
    """Try the bundle; return an exit code."""
    folder, digest = arguments
    try:
        bundle = read_bundle(Path(folder), expected=digest)
        model = Model(bundle.contents, bundle.digest)
        model.load()  # also what no golden row reaches
        check_golden(model, bundle.golden)
    except ModelError as error:
        told = {"what": error.what, "where": error.where, "remedy": error.remedy}
        sys.stdout.write(json.dumps(told))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
