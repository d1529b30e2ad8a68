"""How sure a figure is."""

import pytest

from careerguide.lib.figures import FigureState, figure_state


class SomeSource:
    """A source, as far as a figure's state asks."""

    def __init__(self, is_editorial: bool = False):
        self.is_editorial = is_editorial


@pytest.mark.parametrize(
    ("source", "basis", "state"),
    [
        (None, "", FigureState.NO_SOURCE),
        (None, "total", FigureState.NO_SOURCE),
        (SomeSource(), "", FigureState.AS_STATED),
        (SomeSource(), "total", FigureState.SOURCED),
        (SomeSource(is_editorial=True), "", FigureState.EDITORIAL),
        (SomeSource(is_editorial=True), "total", FigureState.EDITORIAL),
    ],
)
def test_a_figure_is_as_sure_as_its_source_and_its_basis(source, basis, state):
    assert figure_state(source, basis) is state


def test_every_state_has_a_word_of_its_own_and_says_what_it_means():
    assert len({state.word for state in FigureState}) == len(FigureState)
    assert all(state.meaning.endswith(".") for state in FigureState)
