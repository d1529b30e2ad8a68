import pytest

from tests.support.page import Page, get_page

pytestmark = pytest.mark.usefixtures("content")

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/programs/", "Degree programs"),
        ("/programs/?sort=tuition", "Degree programs"),
        ("/programs/?format=online&tuition_max=30k", "6 programs, online, up to $30,000"),
        ("/programs/?q=zzzz", "0 programs matching “zzzz”"),
        ("/roles/ai-engineer/programs/", "Programs for AI Engineer"),
        ("/roles/ai-engineer/programs/?format=hybrid", "Programs for AI Engineer: 2 programs, hybrid"),
    ],
)
def test_page_title_lists_the_filters(client, url, title):
    assert get_page(client, url).title == f"{title} – careerguide"
    part = client.get(url, headers=HTMX)
    assert Page(part).title == f"{title} – careerguide"
    # htmx only reads a title at the start of a response.
    assert part.content.decode().startswith("<title>")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_page_title_escapes_the_search_words(client, headers):
    assert "<b>x" not in client.get("/programs/", {"q": "<b>x</b>"}, headers=headers).content.decode()


@pytest.mark.parametrize(
    ("url", "description"),
    [
        ("/programs/", "10 programs. Degree programs by format, length and tuition."),
        (
            "/roles/ai-engineer/programs/",
            "10 programs. Degree programs for the career AI Engineer, by format, length and tuition.",
        ),
    ],
)
def test_meta_description_names_the_role(client, url, description):
    assert get_page(client, url).meta("description") == description
