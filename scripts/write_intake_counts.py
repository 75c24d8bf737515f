"""Write what every public file gives, for review and for the test that holds the readers to it.

``python scripts/write_intake_counts.py ../shared/data > tests/golden/intake_counts.tsv``
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from oncobasis.readers.intake.read import read_file
from oncobasis.readers.reading.options import ReadOptions

# Files whose assembly or sample no line of theirs says; GRCh37 or GRCh38 as their source has it.
ASSEMBLIES = {
    "callers": "GRCh37",
    "cna/TCGA.AB.3009.hg19.seg.txt": "GRCh37",
    "cna/all_lesions.conf_99.txt": "GRCh37",
    "cna/amplicon.cns": "GRCh37",
    "cna/tr95t.cns": "GRCh37",
    "fusions/arriba_fusions.tsv.gz": "GRCh38",
    "fusions/star-fusion.fusion_predictions.abridged.tsv": "GRCh38",
    "pcgr/T001-COAD.grch37.vcf.gz": "GRCh37",
    "pcgr": "GRCh38",
    "tso500": "GRCh37",
}
SAMPLES = {
    "maf/tcga_laml.maf.gz": "TCGA-AB-2802",
    "cna/all_lesions.conf_99.txt": "TCGA-AB-2803-03A-01D-0756-21",
}
COLUMNS = (
    "file", "format", "annotation", "assembly", "sample", "rows", "alleles", "reported",
    "filtered", "not_understood", "reasons", "findings",
)  # fmt: skip


def options_of(name: str) -> ReadOptions:
    """The options that a file needs because it does not say them itself."""
    folder = name.partition("/")[0]
    return ReadOptions(
        assembly=ASSEMBLIES.get(name, ASSEMBLIES.get(folder)), sample=SAMPLES.get(name)
    )


def counted(folder: Path, name: str) -> tuple[str, ...]:
    """One line of the table: what was recognised and what became of the rows."""
    result = read_file(folder / name, options_of(name))
    counts = result.counts
    kinds = Counter(type(seen).__name__ for seen in result.alterations)
    return (
        name,
        result.format,
        result.annotation,
        result.assembly or "-",
        result.samples[0] if result.samples else "-",
        *map(str, (counts.rows, counts.alleles, counts.reported, counts.filtered)),
        str(counts.not_understood),
        ";".join(f"{reason}={n}" for reason, n in counts.reasons) or "-",
        ";".join(f"{kind}={n}" for kind, n in sorted(kinds.items())) or "-",
    )


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) / "variants"
    names = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    print("\t".join(COLUMNS))
    for name in names:
        print("\t".join(counted(folder, name)))


if __name__ == "__main__":
    main()
