"""The transcript bundle: found by place and gene, the same bytes again, refused when damaged."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.annotate.bundle import Transcripts, load_transcripts, read_transcripts
from oncobasis.annotate.bundle_format import SCHEMA, BundleSource, pack
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Exon, Placement, Strand, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCES = (BundleSource("synthetic", "1", "everything"),)


def a_transcript(gene: str = "G", start: int = 100, assembly: str = "GRCh38") -> Transcript:
    """A synthetic transcript of two exons: three codons and ten bases of intron."""
    exons = (
        Exon(1, start, start + 4, after="GTAAGT"),
        Exon(2, start + 15, start + 21, before="TTTCAG"),
    )
    return Transcript(
        gene=gene,
        name=f"NM_{gene}.1",
        chromosome="7",
        strand=Strand.FORWARD,
        placements=(Placement(assembly, exons, start + 1, start + 19),),
        coding="ATGGCTTAA",
        protein="MA",
        downstream="CC",
        ensembl=f"ENST_{gene}.1",
        checked=(assembly,),
    )


def written(folder: Path, *transcripts: Transcript, version: str = "1") -> Path:
    """A bundle file of these transcripts."""
    path = folder / "bundle.jsonl.gz"
    path.write_bytes(pack(transcripts, version=version, sources=SOURCES))
    return path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    kept = (a_transcript("B", 500), a_transcript("A"))

    found = read_transcripts(written(tmp_path, *kept, version="2026.11"))

    assert [t for gene in found.genes for t in found.of_gene(gene)] == [kept[1], kept[0]]
    assert (found.version, found.sources, len(found)) == ("2026.11", SOURCES, 2)


def test_the_order_of_transcripts_does_not_change_the_bytes() -> None:
    pair = a_transcript("A"), a_transcript("B", 500)

    forward = pack(pair, version="1", sources=SOURCES)
    assert forward == pack(reversed(pair), version="1", sources=SOURCES)


def test_the_digest_is_of_the_content(tmp_path: Path) -> None:
    path = written(tmp_path, a_transcript())

    body = gzip.decompress(path.read_bytes()).partition(b"\n")[2]

    assert read_transcripts(path).digest == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(99, 99, 0), (100, 100, 1), (110, 110, 1), (121, 130, 1), (122, 130, 0), (1, 999, 1)],
)
def test_introns_and_both_ends_belong_to_the_transcript(start: int, end: int, found: int) -> None:
    bundle = Transcripts.of([a_transcript()])

    assert len(bundle.at("GRCh38", "7", start, end)) == found
    assert len(bundle.at("GRCh38", "chr7", start, end)) == found


def test_another_assembly_or_chromosome_has_none() -> None:
    bundle = Transcripts.of([a_transcript()])

    assert bundle.at("GRCh37", "7", 100, 100) == ()
    assert bundle.at("GRCh38", "8", 100, 100) == ()
    assert bundle.of_gene("H") == ()
    assert bundle.genes_on("GRCh38") == ("G",)
    assert bundle.genes_on("GRCh37") == ()


@given(
    st.lists(st.integers(1, 120), max_size=8, unique=True),
    st.integers(1, 150),
    st.integers(0, 30),
)
def test_the_index_finds_what_a_plain_search_finds(
    starts: list[int], start: int, length: int
) -> None:
    kept = [a_transcript(f"G{at}", at) for at in starts]
    end = start + length

    found = Transcripts.of(kept).at("GRCh38", "7", start, end)

    expected = {t.gene for t in kept if t.placements[0].exons[0].start <= end}
    expected &= {t.gene for t in kept if t.placements[0].exons[-1].end >= start}
    assert {t.gene for t in found} == expected


def test_a_sequence_is_decoded_once_and_only_when_asked_for() -> None:
    asked: list[int] = []
    whole = Transcripts.of([a_transcript("A"), a_transcript("B", 500)])

    def decode(number: int) -> Transcript:
        asked.append(number)
        return whole.of_gene(whole.entries[number].gene)[0]

    bundle = Transcripts(whole.entries, _decode=decode)
    assert asked == []
    bundle.of_gene("B")
    bundle.at("GRCh38", "7", 500, 500)
    assert asked == [1]


def test_one_transcript_cannot_stand_twice() -> None:
    with pytest.raises(KnowledgeError, match="twice"):
        pack([a_transcript(), a_transcript()], version="1", sources=SOURCES)


def _cut(content: bytes) -> bytes:
    return content[:-20]


def _flipped(content: bytes) -> bytes:
    return content[:40] + bytes([content[40] ^ 1]) + content[41:]


def _longer(content: bytes) -> bytes:
    return content + b"more"


def _another_base(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b"ATGGCT", b"ATGGAT"))


def _another_schema(content: bytes) -> bytes:
    text = gzip.decompress(content)
    return gzip.compress(text.replace(SCHEMA.encode(), b"oncobasis.transcripts/9"))


def _sealed(body: bytes) -> bytes:
    seal = {"schema": SCHEMA, "sha256": hashlib.sha256(body).hexdigest()}
    return gzip.compress(json.dumps(seal).encode() + b"\n" + body)


def _one_line_less(content: bytes) -> bytes:
    return _sealed(gzip.decompress(content).split(b"\n", 1)[1].rsplit(b"\n", 2)[0] + b"\n")


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _flipped,
        _longer,
        _another_base,
        _another_schema,
        _one_line_less,
        gzip.decompress,
        lambda _: b"",
        lambda _: gzip.compress(b"[]\n"),
        lambda _: gzip.compress(b"no json\n"),
        lambda _: _sealed(b'{"version":"1"}\n'),
    ],
)
def test_a_damaged_bundle_is_refused_by_name(
    damage: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = written(tmp_path, a_transcript("A"), a_transcript("B", 500))
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(KnowledgeError, match=r"bundle\.jsonl\.gz"):
        read_transcripts(path)


def test_a_bundle_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such file"):
        load_transcripts(tmp_path / "missing.jsonl.gz")


@pytest.mark.parametrize("change", [{"coding": "ATGGCTGCTTAA"}, {"strand": 7}, {"gene": 1}])
def test_a_transcript_whose_parts_do_not_fit_is_refused(
    change: dict[str, object], tmp_path: Path
) -> None:
    body = gzip.decompress(written(tmp_path, a_transcript()).read_bytes()).split(b"\n")
    record = {**json.loads(body[2]), **change}
    path = tmp_path / "other.jsonl.gz"
    path.write_bytes(_sealed(b"\n".join([body[1], json.dumps(record).encode(), b""])))

    bundle = read_transcripts(path)

    with pytest.raises(KnowledgeError, match=r"other\.jsonl\.gz, G"):
        bundle.of_gene("G")


def test_a_transcript_may_have_several_in_one_gene() -> None:
    first = a_transcript()
    bundle = Transcripts.of([first, replace(first, name="NM_G2.1")])

    assert [t.name for t in bundle.of_gene("G")] == ["NM_G.1", "NM_G2.1"]
