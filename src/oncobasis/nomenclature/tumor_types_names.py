"""How a typed tumour name is made comparable: one key for every spelling of the same name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BRITISH = (
    ("tumour", "tumor"),
    ("globulinaemia", "globulinemia"),
    ("cythaemia", "cythemia"),
    ("leukaemia", "leukemia"),
    ("oesoph", "esoph"),
    ("haemat", "hemat"),
    ("haeman", "heman"),
    ("paediatric", "pediatric"),
)
_SILENT_WORDS = frozenset({"of", "the", "and", "a", "an"})
_LONGEST_UNSTRIPPED = 3
_SIGN_PLUS = re.compile(r"(?<=\w)\+")
_SIGN_MINUS = re.compile(r"(?<=\w)[-\u2212](?=[\s/,)]|$)")
_NOT_WORD = re.compile(r"[^\w]+|_")
_APOSTROPHE = re.compile("['\u2019\u02bc]")

# Words that tell the stage or course of a disease and never its kind.
_COURSE = re.compile(
    r"\b(?:(?:locally |locoregionally )?advanced|(?:de novo |oligo)?metastatic|recurrent|refractory"
    r"|relapsed|r/r|r/m|(?:extensive|limited)[ -]stage|(?:previously|heavily) (?:pre)?treated"
    r"|unresectable|inoperable|resectable|resected|early(?: stage)?|late(?: stage)?|localized"
    r"|localised|stage (?:iv|iii|ii|i|[0-4])[abc]?|newly diagnosed|treatment naive|untreated)\b",
    re.IGNORECASE,
)
_BETWEEN_COURSES = re.compile(r"^(?:\s|,|/|\bor\b|\band\b)+|(?:\s|,|/|\bor\b|\band\b)+$")
_NO_TYPE = frozenset(
    {"tumor", "malignant tumor", "malignancy", "mass", "unknown", "advanced", "metastatic",
     "metastases", "metastasis", "종양", "악성종양", "미상"}
)  # fmt: skip
_KOREAN_COURSE = re.compile(r"^(?:전이성|재발성|재발|진행성|불응성|절제불가능한|국소진행성)\s*")
_OF_SITE = re.compile(r"^(.+?),? of (?:the )?(.+)$", re.IGNORECASE)
_MALIGNANT_OF = re.compile(r"^malignant (?:neoplasm|tumou?r)s?,? of (?:the )?(.+)$", re.IGNORECASE)
_UNSPECIFIED = re.compile(r",?\s+(?:nos|not otherwise specified|unspecified)$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^(.+?)\s*\([^()]*\)$")
_RECEPTOR = re.compile(
    r"^(HER2|HR|ER|PR)(?:[ -]?(positive|negative|\+|-)|[ -](pos|neg))[ ,]+(.+)$", re.IGNORECASE
)
_COMMA = re.compile(r"^([^,]+), ([^,]+)$")


def name_key(text: str) -> str:
    """Return the comparison key: case, accents, punctuation, spacing and plural are ignored.

    ``HER2+`` and ``HER2-`` keep their sign as the words positive and negative.
    """
    folded = unicodedata.normalize("NFKD", text.strip())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    plain = unicodedata.normalize("NFC", plain).casefold()
    plain = _APOSTROPHE.sub("", plain)
    plain = _SIGN_MINUS.sub(" negative ", _SIGN_PLUS.sub(" positive ", plain))
    for british, american in _BRITISH:
        plain = plain.replace(british, american)
    words = (word for word in _NOT_WORD.sub(" ", plain).split() if word not in _SILENT_WORDS)
    return "".join(_singular(word) for word in words)


def _singular(word: str) -> str:
    if len(word) <= _LONGEST_UNSTRIPPED or not word.endswith("s"):
        return word
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def name_variants(text: str) -> Iterator[tuple[str, str]]:
    """Yield other ways to say the same tumour, with the words that were set aside.

    Ordered from the smallest change to the largest; the caller takes the first that is known.
    """
    core, dropped = without_course(text)
    plain = _IN_BRACKETS.sub(r"\1", _UNSPECIFIED.sub("", text))
    if plain != text:
        yield plain, text.removeprefix(plain).strip(" ,()")
    for name in _reworded(text):
        yield name, ""
    if dropped and core:
        yield core, dropped
        for name in _reworded(core):
            yield name, dropped


def receptor_prefix(text: str) -> tuple[str, str] | None:
    """Split ``HER2-positive gastric cancer`` into the marker's state and the rest."""
    match = _RECEPTOR.match(text)
    if match is None:
        return None
    marker, word, short, rest = match.groups()
    negative = (word or short).lower() in ("negative", "-", "neg")
    return f"{marker.upper()} {'negative' if negative else 'positive'}", rest


def names_no_type(text: str) -> bool:
    """Whether the words name no tumour type at all (``tumor``, ``metastatic``, ``종양``)."""
    return " ".join(text.casefold().replace("tumour", "tumor").split()) in _NO_TYPE


def without_course(text: str) -> tuple[str, str]:
    """Split off words of stage and course: the rest, and those words."""
    found = [match.group(0) for match in _COURSE.finditer(text)]
    core = _COURSE.sub(" ", text)
    korean = _KOREAN_COURSE.match(core)
    if korean is not None:
        found.append(korean.group(0).strip())
        core = core[korean.end() :]
    core = _BETWEEN_COURSES.sub("", core) if found else core
    return " ".join(core.split()).strip(" ,-"), ", ".join(found)


def _reworded(text: str) -> Iterator[str]:
    malignant = _MALIGNANT_OF.match(text)
    if malignant is not None:
        yield f"{malignant.group(1)} cancer"
        return
    turned = text
    for pattern in (_OF_SITE, _COMMA):
        match = pattern.match(text)
        if match is not None:
            turned = f"{match.group(2)} {match.group(1)}"
            yield turned
    for word, other in (("cancer", "carcinoma"), ("carcinoma", "cancer")):
        swapped = re.sub(rf"\b{word}(s?)\b", rf"{other}\1", turned, flags=re.IGNORECASE)
        if swapped != turned:
            yield swapped
