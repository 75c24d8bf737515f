"""Pathological complete response of breast cancer to neoadjuvant chemotherapy.

Columns and codes are those of the TransNEO training file (Sammut et al., Nature 2022,
doi 10.1038/s41586-021-04278-5) as the repository micrisor/NAT-ML publishes it: receptor and nodal
status are 1 or -1. That Histology 1 is invasive ductal carcinoma is inferred from its share
(`unverified`). The features were chosen for what they mean, before any was tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from oncobasis.predict.spec import FeatureKind, FeatureSpec, ModelKind, Transform
from oncobasis.training.task import BinaryOutcome, CardText, GroupAxis, Task, VariantPlan


def _flag(name: str, title: str, column: str, sign: int = 0) -> FeatureSpec:
    return FeatureSpec(name, title, column, FeatureKind.BINARY, monotone=sign)


def _score(name: str, title: str, column: str, bound: float, unit: str = "score") -> FeatureSpec:
    """A score or expression value; ``bound`` is the largest size that is possible."""
    return FeatureSpec(
        name=name,
        title=title,
        column=column,
        kind=FeatureKind.NUMBER,
        unit=unit,
        least=-bound,
        most=bound,
    )


CLINICAL = (
    FeatureSpec(
        "age", "Age at diagnosis", "Age.at.diagnosis", FeatureKind.NUMBER, "years", 18, 100,
        clip=(25.0, 80.0),
    ),
    _flag("er_positive", "Oestrogen receptor positive", "ER.status"),
    _flag("her2_positive", "HER2 positive", "HER2.status"),
    _flag("node_positive", "Axillary nodes involved at diagnosis", "LN.at.diagnosis"),
    FeatureSpec(
        "grade", "Grade", "Grade.pre.chemotherapy", FeatureKind.NUMBER, "", 1, 3, clip=(2.0, 3.0)
    ),
    FeatureSpec(
        "tumor_size", "Largest diameter at diagnosis", "Size.at.diagnosis", FeatureKind.NUMBER,
        "mm", 1, 250, clip=(5.0, 130.0), transform=Transform.LOG,
    ),
    _flag("is_ductal", "Invasive ductal carcinoma", "Histology"),
)  # fmt: skip
DNA = (
    FeatureSpec(
        "coding_mutations", "Coding mutations in the exome", "Coding.TMB", FeatureKind.NUMBER,
        "mutations", 0, 20000, clip=(0.0, 300.0), transform=Transform.LOG1P,
    ),
    _flag("tp53_mutated", "TP53 mutated", "CodingMuts.TP53"),
    _flag("pik3ca_mutated", "PIK3CA mutated", "CodingMuts.PIK3CA"),
    FeatureSpec(
        "chromosomal_instability", "Part of the genome with copy-number change", "CIN.Prop",
        FeatureKind.NUMBER, "fraction", 0, 1,
    ),
    _flag("hla_loh", "Loss of heterozygosity of HLA", "HLA.LOH"),
    FeatureSpec(
        "hrd_score", "Homologous recombination deficiency score", "HRD.sum", FeatureKind.NUMBER,
        "", 0, 150, transform=Transform.SQRT,
    ),
)  # fmt: skip
RNA = (
    _score("ggi", "Genomic grade index (proliferation), GSVA", "GGI.gsva", 1),
    _score("stat1", "STAT1 immune signature, GSVA", "STAT1.gsva", 1),
    _score("esc", "Embryonic stem cell signature, GSVA", "ESC.gsva", 1),
    _score("esr1_expression", "ESR1 expression", "ESR1.log2.tpm", 20, "log2 TPM"),
    _score("pgr_expression", "PGR expression", "PGR.log2.tpm", 20, "log2 TPM"),
    _score("erbb2_expression", "ERBB2 expression", "ERBB2.log2.tpm", 20, "log2 TPM"),
    _score("cytolytic_score", "Cytolytic activity", "CytScore.log2", 20, "log2 score"),
    _score("paclitaxel_score", "Paclitaxel response signature", "Swanton.PaclitaxelScore", 20),
    _score("tide_exclusion", "T-cell exclusion (TIDE)", "TIDE.Exclusion", 20),
    _score("tide_dysfunction", "T-cell dysfunction (TIDE)", "TIDE.Dysfunction", 20),
)


def _names(*sets: tuple[FeatureSpec, ...]) -> tuple[str, ...]:
    return tuple(feature.name for one in sets for feature in one)


_KNOWN = ("er_positive", "her2_positive", "node_positive", "grade")
_KNOWN_DNA = ("coding_mutations", "tp53_mutated", "pik3ca_mutated", "hrd_score")

WHOLE = ("clinical-dna-rna", "clinical-dna", "clinical")
"""The nested sets of tests, with all that belongs to them."""
_OPEN = {"is_ductal": ("no-histology", "histology"), "hla_loh": ("no-hla", "loss of HLA")}


def _plans() -> Iterator[VariantPlan]:
    """Three nested sets of tests, each also without loss of HLA, histology, or both."""
    for name, title, features, requires, most_missing in (
        (WHOLE[0], "clinical facts, DNA and RNA sequencing", (CLINICAL, DNA, RNA),
         (*_KNOWN, *_KNOWN_DNA, *_names(RNA)), 2),
        (WHOLE[1], "clinical facts and DNA sequencing", (CLINICAL, DNA),
         (*_KNOWN, *_KNOWN_DNA), 3),
        (WHOLE[2], "clinical facts", (CLINICAL,), _KNOWN, 2),
    ):  # fmt: skip
        whole = _names(*features)
        for left_out in ((), ("hla_loh",), ("is_ductal",), ("hla_loh", "is_ductal")):
            if set(left_out) <= set(whole):
                yield VariantPlan(
                    "-".join((name, *(_OPEN[one][0] for one in left_out))),
                    ", ".join((title, *(f"without {_OPEN[one][1]}" for one in left_out))),
                    tuple(one for one in whole if one not in left_out),
                    (*requires, *(one for one in _OPEN if one in whole and one not in left_out)),
                    most_missing,
                )


PLANS = tuple(_plans())

_SIGNS = {"1": "yes", "-1": "no"}

CARD = CardText(
    intended_use=(
        "Support for an oncologist or tumour board who weighs chemotherapy, with an anti-HER2"
        " antibody where HER2 is positive, before surgery of early or locally advanced breast"
        " cancer: the probability of a pathological complete response, with its reasons and a wide,"
        " honest interval. A demonstration on a small public cohort, not a validated test."
    ),
    not_for=(
        "Deciding alone to give, change or withhold neoadjuvant treatment, or to omit surgery.",
        "Choosing between regimens: the model does not compare them.",
        (
            "Regimens with a checkpoint inhibitor, a platinum, dual HER2 blockade or an"
            " antibody-drug conjugate, endocrine therapy alone, metastatic disease, men."
        ),
    ),
    outcome=(
        "Pathological complete response at surgery (residual cancer burden class 0), yes or no, as"
        " in the source file."
    ),
    source=(
        "TransNEO, Sammut et al. 2022 (Nature, doi 10.1038/s41586-021-04278-5), training file of"
        " the public repository micrisor/NAT-ML; prospective cohort, analysed retrospectively."
    ),
    sites=("TransNEO study (prospective, several centres)",),
    dates="not stated in the file",
    missing=(
        "The training file has no missing value in the features that are used. There is one variant"
        " for each of three nested sets of tests (clinical; and DNA; and RNA), each also without"
        " histology, loss of HLA, or both, and each fitted and calibrated on its own; the best one"
        " that the patient's data allow is used and named. What is yes or no is never guessed. A"
        " missing number (age, diameter, copy-number change) takes the training mean, widens the"
        " interval and is named; no effect is stated for it."
    ),
    limits=(
        (
            "Open validation of version 1.0.0 as shipped, 18 HER2-positive patients of another"
            " cohort, looked at once: 11 had a complete response, far more than predicted by any"
            " feature set. The RNA variant abstained for 9 of them. For HER2-positive patients the"
            " probability must not be used without a local check."
        ),
        (
            "147 patients with 38 complete responses. Every figure has a wide interval; differences"
            " between the three feature sets are suggestive, not proven."
        ),
        (
            "HER2-positive patients had an anti-HER2 antibody, the others had none, so HER2 status"
            " and that treatment can't be told apart."
        ),
        (
            "Exome mutation counts, copy-number and expression scores depend on the laboratory and"
            " its pipeline. GSVA scores depend on the cohort that they are computed in; a site that"
            " computes them otherwise must not use the RNA variant without its own check."
        ),
        "Grade 1 is read as grade 2: no grade 1 tumour was in the training file.",
        "Ki-67, PAM50 subtype and lymphocyte counts by pathology were not in the data.",
    ),
    failures=(
        "Values outside the training cloud: the model abstains.",
        (
            "Among HER2-positive patients, and among oestrogen-receptor-negative ones, it orders"
            " patients only weakly (see Subgroups)."
        ),
        "Dual HER2 blockade: not represented as such; the model may say too little.",
        "Lobular and other rare histologies: 16 patients in training.",
    ),
    terms=(
        "The cohort carries no licence and is not redistributed; this folder holds the model and"
        " aggregates only."
    ),
)

TASK = Task(
    name="breast-nac-pcr",
    title="Complete response, neoadjuvant breast cancer",
    target="pathological complete response",
    kind=ModelKind.BINARY,
    outcome=BinaryOutcome("resp.pCR"),
    features=(*CLINICAL, *DNA, *RNA),
    plans=PLANS,
    card=CARD,
    labels=("residual disease", "complete response"),
    groups=(
        GroupAxis("oestrogen receptor", "ER.status", {"1": "positive", "-1": "negative"}),
        GroupAxis("HER2", "HER2.status", {"1": "positive", "-1": "negative"}),
        GroupAxis("nodes", "LN.at.diagnosis", {"1": "involved", "-1": "free"}),
        GroupAxis("grade", "Grade.pre.chemotherapy", {"2": "2", "3": "3"}),
        GroupAxis("age", "Age.at.diagnosis", edges=(40, 50, 60), unit="years"),
    ),
    identity=(
        "Age.at.diagnosis",
        "Size.at.diagnosis",
        "Coding.TMB",
        "All.TMB",
        "HRD.sum",
        "ER.Allred",
        "CIN.Prop",
    ),
    aliases=dict.fromkeys(("er_positive", "her2_positive", "node_positive"), _SIGNS),
    notes=("small_sample", "research_demonstration"),
    fit="oncobasis.training.tasks.breast_nac_pcr_fit:fit_breast",
)
