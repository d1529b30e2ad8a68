"""Helpers for tests of readers' reports."""

from tests.support.factories import make_program, make_source


def html_of(answer) -> str:
    return answer.content.decode()


def make_priced_program():
    return make_program("MS in Robotics", tuition_usd=20_000, source=make_source())
