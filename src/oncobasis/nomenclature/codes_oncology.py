"""Codes of the cancer record (SNOMED CT, ICD-10-CM, ICD-O-3, NCIt, LOINC) for FHIR in and out.

Seen in the value sets and examples of hl7.fhir.us.mcode 4.0.0, in published guides that use the
same codes (AJCC stage groups), and in LOINC answer lists. Codes that are not here are read by
their display, which is that of the code system itself.
"""

from __future__ import annotations

from types import MappingProxyType

SNOMED = "http://snomed.info/sct"
ICD_10 = frozenset({"http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10",
                    "http://fhir.de/CodeSystem/bfarm/icd-10-gm"})  # fmt: skip
ICD_O_3 = frozenset(
    {"http://terminology.hl7.org/CodeSystem/icd-o-3", "http://hl7.org/fhir/sid/icd-o-3",
     "urn:oid:2.16.840.1.113883.6.43.1"}
)  # fmt: skip
NCIT = frozenset({"http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
                  "http://ncithesaurus-stage.nci.nih.gov"})  # fmt: skip
MONDO = frozenset({"http://purl.obolibrary.org/obo/mondo.owl"})
ONCOTREE = frozenset({"http://oncotree.mskcc.org/oncotree", "http://oncotree.info"})
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"

ECOG = frozenset({"89247-1", "89262-0"})
ECOG_ANSWERS = MappingProxyType({"LA9622-7": 0, "LA9623-5": 1, "LA9624-3": 2, "LA9625-0": 3,
                                 "LA9626-8": 4, "LA9627-6": 5})  # fmt: skip
KARNOFSKY = frozenset({"89243-0"})
LANSKY = frozenset({"C38144"})

STAGE_GROUPS = frozenset({"399390009", "399537006", "399588009", "21908-9", "21902-2", "21914-7"})
PATHOLOGIC_STAGE = frozenset({"399588009", "21902-2"})
TUMOR_CATEGORIES = frozenset(
    {"399504009", "384625004", "399534004", "371494008", "399387003", "371497001"}
)
"""Clinical and pathologic T, N and M categories."""
OTHER_STAGES = MappingProxyType(
    {"385361009": "FIGO", "385388004": "Lymphoma stage", "C139007": "ISS", "C141392": "R-ISS",
     "C141212": "Binet", "C141207": "Rai", "409720004": "INSS", "C133427": "INRG",
     "405916000": "IRS", "106243009": "Breslow", "103419001": "Clark"}
)  # fmt: skip
GLEASON_GROUP = "385377005"
GRADES = MappingProxyType({"1155708003": "low", "1286893008": "intermediate",
                           "1155707008": "high"})  # fmt: skip
GRADE_CODES = frozenset({"C18000", "371469007", "33732-9"})
HISTOLOGY_CODES = frozenset({"31206-6"})
DISEASE_STATUS = "97509-4"
DISEASE_TRENDS = MappingProxyType(
    {"268910001": "improved", "359746009": "stable", "271299001": "worsened",
     "LA28366-5": "complete response", "LA28369-9": "partial response",
     "LA28371-5": "stable disease", "LA28370-7": "progressive disease"}
)  # fmt: skip
NO_METASTASES = frozenset({"1287652008"})
COMORBIDITIES = "398192003"

AJCC_STAGES = MappingProxyType(
    {"1222605001": "0", "1222721004": "0a", "1222722006": "0is", "1222723001": "I",
     "1222724007": "IA", "1222725008": "IA1", "1222726009": "IA2", "1222727000": "IA3",
     "1222728005": "IB", "1222729002": "IB1", "1222730007": "IB2", "1222731006": "IC",
     "1222732004": "IE", "1222733009": "IS", "1222765007": "II", "1222766008": "IIA",
     "1222767004": "IIA1", "1222768009": "IIA2", "1222769001": "IIB", "1222770000": "IIC",
     "1222771001": "IIE", "1222772008": "II bulky", "1222801008": "III", "1222802001": "IIIA",
     "1222803006": "IIIA1", "1222804000": "IIIA2", "1222805004": "IIIB", "1222806003": "IIIC",
     "1222807007": "IIIC1", "1222809005": "IIIC2", "1222811001": "IIID", "1222837003": "IV",
     "1222838008": "IVA", "1222841004": "IVB", "1222842006": "IVC"}
)  # fmt: skip

