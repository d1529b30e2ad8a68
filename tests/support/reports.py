"""What the tests of readers' reports share: a report, and a program whose figure is reported."""

from careerguide.site.reports import ReaderReport
from tests.support.factories import make_program, make_source


def html_of(answer) -> str:
    """The page of ``answer``."""
    return answer.content.decode()


def make_priced_program():
    """A program with a figure that a reader can report."""
    return make_program("MS in Robotics", tuition_usd=20_000, source=make_source())


def make_report(**values) -> ReaderReport:
    """A report that nobody has looked at."""
    defaults = {"page": "/programs/x/", "label": "Tuition", "figure": "$20,000", "said": "It has changed."}
    return ReaderReport.objects.create(**defaults | values)
