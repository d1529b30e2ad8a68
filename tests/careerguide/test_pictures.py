"""Tests of the tag that draws each picture once."""

from django.template import Context, Template

from careerguide.lib.charts import Axis
from careerguide.lib.ruler import tuition_ruler
from roles.charts import percent_bar, percent_chart


def draw(name: str, **values) -> str:
    arguments = " ".join(f"{each}={each}" for each in values)
    return Template(f'{{% draw "charts/{name}.html" {arguments} %}}').render(Context(values))


def test_picture_follows_its_values():
    low, high = (draw("ruler_mini", ruler=tuition_ruler(amount)) for amount in (7_000, 70_000))
    assert 'width="10%"' in low
    assert 'width="100%" y="1"' in high
    assert draw("ruler_mini", ruler=tuition_ruler(7_000)) == low


def test_text_of_a_picture_is_escaped():
    axis = Axis.up_to(10)
    chart = percent_chart(axis, [percent_bar(axis, "R&D <b>", 10, "10")])
    assert "R&amp;D &lt;b&gt;" in draw("ranges", chart=chart)