SECONDARY_SITES = MappingProxyType(
    {"C77": "lymph node", "C78.0": "lung", "C78.1": "mediastinum", "C78.2": "pleura",
     "C78.4": "small intestine", "C78.5": "large intestine", "C78.6": "peritoneum",
     "C78.7": "liver", "C79.0": "kidney", "C79.1": "bladder", "C79.2": "skin", "C79.31": "brain",
     "C79.32": "meninges", "C79.3": "brain or meninges", "C79.4": "nervous system",
     "C79.51": "bone", "C79.52": "bone marrow", "C79.5": "bone or bone marrow", "C79.6": "ovary",
     "C79.7": "adrenal gland", "C79.81": "breast", "C79.82": "genital organs",
     "C7B.01": "lymph node", "C7B.02": "liver", "C7B.03": "bone", "C7B.04": "peritoneum"}
)  # fmt: skip
"""ICD-10-CM categories of secondary neoplasms; the longest that begins the code counts."""
SNOMED_SITES = MappingProxyType(
    {"94225005": "brain", "94222008": "bone", "1098951000119108": "liver"}
)  # fmt: skip

BODY_SITES = MappingProxyType(
    {"39607008": "lung", "44029006": "lung", "80248007": "breast", "10200004": "liver",
     "64033007": "kidney", "15776009": "pancreas"}
)  # fmt: skip

MORPHOLOGIES = MappingProxyType(
    {"8140/3": "adenocarcinoma", "8070/3": "squamous cell carcinoma",
     "8041/3": "small cell carcinoma", "8046/3": "non-small cell carcinoma",
     "8500/3": "invasive ductal carcinoma", "8520/3": "invasive lobular carcinoma",
     "8013/3": "large cell neuroendocrine carcinoma", "8012/3": "large cell carcinoma",
     "8010/3": "carcinoma", "8000/3": "malignant neoplasm",
     "1187332001": "adenocarcinoma", "35917007": "adenocarcinoma",
     "1162767002": "squamous cell carcinoma",
     "74364000": "small cell carcinoma", "82711006": "invasive ductal carcinoma",
     "89740008": "invasive lobular carcinoma"}
)  # fmt: skip
"""Morphology (ICD-O-3 or SNOMED CT) without a site; the site comes from the condition."""

TYPE_OF_MORPHOLOGY = MappingProxyType(
    {
        ("LUNG", "adenocarcinoma"): "LUAD",
        ("LUNG", "squamous cell carcinoma"): "LUSC",
        ("LUNG", "small cell carcinoma"): "SCLC",
        ("LUNG", "non-small cell carcinoma"): "NSCLC",
        ("LUNG", "large cell neuroendocrine carcinoma"): "LUNE",
        ("BREAST", "invasive ductal carcinoma"): "IDC",
        ("BREAST", "invasive lobular carcinoma"): "ILC",
        ("PROSTATE", "adenocarcinoma"): "PRAD",
        ("STOMACH", "adenocarcinoma"): "STAD",
        ("PANCREAS", "adenocarcinoma"): "PAAD",
        ("PANCREAS", "invasive ductal carcinoma"): "PAAD",
        ("BOWEL", "adenocarcinoma"): "COADREAD",
    }
)
"""OncoTree code of a morphology within an organ of OncoTree's first level."""

RXNORM_INGREDIENTS = MappingProxyType(
    {"1727455": "alectinib", "1921217": "brigatinib", "1535457": "ceritinib",
     "1148495": "crizotinib", "2103164": "lorlatinib", "3639": "doxorubicin",
     "56946": "paclitaxel", "3002": "cyclophosphamide", "84857": "anastrozole",
     "11289": "warfarin", "32968": "clopidogrel", "121243": "voriconazole", "2002": "carbamazepine"}
)  # fmt: skip
"""RxNorm ingredients that the example packages use; any other is read by its display."""

PREGNANCY_FINDING = "77386006"
PREGNANCY_STATUS = "82810-3"
PREGNANT = MappingProxyType({"LA15173-0": True, "LA26683-5": False})

TUMOR_TYPES = MappingProxyType(
    {"92814006": "CLLSLL", "277571004": "BLL", "353431000119107": "BRCA", "254837009": "BRCA",
     "254637007": "NSCLC"}
)  # fmt: skip
"""OncoTree code of SNOMED CT disorders that no shipped map of the tumour types has."""
