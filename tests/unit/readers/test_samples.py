from __future__ import annotations

import pytest

from oncobasis.core.errors import InputError
from oncobasis.readers.small_variants.samples import NamedInHeader, SampleColumns, find_samples

NOTHING = NamedInHeader()


@pytest.mark.parametrize(
    ("names", "tumor", "normal"),
    [
        (("NORMAL", "TUMOR"), "TUMOR", "NORMAL"),
        (("TUMOR", "NORMAL"), "TUMOR", "NORMAL"),
        (("HCC1395_NORMAL_DNA", "HCC1395_TUMOR_DNA"), "HCC1395_TUMOR_DNA", "HCC1395_NORMAL_DNA"),
        (("P1-T", "P1-N"), "P1-T", "P1-N"),
        (("P1_blood", "P1_metastasis"), "P1_metastasis", "P1_blood"),
        (("S1", "germline"), "S1", "germline"),
        (("tumour", "S2"), "tumour", "S2"),
        (("PatientTumor", "PatientNormal"), "PatientTumor", "PatientNormal"),
        (("TCGA-A6-2686-10A-01D", "TCGA-A6-2686-01A-01D"), "TCGA-A6-2686-01A-01D",
         "TCGA-A6-2686-10A-01D"),
        (("A", "B", "TUMOR"), "TUMOR", None),
    ],
)  # fmt: skip
def test_told_by_name(names: tuple[str, ...], tumor: str, normal: str | None) -> None:
    assert find_samples(names, NOTHING, None, file="f") == SampleColumns(tumor, normal)


def test_header_lines_win_over_names() -> None:
    header = NamedInHeader("NORMAL", "TUMOR")  # named the wrong way round on purpose
    found = find_samples(("NORMAL", "TUMOR"), header, None, file="f")
    assert found == SampleColumns("NORMAL", "TUMOR")


def test_a_single_sample_is_the_tumour() -> None:
    assert find_samples(("S1",), NOTHING, None, file="f") == SampleColumns("S1", None)


def test_no_sample_column() -> None:
    assert find_samples((), NOTHING, None, file="f").names == ()


@pytest.mark.parametrize("names", [("S1", "S2"), ("T1_tumor", "T2_tumor"), ("normal1", "normal2")])
def test_two_that_cannot_be_told_apart_are_named_with_the_flag(names: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as error:
        find_samples(names, NOTHING, None, file="case.vcf")
    assert "--sample" in str(error.value)
    assert all(name in str(error.value) for name in names)
    assert str(error.value).startswith("case.vcf")


def test_the_option_chooses() -> None:
    assert find_samples(("S1", "S2"), NOTHING, "S2", file="f") == SampleColumns("S2", None)
    paired = find_samples(("S1", "NORMAL"), NOTHING, "S1", file="f")
    assert paired == SampleColumns("S1", "NORMAL")


def test_an_unknown_sample_names_those_there_are() -> None:
    many = tuple(f"S{number}" for number in range(14))
    with pytest.raises(InputError, match=r"S0, S1.*and 4 more"):
        find_samples(many, NOTHING, "X", file="f")


def test_the_normal_of_the_header_is_never_read_as_the_tumour() -> None:
    header = NamedInHeader("T", "N")
    with pytest.raises(InputError, match="normal"):
        find_samples(("T", "N"), header, "N", file="f")
    with pytest.raises(InputError, match="normal"):
        find_samples(("N",), NamedInHeader(None, "N"), None, file="f")
