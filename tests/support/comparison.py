"""Pages that compare guides or programs."""

from tests.support.page import Page


class ComparedPage(Page):
    @property
    def titles(self) -> list[str]:
        return self.without(".hidden").texts(".compare-title")

    @property
    def cells(self) -> dict[str, list[str]]:
        """The cells of each row, keyed by its label and any suffix, such as "differs" or "some not stated"."""
        return self.table("table.compare")

    @property
    def highlights(self) -> list[str]:
        return self.texts(".compare-highlights li")

    @property
    def skills(self) -> dict[str, str]:
        return self.terms("dl.compare-skills")

    @property
    def notice(self) -> str:
        return " ".join(self.notices)


def guides_page(client, *slugs) -> ComparedPage:
    return ComparedPage(client.get("/roles/compare/", {"role": slugs}))


def programs_page(client, *slugs) -> ComparedPage:
    return ComparedPage(client.get("/programs/compare/", {"program": slugs}))
