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
from oncobasis.training.cohorts.synthetic import synthetic_table
from oncobasis.training.tasks import find_task

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


@pytest.mark.parametrize("spelled", ["albumin", " ALBUMIN ", "Albumin "])
def test_a_column_is_found_whatever_its_case_and_blanks(
    tmp_path: Path, table: Table, spelled: str
) -> None:
    table[spelled] = table.pop("Albumin")
    cohort = read(tmp_path, table)
    assert cohort.rows[0]["albumin"] == float(table[spelled][0])
    assert ("renamed_column", 12, "Albumin") in {(n.code, n.count, n.about) for n in cohort.notes}


def test_two_columns_that_then_are_one_are_refused(tmp_path: Path, table: Table) -> None:
    table["albumin"] = table["Albumin"]
    with pytest.raises(InputError, match=r"column Albumin is there twice \(columns \d+ and \d+\)"):
        read(tmp_path, table)


@pytest.mark.parametrize("name", ["Albumin (g/L)", "albumin_g_dl", "ALBUMIN.serum"])
def test_a_column_named_otherwise_is_pointed_at(tmp_path: Path, table: Table, name: str) -> None:
    table[name] = table.pop("Albumin")
    notes = {(n.code, n.about) for n in read(tmp_path, table).notes}
    assert ("perhaps_column", f"Albumin: {name}") in notes
    table["Cancer type"] = table.pop("CancerType")
    with pytest.raises(InputError, match="is 'Cancer type' CancerType"):
        read(tmp_path, table)


def test_a_patients_value_in_the_place_of_a_header_is_not_shown(
    tmp_path: Path, table: Table
) -> None:
    path = write_table(tmp_path / "cohort.csv", table)
    for first in ("Mustermann,62.5,NSCLC", "Mustermann,62.5,Mustermann"):
        path.write_text(f"{first}\nMustermann,60,SCLC\n", encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_cohort(path, small_task())
        assert "62.5" not in str(caught.value)
        assert "Mustermann" not in str(caught.value)
        assert "header" in str(caught.value) or "column name" in str(caught.value)


@pytest.mark.parametrize(("separator", "word"), [(";", "semicolon"), ("\t", "tab")])
def test_semicolons_and_tabs_divide_too(
    tmp_path: Path, table: Table, separator: str, word: str
) -> None:
    path = write_table(tmp_path / "cohort.csv", table)
    path.write_text(path.read_text("utf-8").replace(",", separator), encoding="utf-8")
    cohort = read_cohort(path, small_task())
    assert len(cohort) == 12
    assert ("separator", word) in {(note.code, note.about) for note in cohort.notes}


HEAD = "CancerType,Response,TMB,Age\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{HEAD}NSCLC,1,{'9' * 200_000},60\n".encode(), "line 2: has a cell of more than 131,072"),
        (f'{HEAD}NSCLC,1,2,60\n"NSCLC,1,2,60\nSCLC,0,1,50\n'.encode(), "line 3: .* never closed"),
        (f'{HEAD}NSCLC,1,2,"60\nSCLC,0,1,50\n'.encode(), "line 2: .* never closed"),
        (f'{HEAD}NSCLC,1,"2"3,60\n'.encode(), "line 2: has a stray quotation mark"),
        (f'{HEAD}NSCLC,1,"4,1",60\n'.encode(), "line 2, column TMB: .* with a point"),
        (f"{HEAD}NSCLC,1,4,1,60\n".encode(), "line 2: has 5 cells, the header has 4 .* a point"),
        (HEAD.encode("utf-16"), "is not UTF-8 text: it is UTF-16"),
        (b"\x1f\x8b\x08\x00rest", "is compressed .* gunzip"),
        (b"PK\x03\x04rest", "spreadsheet .* CSV in UTF-8"),
        (HEAD.encode() + b"NSCLC,1,\0,60\n", "line 2: holds zero bytes"),
        (HEAD.encode() + b"NSCLC,1,2,60\nNSCLC\xe9,1,2,60\n", "line 3: is not UTF-8"),
        (b"  \n", "is empty"),
        (HEAD.encode(), "holds no patients"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_with_a_file_is_said_with_a_remedy(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "cohort.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        read_cohort(path, small_task())
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["#N/A", "n.d.", "n/a", ".", "-"])
def test_what_laboratories_write_for_nothing_is_missing(
    tmp_path: Path, table: Table, text: str
) -> None:
    table["Albumin"][0] = text
    assert read(tmp_path, table).rows[0]["albumin"] is None


@pytest.mark.parametrize(("text", "counts"), [("yes", True), ("TRUE", True), ("No", False)])
def test_the_flag_of_filled_in_labs_is_a_yes_or_no(
    tmp_path: Path, table: Table, text: str, *, counts: bool
) -> None:
    table["albumin_nlr_imputed_by_source"] = [text] * 12
    assert (read(tmp_path, table).rows[0]["albumin"] is None) == counts
    table["albumin_nlr_imputed_by_source"][1] = "maybe"
    with pytest.raises(InputError, match="line 3, column albumin_nlr_imputed_by_source"):
        read(tmp_path, table)


def test_events_are_yes_or_no_and_one_endpoint_may_be_enough(tmp_path: Path) -> None:
    task = find_task("icb-survival")
    table = synthetic_table(task, 12, 1)
    table["OS_Event"] = ["TRUE", "false"] * 6
    del table["PFS_Months"]
    path = write_table(tmp_path / "cohort.csv", table)
    cohort = read_cohort(path, task, some_endpoints=True)
    assert cohort.survival["overall_survival"].event.tolist() == [1.0, 0.0] * 6
    assert np.isnan(cohort.survival["progression_free_survival"].months).all()
    with pytest.raises(InputError, match="lacks the column PFS_Months"):
        read_cohort(path, task)
    table["OS_Event"][2] = "2"
    with pytest.raises(InputError, match="line 4, column OS_Event: is neither 1 nor 0"):
        read_cohort(write_table(path, table), task, some_endpoints=True)
