"""A cohort file is read into rows, or refused with what, where and what to do about it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from builders.training_builder import made_up_table, small_task, write_table
from oncobasis.core.errors import InputError
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.cohorts.leakage import clashing_rows, overlaps, repeated_patients
from oncobasis.training.cohorts.read import Impossible, documented_columns, read_cohort

Table = dict[str, list[str]]


@pytest.fixture
def table() -> Table:
    return made_up_table(12)


def read(
    path: Path,
    table: Table,
    *,
    impossible: Impossible = Impossible.REFUSE,
    outcomes: bool = True,
) -> Cohort:
    file = write_table(path / "cohort.csv", table)
    return read_cohort(file, small_task(), impossible=impossible, outcomes=outcomes)


def test_every_documented_column_is_read(tmp_path: Path, table: Table) -> None:
    cohort = read(tmp_path, table)
    assert len(cohort) == 12
    assert set(table) <= set(documented_columns(small_task()))
    assert cohort.rows[0]["tmb"] == float(table["TMB"][0])
    assert cohort.response.tolist() == [float(text) for text in table["Response"]]


@pytest.mark.parametrize("column", ["Albumin", "NLR", "Age", "TMB", "FCNA", "MSI", "Sex", "Drug"])
def test_a_column_may_be_absent(tmp_path: Path, table: Table, column: str) -> None:
    del table[column]
    cohort = read(tmp_path, table)
    assert len(cohort) == 12
    absent = {note.about for note in cohort.notes if note.code == "absent_column"}
    assert (column in absent) == (column not in {"Sex", "Drug"})


@pytest.mark.parametrize("column", ["CancerType", "Response"])
def test_a_needed_column_is_named(tmp_path: Path, table: Table, column: str) -> None:
    del table[column]
    with pytest.raises(InputError, match=f"cohort.csv: lacks the column {column}"):
        read(tmp_path, table)


def test_without_outcomes_the_outcome_column_may_be_absent(tmp_path: Path, table: Table) -> None:
    del table["Response"]
    assert np.isnan(read(tmp_path, table, outcomes=False).response).all()


def test_an_impossible_value_is_refused_with_its_place_and_never_shown(
    tmp_path: Path, table: Table
) -> None:
    table["Albumin"][3] = "38.25"
    with pytest.raises(InputError) as caught:
        read(tmp_path, table)
    message = str(caught.value)
    assert "cohort.csv: line 5, column Albumin" in message
    assert "0.5 to 7 in g/dL" in message
    assert "38.25" not in message


def test_an_impossible_value_stays_where_a_model_is_to_abstain(
    tmp_path: Path, table: Table
) -> None:
    table["Albumin"][3] = "38.25"
    cohort = read(tmp_path, table, impossible=Impossible.KEEP)
    assert cohort.rows[3]["albumin"] == 38.25
    assert ("not_possible", 1, "Albumin") in {(n.code, n.count, n.about) for n in cohort.notes}


def test_text_in_a_number_column_names_line_and_column(tmp_path: Path, table: Table) -> None:
    table["NLR"][0] = "high"
    with pytest.raises(InputError, match="line 2, column NLR: is not a number"):
        read(tmp_path, table)


@pytest.mark.parametrize("text", ["", "NA", "nan", " ", "unknown"])
def test_empty_is_missing_never_zero(tmp_path: Path, table: Table, text: str) -> None:
    table["TMB"][0] = text
    assert read(tmp_path, table).rows[0]["tmb"] is None


def test_a_level_is_found_whatever_its_case_or_by_alias(tmp_path: Path, table: Table) -> None:
    table["CancerType"][:3] = ["nsclc", "Renal cell carcinoma", "Thymoma"]
    rows = read(tmp_path, table, impossible=Impossible.KEEP).rows
    assert [row["cancer_type"] for row in rows[:3]] == ["NSCLC", "Renal", "Thymoma"]


def test_labs_that_the_source_filled_in_count_as_missing(tmp_path: Path, table: Table) -> None:
    table["albumin_nlr_imputed_by_source"] = ["1"] * 12
    cohort = read(tmp_path, table)
    assert all(row["albumin"] is None and row["nlr"] is None for row in cohort.rows)
    assert "filled_by_source" in {note.code for note in cohort.notes}


def test_an_outcome_that_is_none_is_refused(tmp_path: Path, table: Table) -> None:
    table["Response"][1] = "partial"
    with pytest.raises(InputError, match="line 3, column Response: is no outcome"):
        read(tmp_path, table)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no patients"),
        (b"TMB,TMB\n1,2\n", "is there twice"),
        (b"TMB,Age\n1\n", "line 2: has 1 cells, the header has 2"),
        (b"TMB\n\xff\n", "is not UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "cohort.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_cohort(path, small_task())


def test_patients_of_another_file_are_found_by_fingerprint(tmp_path: Path, table: Table) -> None:
    for name in ("Sex", "PFS_Months", "OS_Months"):
        table[name] = [str(index) for index in range(12)]
    other = {name: cells[:5] for name, cells in table.items()}
    other["TMB"] = [f"{float(cell):.6f}" for cell in other["TMB"]]  # another export, same patient
    path = write_table(tmp_path / "other.csv", other)
    cohort = read(tmp_path, table)
    (found,) = overlaps(cohort, [path], small_task())
    assert (found.file, found.patients) == ("other.csv", 5)
    assert clashing_rows(cohort, read_cohort(path, small_task())) == (0, 1, 2, 3, 4)


def test_a_patient_who_is_there_twice_is_counted(tmp_path: Path, table: Table) -> None:
    twice = {name: [*cells, cells[0]] for name, cells in table.items()}
    assert repeated_patients(read(tmp_path, twice)) == 1
    assert repeated_patients(read(tmp_path, table)) == 0


def test_a_row_with_little_known_has_no_fingerprint(tmp_path: Path, table: Table) -> None:
    for name in ("TMB", "Albumin", "NLR", "Age"):
        table[name] = [""] * 12
    cohort = read(tmp_path, table)
    assert set(cohort.fingerprints) == {""}
    assert repeated_patients(cohort) == 0
