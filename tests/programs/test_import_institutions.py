import pytest

from programs.models import Institution
from tests.support.admin import shown_messages
from tests.support.factories import make_institution, make_program
from tests.support.files import row_errors, save
from tests.support.search import find_programs

pytestmark = pytest.mark.django_db


def test_institutions_are_added_renamed_or_skipped(admin_client):
    renamed, same = make_institution("Old Name"), make_institution("Night School")
    program = make_program(institution=renamed)
    answer = save(
        admin_client,
        Institution,
        {"slug": "old-name", "name": "New Name", "url": "www.example.edu"},
        {"slug": "", "name": "Night School", "url": ""},
        {"slug": "", "name": "Day School", "url": ""},
    )
    assert "Saved: 1 new, 1 changed, 1 unchanged." in shown_messages(answer)
    renamed.refresh_from_db()
    same.refresh_from_db()
    assert (renamed.name, renamed.url) == ("New Name", "https://www.example.edu")
    assert same.slug == "night-school"
    assert Institution.objects.get(name="Day School").slug == "day-school"
    assert list(find_programs("new name")) == [program]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [{"slug": "other", "name": "Night School"}],
            (2, "name", "This name belongs to the institution with the slug night-school."),
        ),
        (
            [{"slug": "a", "name": "Same"}, {"slug": "b", "name": "Same"}],
            (3, "name", "This name belongs to the institution with the slug a."),
        ),
        ([{"slug": "no slug", "name": "X"}], (2, "slug", "Enter letters, digits and hyphens only.")),
        ([{"slug": "", "name": " ", "url": "example.edu"}], (2, "name", "This must not be empty.")),
    ],
)
def test_invalid_institution_is_an_error(admin_client, rows, expected):
    make_institution("Night School")
    ((number, column, reason),) = row_errors(admin_client, Institution, *rows)
    assert (number, column) == expected[:2]
    assert reason.startswith(expected[2])
