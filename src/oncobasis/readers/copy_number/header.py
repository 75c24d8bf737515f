"""By what each copy-number format is recognised; no two of them claim one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.readers.copy_number.table.columns import (
    Columns,
    column_line,
    is_comment,
    plain_name,
    said,
)
from oncobasis.readers.copy_number.table.numbers import number
from oncobasis.readers.copy_number.table.words import LEVELS, is_call, kinds_of_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.readers.files.head import Head

_LESIONS = ("Unique Name", "Descriptor", "Wide Peak Limits", "Peak Limits", "Amplitude Threshold")
_FOREIGN = frozenset(
    {
        "variantclassification", "protein", "proteinchange", "hgvsp", "hgvspshort", "hgvsc",
        "aachange", "aminoacidchange", "alteration", "variant", "finding", "mutation", "biomarker",
        "result", "coding", "codingchange", "cdnachange", "gene1", "gene2", "breakpoint1",
        "fusionname", "leftgene", "site1hugosymbol", "diplotype", "phenotype", "ref", "alt",
        "referenceallele", "tumorseqallele2", "generegion", "unit", "expression", "foldchange",
    }
)  # fmt: skip
_MATRIX = ("gene", "gene_id", "band")
_READ_ROWS = 200
# Names that other tables give to other things.
_ANY_CALL = frozenset({"call", "value"})


def proves_gistic_lesions(head: Head) -> bool:
    """Whether it is GISTIC's table of peaks by sample (``all_lesions``)."""
    columns = _columns(head)
    return columns is not None and set(_LESIONS) <= set(columns.names)


def proves_cnvkit(head: Head) -> bool:
    """Whether it holds CNVkit's segments (``.cns``, ``.call.cns``)."""
    columns = _plain(head)
    if columns is None or not columns.has("chromosome", "start", "end", "gene", "log2"):
        return False
    # Bins (.cnr, .cnn) look alike but for the number of bins in each row.
    return columns.has("probes") and "log2" in columns.names


def proves_seg(head: Head) -> bool:
    """Whether it is a seg file of CBS or IGV: sample, place and one segment mean."""
    columns = _plain(head)
    if columns is None or not columns.has("sample", "chromosome", "start", "end", "mean"):
        return False
    return not (_is_allelic(columns) or columns.has("gene"))


def proves_allele_segments(head: Head) -> bool:
    """Whether it holds segments with copies of each allele, or at least of both together."""
    columns = _plain(head)
    if columns is None or columns.has("gene"):
        return False
    return columns.has("chromosome", "start", "end") and _is_allelic(columns)


def proves_gistic_genes(head: Head) -> bool:
    """Whether it is a table of GISTIC by genes: thresholded, or the values themselves."""
    columns = _plain(head)
    if columns is None:
        return False
    plain = [plain_name(name) for name in columns.names[:3]]
    ids = {"locusid", "geneid"}
    found = plain[:1] == ["genesymbol"] and plain[1:2] != [] and plain[1] in ids
    return found and plain[2:] == ["cytoband"] and _matrix_of_numbers(head, columns)


def proves_gene_calls(head: Head) -> bool:
    """Whether it names genes with a copy-number call, level or number of copies each."""
    columns = _plain(head)
    if columns is None or not (columns.has("gene") or columns.has("gene_id")):
        return False
    bins = columns.has("chromosome", "start", "end", "log2") and not columns.has("call")
    if proves_gistic_genes(head) or proves_cnvkit(head) or bins:
        return False
    if columns.has("least", "most") or columns.has("total") or columns.has("log2"):
        return True
    return _has_calls(head, columns) if columns.has("call") else _is_level_matrix(head, columns)


def _has_calls(head: Head, columns: Columns) -> bool:
    """Whether the column of calls speaks of copies: by its name, or by most of what stands there.

    A number alone may count anything, unless the column is named for it or goes below zero.
    """
    name = plain_name(columns.names[columns.places["call"]])
    values = [columns.value(cells, "call") for cells in _rows(head, columns)]
    known = [text for text in values if is_call(text)]
    if 2 * len(known) < sum(map(bool, values)):
        return False
    if name not in _ANY_CALL or (name == "value" and columns.has("gene", "gene_id", "sample")):
        return True
    return any(kinds_of_word(text) or (number(text) or 0) < 0 for text in known)


def _is_allelic(columns: Columns) -> bool:
    return columns.has("major", "minor") or columns.has("total")


def _is_level_matrix(head: Head, columns: Columns) -> bool:
    """Whether it is cBioPortal's matrix: genes, then one column of levels for each sample."""
    first = plain_name(columns.names[0]) if columns.names else ""
    samples = columns.others(*_MATRIX)
    if first not in {"hugosymbol", "entrezgeneid"} or not samples:
        return False
    texts = {said(c[n]) for c in _rows(head, columns) for _, n in samples if n < len(c)} - {""}
    values = {number(text) for text in texts}
    return bool(texts) and None not in values and values <= LEVELS


def _matrix_of_numbers(head: Head, columns: Columns) -> bool:
    samples = columns.others(*_MATRIX)
    texts = {said(c[n]) for c in _rows(head, columns) for _, n in samples if n < len(c)} - {""}
    return bool(samples) and all(number(text) is not None for text in texts)


def _plain(head: Head) -> Columns | None:
    """The columns, unless one belongs to another kind of file."""
    columns = _columns(head)
    if columns is None or columns.width < len(("gene", "call")):
        return None
    return None if _FOREIGN & {plain_name(name) for name in columns.names} else columns


def _columns(head: Head) -> Columns | None:
    if head.content.startswith((b"##fileformat=VCF", b"{", b"[")):
        return None
    for line in head.lines:
        if line.strip() and not is_comment(line):
            return column_line(line)
    return None


def _rows(head: Head, columns: Columns) -> Iterator[list[str]]:
    """Data rows of the head; the last line may be cut off and is left out unless it is alone."""
    lines = [line for line in head.lines if line.strip() and not is_comment(line)][1:]
    whole = lines if len(lines) == 1 or head.text.endswith("\n") else lines[:-1]
    for line in whole[:_READ_ROWS]:
        yield columns.cells(line)
