"""The language of Chinese financial reports: amounts, counts, rates, years and their names.

Everything here works on plain text and keeps offsets into it; what a figure *should* be is the
checks' business (:mod:`forms.checks`).
"""

from forms.prose.mentions import (
    AmountMention,
    CountMention,
    Mention,
    NumberMention,
    RateMention,
    ReferenceMention,
    YearMention,
)
from forms.prose.reader import Prose, Sentence, read_prose

__all__ = [
    "AmountMention",
    "CountMention",
    "Mention",
    "NumberMention",
    "Prose",
    "RateMention",
    "ReferenceMention",
    "Sentence",
    "YearMention",
    "read_prose",
]
