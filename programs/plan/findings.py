"""What a plan found, in headings and sentences."""

from collections.abc import Sequence

from careerguide.lib.money import exact_dollars
from careerguide.lib.months import month_words
from careerguide.lib.names import inside_sentence, isolate, join_names
from careerguide.lib.number_format import both_or_all, number_word
from programs.payback import NEVER
from programs.payback_answer import span
from programs.payback_numbers import Numbers
from programs.plan.option import Option, payback_words
from roles.starting_pay import StartingPay, StartingRow


def payback_finding(options: Sequence[Option]) -> str:
    """Such as "3.3 months for one, 17.3 for the other", with the assumed lengths."""
    answered = sorted((each for each in options if each.months is not None), key=lambda each: each.months)
    if not answered:
        return ""
    if len(answered) == 1:
        sentence = f"{answered[0].words}{answered[0].in_brackets}"
        if len(options) > 1:
            sentence += f" for {answered[0].name}"
    elif answered[0].months == NEVER:
        sentence = _none(answered, len(options))
    elif len({(each.months, each.assumed) for each in answered}) == 1:
        sentence = f"{answered[0].words} for {_some(answered, len(options))}{answered[0].in_brackets}"
    elif len(options) == 2:
        sentence = _one_and_other(*answered)
    else:
        sentence = _range(answered, len(options))
    return f"{sentence[0].upper()}{sentence[1:]}{_if_kept(answered)}"


def _one_and_other(one: Option, other: Option) -> str:
    first = f"{one.words}{one.in_brackets} for one"
    if other.months == NEVER:
        return f"{first}; the other doesn’t pay back"
    is_number = bool(one.months)
    words = other.words.removesuffix(" months") if is_number else other.words
    return f"{first}, {words}{other.in_brackets} for the other"


def _some(options: Sequence[Option], total: int) -> str:
    """Such as "both", "all three" or "two of three"."""
    count = len(options)
    return both_or_all(count) if count == total else f"{number_word(count)} of {number_word(total)}"


def _none(options: Sequence[Option], total: int) -> str:
    if len(options) < total:
        who = f"{_some(options, total)} don’t pay"
    else:
        who = "neither pays" if total == 2 else f"none of the {number_word(total)} pays"
    return f"{who} back within 40 years{_assumed(options)}"


def _range(options: Sequence[Option], total: int) -> str:
    paid = [each for each in options if each.months != NEVER]
    words = span(each.months for each in paid).words if paid[0].months else f"up to {paid[-1].words}"
    if not paid[-1].months:
        words = "nothing to pay back"
    some = "" if len(paid) == total else f" for {_some(paid, total)}"
    return f"{words}{some}{_assumed(paid)}"


def assumed_lengths(options: Sequence[Option]) -> str:
    """Such as "2 years or 4 years"."""
    return join_names(dict.fromkeys(each.assumed.removeprefix("assumed ") for each in options if each.assumed), "or")


def _assumed(options: Sequence[Option]) -> str:
    """For a sentence about all of ``options``."""
    depend = [each for each in options if each.in_brackets]
    if not depend:
        return ""
    unless_stated = "" if len(depend) == len(options) else " if none is stated"
    return f" (assumed {assumed_lengths(depend)}{unless_stated})"


def _if_kept(options: Sequence[Option]) -> str:
    """The end that the ledger uses, if it isn't known what the reader keeps."""
    ends = {each.assumes_keeping if each.other_reader else None for each in options}
    return {True: ", if you keep earning", False: ", if you stop working"}.get(ends.pop(), "") if len(ends) == 1 else ""


def balance_finding(options: Sequence[Option], years: int) -> str:
    """Such as "Indiana is ahead by December 2028, Johns Hopkins by February 2031"."""
    paid = sorted((each for each in options if each.paid_back_in), key=lambda each: each.paid_back_in)
    if not paid:
        free = [each for each in options if each.months == 0]
        if len(free) == len(options):
            return "No debt"
        if free:
            return f"{_some(free, len(options)).capitalize()} {'has' if len(free) == 1 else 'have'} no debt"
        return f"Not ahead within {number_word(years)} years"
    if len(paid) > 2:
        last = month_words(paid[-1].paid_back_in)
        return f"{_some(paid, len(options)).capitalize()} are ahead by {last}{_assumed(paid)}"
    first, *others = (f"by {month_words(each.paid_back_in)}{each.in_brackets}" for each in paid)
    return ", ".join([f"{paid[0].name} is ahead {first}", *(f"{paid[1].name} {words}" for words in others)])


def reader_sentence(numbers: Numbers, options: Sequence[Option]) -> str:
    """What the plan knows or assumes about the reader's pay."""
    earn, keep = numbers.earn, numbers.keep
    if earn is None:
        return "Without your pay, this page shows only what the programs cost."
    if not earn:
        return "You earn nothing now."
    pay = f"You earn {exact_dollars(earn)}"
    if keep is not None:
        if keep >= earn:
            return f"{pay} and keep earning it while you study."
        return f"{pay} and keep {exact_dollars(keep)} of it while you study." if keep else f"{pay} and stop working."
    ends = {each.assumes_keeping for each in options if each.other_reader}
    if not ends:
        return f"{pay} and keep earning it while you study part-time."
    assumption = {
        (True,): "that you keep all of it",
        (False,): "that you stop working, because the study is full-time",
        (False, True): "that you stop working for a full-time program and keep all of it for the others",
    }[tuple(sorted(ends))]
    return f"{pay}, and we don’t know what you keep. The ledger assumes {assumption}."


def pay_sentence(options: Sequence[Option]) -> str:
    """The pay that the ledger counts with."""
    answered = [each for each in options if each.row]
    if not answered:
        return ""
    row = answered[0].row
    if any(each.is_graduates or each.row != row for each in answered):
        return "Then you start on what a program’s graduates earn, if that is known and less than entry pay."
    if row.is_official:
        return f"Then you start at {exact_dollars(row.low)}, {official_end(row, answered[0].answer.pay)}."
    end = ", the low end of entry pay there" if row.high > row.low or row.high_open else ""
    return f"Then you start at {isolate(inside_sentence(row.label))} at {exact_dollars(row.low)}{end}."


def official_end(row: StartingRow, pay: StartingPay) -> str:
    """Where official pay begins: its 25th percentile may be unknown."""
    return f"the {'25th percentile' if row.low == pay.percentile_25 else 'median'} of official pay"


def yearly_sentences(options: Sequence[Option]) -> list[str]:
    """The paybacks if tuitions of unstated basis are for a year."""
    yearly = [each for each in options if each.if_yearly is not None]
    if not yearly:
        return []
    words = [f"{payback_words(each.if_yearly)} for {each.name}{each.in_brackets}" for each in yearly]
    return [f"Whether tuition is per year or in total. If it is per year, payback is {join_names(words)}."]
