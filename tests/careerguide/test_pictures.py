"""Tests of the tag that draws each picture once, and of a filter that writes HTML."""

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


def test_definitions_are_escaped_and_isolated():
    rows = Template("{{ rows|definitions }}").render(Context({"rows": [("Basis", "R&D"), ("Note", "מכללה")]}))
    assert rows == "<div><dt>Basis</dt><dd>R&amp;D</dd></div><div><dt>Note</dt><dd><bdi>מכללה</bdi></dd></div>"
