"""The page of an official occupation."""

from functools import cached_property

from roles.models import Occupation, Role, RoleOccupation


class OccupationPage:
    """The page of ``occupation``, which comes from ``OccupationPage.rows()``."""

    def __init__(self, occupation: Occupation):
        self.occupation = occupation

    @staticmethod
    def rows():
        return Occupation.objects.select_related("source", "growth_source", "skills_source", "successor")

    @cached_property
    def guides(self) -> list[RoleOccupation]:
        """The links to published guides: first those that list the title, then those chosen by our editors."""
        links = RoleOccupation.objects.filter(occupation=self.occupation, role__in=Role.objects.published())
        leading = RoleOccupation.LEADING
        rows = links.filter(relation__in=leading).select_related("role").order_by("role__sort_key", "pk")
        return sorted(rows, key=lambda link: leading.index(link.relation))
