"""Words of ``oncobasis model`` and their help."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeVar

from oncobasis import cli_model

_MODEL = """\
examples:
  oncobasis model list
  oncobasis model show icb-response
  oncobasis model train icb-response --cohort train.csv --out trained
  oncobasis model evaluate icb-response --cohort ours.csv --out judged
  oncobasis model drift icb-response --cohort last-quarter.csv

`oncobasis model ACTION --help` says more of each. A model is named by its name (the version in use)
or by the folder of its bundle. docs/methods/model-operations.md walks through all of it."""
_TRAIN = """\
examples:
  oncobasis model train icb-response --cohort train.csv
  oncobasis model train icb-response --cohort train.csv --release 1.1.0 --other test.csv
  oncobasis model train icb-response --cohort train.csv --tracking-uri http://mlflow:5000
  oncobasis model train icb-response --cohort many.csv --cluster local:4

Same file, options and software give the same digest. The bundle is written to OUT/TASK/RELEASE,
what is known of it to MLflow (SQLite under oncobasis-state unless an address is given); no row of
a patient is in either. With --cluster, LightGBM is trained by Dask: for files too
large for one machine."""
_EVALUATE = """\
examples:
  oncobasis model evaluate icb-response --cohort ours.csv
  oncobasis model evaluate trained/icb-response/1.1.0 --cohort ours.csv --other train.csv

Columns may be missing or empty where the model can do without. With --out, evaluation.json and the
figures are written there."""
_PROMOTE = """\
examples:
  oncobasis model promote trained/icb-response/1.1.0 --cohort later.csv --approver Kim --dry-run
  oncobasis model promote trained/icb-response/1.1.0 --cohort later.csv --approver Kim --store site

Every gate must be passed, against the version in use, on patients that neither was trained on; give
the files they were trained on with --other, so that this is checked patient by patient. Exit code
5: a gate was not passed, and everything is as it was. The journal of the store tells of it either
way."""
_ROLLBACK = """\
examples:
  oncobasis model rollback icb-response --approver Kim --reason "calibration drift" --store site

The version before the present one answers again, after its golden rows were asked."""
_DRIFT = """\
examples:
  oncobasis model drift icb-response --cohort last-quarter.csv
  oncobasis model drift icb-response --cohort last-quarter.csv --out drift --json

