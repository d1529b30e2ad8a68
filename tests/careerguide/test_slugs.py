"""The last parts of addresses, made of names."""

from careerguide.lib.slugs import free_slugs, make_slug


def asked(standing: set[str]):
    """A catalog in which ``standing`` are taken, with how often it was asked."""

    def taken(slugs):
        taken.times += 1
        return slugs & standing

    taken.times = 0
    return taken


def test_a_long_name_is_cut_between_words():
    assert make_slug("Master of Science in Finance", 20) == "master-of-science-in"
    assert make_slug("Master of Science", 20) == "master-of-science"
    assert make_slug("A" * 30, 20) == "a" * 20
    assert make_slug("東京", 20) == ""


def test_slugs_that_are_free_are_given_as_they_are():
    taken = asked(set())
    assert free_slugs(["a", "b"], taken) == ["a", "b"]
    assert taken.times == 1


def test_equal_names_get_numbers_in_their_order():
    assert free_slugs(["a", "a", "b", "a"], asked(set())) == ["a", "a-2", "b", "a-3"]


def test_what_is_taken_is_passed_by():
    assert free_slugs(["a", "a"], asked({"a", "a-2"})) == ["a-3", "a-4"]


def test_a_name_that_ends_like_a_number_is_given_once():
    slugs = free_slugs(["a", "a-2", "a"], asked(set()))
    assert sorted(slugs) == sorted(set(slugs))


def test_many_that_are_taken_cost_few_questions():
    taken = asked({"a", *(f"a-{number}" for number in range(2, 1001))})
    assert free_slugs(["a"], taken) == ["a-1001"]
    assert taken.times < 15
    assert free_slugs(["a"] * 1000, asked({"a"}))[-1] == "a-1001"


def test_no_names_ask_nothing():
    taken = asked(set())
    assert free_slugs([], taken) == []
    assert taken.times == 0
