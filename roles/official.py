"""What official statistics say about a role's pay, in sentences."""

from typing import NamedTuple

from django.utils.text import capfirst

from careerguide.lib.money import dollars, short_dollars
from careerguide.lib.names import inside_sentence, isolate
from roles.models import Occupation, Role
from roles.models.role import PayBasis


class OfficialPay(NamedTuple):
    """Sentences: ``classification`` says which occupation includes the role, and ``words`` what it pays.

    ``head_label`` and ``head_words`` are for the head of a guide without a pay of its own.
    """

    occupation: Occupation
    classification: str
    words: str
    caveat: str

    @property
    def head_label(self) -> str:
        median = "" if self.occupation.pay_p50 is None else " median"
        return f"Official{median} pay per year, {isolate(inside_sentence(self.occupation.title))}"

    @property
    def head_words(self) -> str:
        occupation = self.occupation
        return occupation.pay_figure.text if occupation.pay_p50 is None else dollars(occupation.pay_p50)


def official_pay(role: Role, occupation: Occupation, *, choice: str | None = None) -> OfficialPay:
    """``occupation`` lists the title of ``role``, or our editors chose it; then ``choice`` says why."""
    title = isolate(inside_sentence(occupation.title))
    if choice is None:
        classification = f"The US government files “{isolate(role)}” under {title}."
    else:
        classification = f"Our editors chose {title} as a close official occupation. {choice}".rstrip()
    percentiles = dict(occupation.percentiles())
    sentences = [spread(percentiles), *headline_sentences(role, percentiles)]
    return OfficialPay(occupation, classification, " ".join(filter(None, sentences)), basis_caveat(role))


def spread(percentiles: dict[int, int]) -> str:
    """Such as "Half of them earn more than $140,300, and one in ten more than $230,630.", or ""."""
    parts = []
    if 50 in percentiles:
        parts.append(f"half of them earn more than {dollars(percentiles[50])}")
    if 90 in percentiles:
        parts.append(f"one in ten {'' if parts else 'earns '}more than {dollars(percentiles[90])}")
    words = ", and ".join(parts)
    return f"{capfirst(words)}." if words else ""


def headline_sentences(role: Role, percentiles: dict[int, int]) -> list[str]:
    """Where the headline pay goes beyond ``percentiles``."""
    if role.salary_low is None:
        return []
    sentences = []
    if 90 in percentiles and role.salary_high > percentiles[90]:
        sentences.append(f"The headline’s {short_dollars(role.salary_high)} is higher than that.")
    if 10 in percentiles and role.salary_low < percentiles[10]:
        low, lowest = short_dollars(role.salary_low), dollars(percentiles[10])
        sentences.append(f"Nine in ten earn more than {lowest}; the headline’s {low} is lower than that.")
    return sentences


def basis_caveat(role: Role) -> str:
    """Why the headline pay may not be comparable with official wages, or ""."""
    if role.salary_low is None or role.salary_basis == PayBasis.BASE:
        return ""
    if role.salary_basis == PayBasis.TOTAL:
        return "The official figures are wages; the headline is total pay, which may count more."
    return "The official figures are wages; the guide doesn’t say what its headline counts."
