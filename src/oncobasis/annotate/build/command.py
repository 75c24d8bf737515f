"""``oncobasis transcripts build``: annotation and genome files -> a transcript bundle."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from oncobasis.annotate.build.annotation_file import best_version, read_models
from oncobasis.annotate.build.assemble import assembled
from oncobasis.annotate.build.checks import NotBuiltError
from oncobasis.annotate.build.lifting import Region, placed_by_model, placed_by_search
from oncobasis.annotate.build.model import Model, base_of
from oncobasis.annotate.build.report import BuildReport, Outcome, outcome_of
from oncobasis.annotate.build.sequence import Genome, GenomeFile, on_strand, read_fasta
from oncobasis.annotate.build.wanted import Wanted, read_gene_list, wanted_transcripts
from oncobasis.annotate.bundle_format import BundleSource, pack, read_packed
from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.core.errors import InputError, UsageError
from oncobasis.core.transcript import Placement, Transcript
from oncobasis.nomenclature.genes import ManeTranscript

HOME, SECOND = "GRCh38", "GRCh37"

Progress = Callable[[str, int, int], None]
"""Hears what is being done, how far it is and how much there is."""


@dataclass(frozen=True, slots=True)
class SecondAssembly:
    """GRCh37: its genome, and the transcripts an annotation of it has (none: search by bases)."""

    genome: Genome
    models: Sequence[Model] | None


@dataclass(frozen=True, slots=True)
class BuildFiles:
    """What a bundle is built from.

    ``gff`` and ``fasta`` are of GRCh38, ``gff37`` and ``fasta37`` of GRCh37; any of GFF3, GTF and
    genePred will do for the first of each. ``mane`` is a MANE summary (without it the packaged
    table names the transcripts), ``proteins`` a FASTA file of the published proteins.
    """

    gff: Path
    fasta: Path
    mane: Path | None = None
    proteins: Path | None = None
    gff37: Path | None = None
    fasta37: Path | None = None

    def sources(self) -> Iterator[BundleSource]:
        """The files by name, with what each was for."""
        for what in ("gff", "fasta", "mane", "proteins", "gff37", "fasta37"):
            path: Path | None = getattr(self, what)
            if path is not None:
                yield BundleSource(path.name, "as given", what)


def build_transcripts(
    files: BuildFiles,
    *,
    out: Path,
    genes: str | Path | None = None,
    version: str = "",
    progress: Progress | None = None,
) -> BuildReport:
    """Build a bundle of the MANE Select transcripts of a list of genes (None: all) and write it.

    With ``fasta37`` and no ``gff37`` exons are found on GRCh37 by their bases. What cannot be
    built is in the report with its reason. Raises InputError or UsageError; then nothing is
    written.
    """
    if files.gff37 is not None and files.fasta37 is None:
        raise UsageError("GRCh37 needs its genome", remedy="give --fasta37 beside --gff37")
    hears = progress or _silent
    wanted, refused = wanted_transcripts(read_gene_list(genes), files.mane)
    models = _by_gene(read_models(files.gff, wanted, _step(hears, files.gff)))
    if not models:
        raise InputError(
            "holds no transcript of these genes", where=files.gff.name, remedy="is it of GRCh38?"
        )
    second = _second(wanted, files.fasta37, files.gff37, hears)
    published = {} if files.proteins is None else read_fasta(files.proteins)
    build = _Build(GenomeFile(files.fasta), second, published)
    transcripts: list[Transcript] = []
    outcomes = [Outcome(name, "", (), reason) for name, reason in refused.items()]
    for number, (symbol, transcript) in enumerate(sorted(wanted.by_gene.items()), 1):
        hears("building transcripts", number, len(wanted.by_gene))
        built, outcome = build.one(transcript, models.get(symbol, []))
        outcomes.append(outcome)
        transcripts += [built] if built is not None else []
    digest = write_bundle(transcripts, out, version=version, sources=files.sources())
    return BuildReport(tuple(sorted(outcomes, key=lambda o: o.gene)), out, digest)


@dataclass(frozen=True, slots=True)
class _Build:
    """The files a transcript is built from."""

    genome: Genome
    second: SecondAssembly | None
    proteins: Mapping[str, str]

    def one(
        self, mane: ManeTranscript, models: Sequence[Model]
    ) -> tuple[Transcript | None, Outcome]:
        """The transcript of one gene and what became of it."""
        name = mane.refseq_transcript
        try:
            model = _chosen(models, mane)
            protein = _protein(self.proteins, mane)
            transcript = assembled(model, self.genome, HOME, mane, protein)
        except NotBuiltError as refused:
            return None, Outcome(mane.symbol, name, (), str(refused))
        if self.second is None:
            return transcript, outcome_of(transcript)
        try:
            lifted = _lifted(transcript, model, self.genome, self.second, mane)
        except NotBuiltError as refused:
            return transcript, outcome_of(transcript, f"not on {SECOND}: {refused}")
        return lifted, outcome_of(lifted)


def write_bundle(
    transcripts: Iterable[Transcript],
    out: Path,
    *,
    version: str,
    sources: Iterable[BundleSource],
) -> str:
    """Write a bundle whole or not at all; returns its digest."""
    content = pack(transcripts, version=version, sources=sources)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        digest = read_packed(part).digest
        part.replace(out)
    except OSError as error:
        raise UsageError(
            f"the bundle cannot be written ({error.strerror})",
            where=str(out),
            remedy="name a file in a folder that you may write to",
        ) from error
    finally:
        with suppress(OSError):  # where the folder is no folder, nothing is left behind
            part.unlink(missing_ok=True)
    return digest


def _chosen(models: Sequence[Model], mane: ManeTranscript) -> Model:
    """The one model of the MANE Select transcript on the chromosome of the gene."""
    accessions = (mane.refseq_transcript, mane.ensembl_transcript)
    kept = best_version(list(models), accessions)
    if not kept:
        raise NotBuiltError("its MANE Select transcript is not in the annotation")
    if not any(model.name in accessions or model.is_tagged for model in kept):
        due = next(name for name in accessions if base_of(name) == base_of(kept[0].name))
        raise NotBuiltError(f"the annotation has {kept[0].name}, not {due}")
    place = load_gene_places(HOME).place(mane.symbol)
    here = [m for m in kept if place is None or m.chromosome == place.chromosome]
    if len(here) != 1:
        raise NotBuiltError(f"in {len(here)} places of the genome")
    return here[0]


def _lifted(
    transcript: Transcript,
    model: Model,
    genome: Genome,
    second: SecondAssembly,
    mane: ManeTranscript,
) -> Transcript:
    """The transcript with its placement on the second assembly too."""
    if second.models is None:
        region = _region(transcript, second.genome)
        exons = [on_strand(genome, model.chromosome, span, model.strand) for span in model.exons]
        found = placed_by_search(transcript, exons, region, second.genome, SECOND)
    else:
        found = _by_annotation(transcript, second, mane)
    return replace(
        transcript,
        placements=(found, *transcript.placements),
        checked=(SECOND, *transcript.checked),
    )


def _region(transcript: Transcript, genome: Genome) -> Region:
    """Where to look for the exons: the gene's place, else its whole chromosome."""
    place = load_gene_places(SECOND).place(transcript.gene)
    if place is not None:
        return Region(place.chromosome, place.start, place.end, place.strand)
    size = genome.length(transcript.chromosome)
    return Region(transcript.chromosome, 1, size, transcript.strand)


