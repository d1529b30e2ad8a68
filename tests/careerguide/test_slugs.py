import pytest

from careerguide.lib.slugs import free_slugs, is_slug, make_slug


def counting(taken: set[str]):
    """A lookup of taken slugs that counts its calls."""

    def find_taken(slugs):
        find_taken.calls += 1
        return slugs & taken

    find_taken.calls = 0
    return find_taken


def test_long_name_is_cut_between_words():
    assert make_slug("Master of Science in Finance", 20) == "master-of-science-in"
    assert make_slug("Master of Science", 20) == "master-of-science"
    assert make_slug("A" * 30, 20) == "a" * 20


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Gießen", "giessen"),
        ("ŁÓDŹ", "lodz"),
        ("Þórshöfn", "thorshofn"),
        ("東京 大学", "東京-大学"),
        ("Московский университет", "московский-университет"),
        ("हिन्दी साहित्य", "हिन्दी-साहित्य"),
        ("Master’s in C++", "masters-in-cplusplus"),
        ("😀 ++", ""),
    ],
)
def test_slug_keeps_the_letters_of_every_script(text, slug):
    assert make_slug(text, 160) == slug
    assert is_slug(slug) == bool(slug)


@pytest.mark.parametrize("text", ["", "-", "a b", "a/b", "a.b", "a\n", "e\u0301", "\u093fa", "a\u200bb", "a\x00"])
def test_other_characters_are_no_slug(text):
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["a", "a-2", "A_b", "é", "東京", "が", "हिन्दी-2"])
def test_letters_digits_hyphens_and_underscores_are_a_slug(text):
    assert is_slug(text)


def test_available_slugs_are_unchanged():
    find_taken = counting(set())
    assert free_slugs(["a", "b"], find_taken) == ["a", "b"]
    assert find_taken.calls == 1


def test_equal_names_get_numbers_in_order():
    assert free_slugs(["a", "a", "b", "a"], counting(set())) == ["a", "a-2", "b", "a-3"]


def test_taken_slugs_are_skipped():
    assert free_slugs(["a", "a"], counting({"a", "a-2"})) == ["a-3", "a-4"]


def test_slugs_are_unique_if_a_name_ends_with_a_number():
    slugs = free_slugs(["a", "a-2", "a"], counting(set()))
    assert sorted(slugs) == sorted(set(slugs))


def test_many_taken_slugs_need_few_lookups():
    find_taken = counting({"a", *(f"a-{number}" for number in range(2, 1001))})
    assert free_slugs(["a"], find_taken) == ["a-1001"]
    assert find_taken.calls < 15
    assert free_slugs(["a"] * 1000, counting({"a"}))[-1] == "a-1001"


def test_empty_list_of_names_needs_no_lookup():
    find_taken = counting(set())
    assert free_slugs([], find_taken) == []
    assert find_taken.calls == 0
