"""The packed nomenclature tables are what the reviewed records make of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from oncobasis.core.errors import InputError, KnowledgeError
from oncobasis.knowledge.importers import disease_bridge, drugs, genes, oncotree
from oncobasis.knowledge.importers.disease_bridge import split_note
from oncobasis.knowledge.importers.drugs import split_civic_therapies
from oncobasis.knowledge.importers.tsv import read_records, write_records
from oncobasis.knowledge.tables import TABLES, compile_tables
from oncobasis.nomenclature.tables import DATA_FOLDER, read_table

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


def test_compiling_the_records_gives_the_shipped_tables_twice_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    assert compile_tables(KNOWLEDGE, first) == compile_tables(KNOWLEDGE, second)
    for name in TABLES:
        packed = (first / name).read_bytes()
        assert packed == (second / name).read_bytes()
        assert packed[4:8] == b"\0\0\0\0", "the time of packing must not be in the file"
        assert gzip.decompress(packed).decode() == read_table(name, DATA_FOLDER)


def test_importing_the_sources_again_gives_the_records(shared_data: Path, tmp_path: Path) -> None:
    oncotree.import_oncotree(shared_data, tmp_path)
    disease_bridge.import_bridge(shared_data, tmp_path)
    genes.import_genes(shared_data, tmp_path)
    drugs.import_drugs(shared_data, tmp_path)
    written = sorted(tmp_path.iterdir())
    assert len(written) == 7
    for path in written:
        assert path.read_bytes() == (KNOWLEDGE / path.name).read_bytes(), path.name


def test_a_missing_source_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="oncotree_2025_10_03"):
        oncotree.import_oncotree(tmp_path, tmp_path)


def test_a_damaged_or_missing_table_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"missing.*install"):
        read_table("drugs.tsv.gz", tmp_path)
    whole = (DATA_FOLDER / "drugs.tsv.gz").read_bytes()
    (tmp_path / "drugs.tsv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_table("drugs.tsv.gz", tmp_path)


def test_a_code_oncotree_lacks_stops_the_compiler(tmp_path: Path) -> None:
    for path in KNOWLEDGE.glob("*.tsv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    labels = tmp_path / "oncotree_labels.tsv"
    labels.write_text(labels.read_text() + "NOPE\tNOPE\t\ttest\n")
    with pytest.raises(KnowledgeError, match="NOPE"):
        compile_tables(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_note_is_split_into_tags_and_remark() -> None:
    tags, remark = split_note("TCGA study code; [excl=GIST,LM; ask=site] GIST apart")
    assert tags == {"excl": "GIST,LM", "ask": "site"}
    assert remark == "TCGA study code; GIST apart"
    with pytest.raises(InputError, match="unknown tag"):
        split_note("[color=red]")


def test_a_therapy_name_with_a_comma_stays_whole() -> None:
    cell = "Selumetinib,Gefitinib,HER2 Inhibitor CP-724,714"
    assert split_civic_therapies(cell) == ("Selumetinib", "Gefitinib", "HER2 Inhibitor CP-724,714")
    assert split_civic_therapies("2,4-pyrimidinediamine") == ("2,4-pyrimidinediamine",)


def test_records_survive_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "records.tsv"
    write_records(path, about=("a source",), columns=("a", "b"), rows=[("1", ""), ("2", "x")])
    assert read_records(path) == [{"a": "1", "b": ""}, {"a": "2", "b": "x"}]
    path.write_text("a\tb\n1\n")
    with pytest.raises(KnowledgeError, match=r"records\.tsv:2"):
        read_records(path)
    with pytest.raises(KnowledgeError, match="not one record"):
        write_records(path, about=(), columns=("a",), rows=[("tab\there",)])
