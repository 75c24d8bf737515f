"""Reading a bundle: digests first, then strict parsing; the LightGBM text stays text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle import coefficients_json, golden_json, spec_json, tables_json
from oncobasis.predict.bundle.golden_json import Golden
from oncobasis.predict.bundle.strict_json import Json, parse
from oncobasis.predict.bundle.sums import METRICS_FILE, read_verified
from oncobasis.predict.contents import Contents
from oncobasis.predict.model import CARD_FILE


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle: what predicts, what is known of it, and the ``digest`` of it all.

    To get answers: `predict.install.open_model` (tries the golden rows in a child process first).
    """

    folder: Path
    digest: str
    contents: Contents
    golden: Golden
    metrics: Mapping[str, Json]
    card: str


def read_bundle(folder: Path, *, expected: str | None = None) -> Bundle:
    """The bundle in ``<name>/<version>/``, all of it verified, with its digest as ``expected``.

    Raises ModelError, naming the file, where anything is missing, damaged, changed, too large, not
    listed, a link, or of another name or version than the folders say.
    """
    files, digest = read_verified(folder, expected=expected)
    contents = _contents(files, folder)
    return Bundle(
        folder=folder,
        digest=digest,
        contents=contents,
        golden=golden_json.golden_of_json(parse(files[golden_json.FILE], golden_json.FILE)),
        metrics=parse(files[METRICS_FILE], METRICS_FILE),
        card=_text(CARD_FILE, files[CARD_FILE]),
    )


def read_contents(folder: Path, *, expected: str | None = None) -> tuple[Contents, str]:
    """What predicts, and the digest: all files are verified, those for people are not parsed.

    Raises ModelError as `read_bundle` does.
    """
    files, digest = read_verified(folder, expected=expected)
    return _contents(files, folder), digest


def _contents(files: Mapping[str, bytes], folder: Path) -> Contents:
    def document(name: str) -> Mapping[str, Json]:
        return parse(files[name], name)

    spec = spec_json.spec_of_json(document(spec_json.FILE))
    place = folder.absolute()
    if (spec.name, spec.version) != (place.parent.name, place.name):
        raise ModelError(
            f"is {spec.name} {spec.version}, but lies in {place.parent.name}/{place.name}",
            where=spec_json.FILE,
            remedy="install it under its own name and version",
        )
    return Contents(
        spec=spec,
        linear=coefficients_json.coefficients_of_json(document(coefficients_json.FILE), spec),
        forests={name: _text(name, files[name]) for name in files if name.endswith(".txt")},
        calibrations=tables_json.calibrations_of_json(document(tables_json.CALIBRATION_FILE)),
        conformal=tables_json.conformal_of_json(document(tables_json.CONFORMAL_FILE)),
        reference=tables_json.reference_of_json(document(tables_json.REFERENCE_FILE)),
    )


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ModelError(
            f"is not UTF-8 text (byte {error.start})",
            where=name,
            remedy="the bundle is damaged or was made by hand: install it again",
        ) from None