Features and scores by PSI with a Kolmogorov-Smirnov or chi-squared test (p values corrected for
their number), calibration where outcomes are there. Exit code 0: stable or to be watched, 1: drift;
as for every command, 2 to 6 are failures. For cron:
  0 6 1 * *  oncobasis model drift icb-response --cohort last-quarter.csv || mail -s drift board"""

_FORMATTER = argparse.RawDescriptionHelpFormatter
_Actions = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it
_Parser = TypeVar("_Parser", bound=argparse.ArgumentParser)


def add_model(commands: _Actions[_Parser]) -> None:
    """Add ``model`` and its actions."""
    about = "Train, judge, promote and watch response models."
    model = commands.add_parser(
        "model", help=about, description=about, epilog=_MODEL, formatter_class=_FORMATTER
    )
    actions = model.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_train(actions)
    _add_evaluate(actions)
    _add_promote(actions)
    _add_rollback(actions)
    _add_drift(actions)
    _add_list(actions)


def _action(
    actions: _Actions[_Parser], name: str, about: str, epilog: str = ""
) -> argparse.ArgumentParser:
    return actions.add_parser(
        name, help=about, description=about, epilog=epilog, formatter_class=_FORMATTER
    )


def _add_train(actions: _Actions[_Parser]) -> None:
    train = _action(actions, "train", "Train a task on a cohort file.", _TRAIN)
    train.add_argument("task", metavar="TASK", help="icb-response, icb-survival, breast-nac-pcr")
    _add_cohort(train)
    _add_others(train)
    train.add_argument(
        "--out",
        type=Path,
        default=Path("trained"),
        metavar="DIR",
        help="folder for bundles (default: trained)",
    )
    train.add_argument(
        "--release", default="1.0.0", metavar="X.Y.Z", help="version of the bundle (default: 1.0.0)"
    )
    train.add_argument("--seed", type=_whole, default=20240101, help="seed of all random numbers")
    train.add_argument(
        "--trials", type=_whole, default=30, help="budget of the search (default: 30)"
    )
    train.add_argument(
        "--repeats", type=_one_or_more, default=10, help="of the cross-validation (default: 10)"
    )
    train.add_argument(
        "--permutations",
        type=_whole,
        default=100,
        help="runs with shuffled outcomes (default: 100)",
    )
    train.add_argument(
        "--bootstrap", type=_one_or_more, default=1000, help="resamples (default: 1000)"
    )
    train.add_argument("--no-figures", action="store_true", help="draw none")
    train.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="address of a Dask scheduler, or local:N for N processes here",
    )
    _add_tracking(train)
    train.add_argument("--no-tracking", action="store_true", help="tell MLflow nothing")
    train.set_defaults(run=cli_model.train)


def _add_evaluate(actions: _Actions[_Parser]) -> None:
    evaluate = _action(actions, "evaluate", "Judge a model on a cohort file.", _EVALUATE)
    _add_bundle(evaluate)
    _add_cohort(evaluate)
    _add_others(evaluate)
    evaluate.add_argument("--out", type=Path, metavar="DIR", help="write report and figures here")
    evaluate.add_argument(
        "--bootstrap", type=_one_or_more, default=1000, help="resamples (default: 1000)"
    )
    evaluate.add_argument("--seed", type=_whole, default=20240101, help="seed of the resamples")
    evaluate.add_argument(
        "--adults-only", action="store_true", help="judge nobody below 18 (`assess` asks of adults)"
    )
    evaluate.add_argument("--json", action="store_true", help="print the whole report as JSON")
    _add_store(evaluate)
    evaluate.set_defaults(run=cli_model.evaluate)


def _add_promote(actions: _Actions[_Parser]) -> None:
    promote = _action(actions, "promote", "Take a bundle into use, through gates.", _PROMOTE)
    promote.add_argument("bundle", type=Path, metavar="BUNDLE", help="folder of the bundle")
    _add_cohort(promote)
    _add_others(promote)
    _add_signature(promote)
    promote.add_argument(
        "--auc-margin", type=float, default=0.02, help="margin of non-inferiority (default: 0.02)"
    )
    promote.add_argument("--dry-run", action="store_true", help="show the gates, change nothing")
    _add_store(promote)
    _add_tracking(promote)
    promote.set_defaults(run=cli_model.promote)


def _add_rollback(actions: _Actions[_Parser]) -> None:
    rollback = _action(actions, "rollback", "Take the version before into use again.", _ROLLBACK)
    rollback.add_argument("model", metavar="MODEL", help="name of the model")
    _add_signature(rollback)
    _add_store(rollback)
    _add_tracking(rollback)
    rollback.set_defaults(run=cli_model.rollback)


def _add_drift(actions: _Actions[_Parser]) -> None:
    drift = _action(actions, "drift", "Hold new patients against those of the training.", _DRIFT)
    _add_bundle(drift)
    _add_cohort(drift)
    drift.add_argument(
        "--out", type=Path, metavar="DIR", help="write drift.json and drift.svg here"
    )
    drift.add_argument("--json", action="store_true", help="print the report as JSON")
    _add_store(drift)
    drift.set_defaults(run=cli_model.drift)


def _add_list(actions: _Actions[_Parser]) -> None:
    listed = _action(actions, "list", "Models, their versions and which of them answers.")
    listed.add_argument("--json", action="store_true")
    _add_store(listed)
    listed.set_defaults(run=cli_model.show_all)
    show = _action(actions, "show", "What is known of one model.")
    _add_bundle(show)
    show.add_argument("--json", action="store_true")
    _add_store(show)
    show.set_defaults(run=cli_model.show)
    card = _action(actions, "card", "Print the card of a model (Markdown).")
    _add_bundle(card)
    _add_store(card)
    card.set_defaults(run=cli_model.card)


def _add_bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bundle", metavar="MODEL|BUNDLE", help="name of a model, or folder of a bundle"
    )


def _add_cohort(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cohort", type=Path, required=True, metavar="FILE", help="CSV, one patient a line"
    )


def _add_others(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--other",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="report patients that this file has too, repeatable",
    )


def _add_signature(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--approver", required=True, metavar="NAME", help="who answers for it")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for the journal")


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store", type=Path, metavar="DIR", help="the site's models (default: ONCOBASIS_MODELS)"
    )


def _add_tracking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tracking-uri",
        metavar="ADDRESS",
        help="MLflow server or sqlite:/// file (default: ONCOBASIS_TRACKING_URI, else SQLite here)",
    )


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10:  # noqa: PLR2004
        message = f"{text!r} is no whole number"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _one_or_more(text: str) -> int:
    if (number := _whole(text)) < 1:
        message = f"{text!r} is no number from 1"
        raise argparse.ArgumentTypeError(message)
    return number
