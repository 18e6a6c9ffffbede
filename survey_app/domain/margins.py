"""How far a share may be from that of all recipients, and whether enough of them were asked.

The interval is Wilson's (1927): it stays within 0 and 1, and says something sensible of 0 of 20 too; Newcombe (1998)
compares it with others. Where the number N of recipients is known, n of them answered, and they were drawn at random,
the variance is less by (N - n)/(N - 1), the finite population correction (Cochran, Sampling Techniques, 1977, chapter
2). It counts who answered this question, not who answered any: whoever left it blank was not asked, as far as it can
tell. Of a part of the recipients, such as those who used the site, nobody knows how many there are: it is corrected as
the question that leads to it, less those who left it blank.
"""

import math
from fractions import Fraction
from statistics import NormalDist
from typing import Final, NamedTuple

from survey_app.domain.russian import say_whole

CONFIDENCE: Final = 0.95
MARGIN_SENTENCE: Final = (
    "Погрешность верна для случайной выборки: если бы отвечали люди, выбранные случайно, то в 95 случаях из 100 доля "
    "среди всех получателей услуг попала бы в эти границы. Люди, которые сами решили ответить, случайной выборкой не "
    "являются."
)
"""To be shown wherever a margin is shown."""
DOUBT_SENTENCE: Final = (
    "Ответов больше, чем получателей услуг в реестре. Похоже, их число в реестре занижено, или одни и те же люди "
    "отвечали по нескольку раз. Проверьте число: по нему считается нужная выборка."
)
"""To be shown wherever `is_doubtful`."""
UNCORRECTED_SENTENCE: Final = "Погрешность посчитана так, будто число получателей услуг неизвестно."
"""To follow where margins are shown of such a sample."""


class Margin(NamedTuple):
    """Where a share of all recipients lies: 0 ≤ low ≤ share ≤ high ≤ 1."""

    low: float
    high: float


def estimate_margin(part: int, base: int, *, left: float = 1.0, confidence: float = CONFIDENCE) -> Margin | None:
    """Return the interval of `part` of `base` answers, None without answers; `left` is `count_left`, 0 to 1."""
    if not base:
        return None
    share = part / base
    if left <= 0:
        return Margin(share, share)
    normal = NormalDist().inv_cdf((1 + confidence) / 2)
    one = left / base  # the weight of one answer, as if the population had no end
    squared = normal**2
    centre = (share + squared * one / 2) / (1 + squared * one)
    half = normal * math.sqrt(share * (1 - share) * one + squared * one**2 / 4) / (1 + squared * one)
    # What rounding of floats alone could put on the wrong side of the share, or of 0 and 1, is put right.
    return Margin(max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)))


def is_doubtful(respondents: Fraction | int, recipients: int | None) -> bool:
    """Tell whether more persons answered than there are: then the number of recipients cannot be relied on."""
    return recipients is not None and respondents > recipients


def count_reached(answered: int, chosen: int, reached: Fraction | int) -> Fraction:
    """Return for how many of all recipients a follower speaks: `reached` by its filter, less who left it blank.

    `chosen` is how many gave the filter's answer that leads to it, `answered` how many of them answered it.
    """
    return reached * (Fraction(min(answered, chosen), chosen) if chosen else Fraction(0))


def count_left(respondents: Fraction | int, recipients: int | None) -> float:
    """Return the finite population correction, 0 if everybody answered.

    It is 1, no correction, where the number of recipients is unknown or doubtful: a number that is too low must not
    turn into certainty.
    """
    if recipients is None or is_doubtful(respondents, recipients):
        return 1.0
    if respondents == recipients:
        return 0.0
    return min(1.0, float((recipients - respondents) / (recipients - 1))) if recipients > 1 else 1.0


class Sample(NamedTuple):
    """How many responses are counted and how many are needed, None if the number of recipients is unknown."""

    counted: int
    required: int | None

    @property
    def is_met(self) -> bool | None:
        """Whether there are enough; None if nobody knows how many are needed."""
        return None if self.required is None else self.counted >= self.required


def explain_sample(sample: Sample) -> str:
    """Say in Russian whether the sample is big enough."""
    if sample.required is None:
        return "Сколько нужно ответов, неизвестно: в реестре нет числа получателей услуг."
    verdict = "набрана" if sample.is_met else "пока не набрана"
    return f"Нужная выборка {verdict}: {say_whole(sample.counted)} из {say_whole(sample.required)}."