def _by_annotation(
    transcript: Transcript, second: SecondAssembly, mane: ManeTranscript
) -> Placement:
    """Tries every model of the transcript there; NotBuiltError with the reason of the last."""
    names = {base_of(mane.refseq_transcript), base_of(mane.ensembl_transcript)}
    models = [m for m in second.models or () if base_of(m.name) in names]
    refused = NotBuiltError("its transcript is not in the annotation of that assembly")
    found: list[Placement] = []
    for model in models:
        try:
            found.append(placed_by_model(transcript, model, second.genome, SECOND))
        except NotBuiltError as reason:
            refused = reason
    if len({place.coding_blocks() for place in found}) > 1:
        raise NotBuiltError(f"in {len(found)} places there")
    if not found:
        raise refused
    return found[0]


def _second(
    wanted: Wanted, fasta: Path | None, gff: Path | None, hears: Progress
) -> SecondAssembly | None:
    if fasta is None:
        return None
    models = None if gff is None else read_models(gff, wanted, _step(hears, gff))
    return SecondAssembly(GenomeFile(fasta), models)


def _by_gene(models: Iterable[Model]) -> dict[str, list[Model]]:
    found: dict[str, list[Model]] = {}
    for model in models:
        found.setdefault(model.gene, []).append(model)
    return found


def _protein(proteins: Mapping[str, str], mane: ManeTranscript) -> str | None:
    """The published protein; NotBuiltError when the file of proteins does not have it."""
    if not proteins:
        return None
    for name in (mane.refseq_protein, mane.ensembl_protein):
        if name in proteins:
            return proteins[name]
    raise NotBuiltError(f"{mane.refseq_protein} is not in the file of proteins")


def _step(hears: Progress, path: Path) -> Callable[[int], None]:
    size = path.stat().st_size if path.is_file() else 0

    def heard(done: int) -> None:
        hears(f"reading {path.name}", done, size)

    return heard


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total
