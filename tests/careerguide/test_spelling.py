import pytest

from careerguide.lib.spelling import edit_distance, similarity


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("johns", "johns", 0),
        ("jonhs", "johns", 1),
        ("hopkin", "hopkins", 1),
        ("hopkinns", "hopkins", 1),
        ("hopkyns", "hopkins", 1),
        ("misissipi", "mississippi", 2),
        ("finance", "law", 3),
        ("abcdef", "ghijkl", 3),
    ],
)
def test_edit_distance_is_counted_up_to_a_limit(one, other, distance):
    assert edit_distance(one, other, 2) == edit_distance(other, one, 2) == distance


def test_similarity_is_the_share_of_common_trigrams():
    assert similarity("word", "word") == 1
    assert similarity("word", "two") == 0
    assert similarity("jonhs", "johns") == pytest.approx(0.2)
    assert similarity("jonhs", "jones") == pytest.approx(1 / 3)
