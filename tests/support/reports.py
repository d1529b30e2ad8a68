"""Readers' reports, and programs to report."""

from careerguide.site.reports import ReaderReport
from tests.support.factories import make_program, make_source


def html_of(answer) -> str:
    return answer.content.decode()


def make_priced_program():
    return make_program("MS in Robotics", tuition_usd=20_000, source=make_source())


def make_report(**values) -> ReaderReport:
    defaults = {"page": "/programs/x/", "label": "Tuition", "figure": "$20,000", "said": "It has changed."}
    return ReaderReport.objects.create(**defaults | values)
