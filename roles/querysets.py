"""The questions that pages ask about role guides."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from careerguide.lib.natural_keys import NaturalKeyQuerySet
from careerguide.publishing import PublishedQuerySet


@dataclass(frozen=True)
class AskedSkill:
    """A skill that a guide asks for, and what it says of it."""

    name: str
    slug: str
    note: str


@dataclass(frozen=True)
class GroupOfSkills:
    """A group of a guide's skills, in their order."""

    name: str
    text: str
    skills: list[AskedSkill] = field(default_factory=list)


class SkillGroupQuerySet(NaturalKeyQuerySet):
    """Groups of skills."""

    def with_skills(self, role) -> list[GroupOfSkills]:
        """The groups of ``role`` with their skills, in one query; a group without any is there too."""
        groups: dict[int, GroupOfSkills] = {}
        of_role = self.filter(role=role).order_by("number", "pk", "entries__number", "entries__pk")
        of_skill = "entries__skill__name", "entries__skill__slug", "entries__note"
        for pk, name, text, *skill in of_role.values_list("pk", "name", "text", *of_skill):
            group = groups.setdefault(pk, GroupOfSkills(name, text))
            if skill[0] is not None:
                group.skills.append(AskedSkill(*skill))
        return list(groups.values())

    def for_audit(self):
        """The groups with their skills."""
        return self.select_related("role").prefetch_related("entries__skill")


class RoleQuerySet(PublishedQuerySet):
    """Role guides, named after the pages that need them."""

    def for_list(self):
        """Guides as rows of a list: title, claim, headline figures, family."""
        return self.published().select_related("specialization", "source")

    def for_guide(self):
        """A whole guide, its sections included, in a number of queries that no row adds to.

        But for its skills: ``SkillGroup.objects.with_skills(role)`` reads those, groups and all, in one.
        """
        from roles.models import Comparison, PayBand, RoleOccupation, SourceNote

        return (
            self.published()
            .select_related("specialization", "source")
            .prefetch_related(
                Prefetch("pay_bands", PayBand.objects.select_related("source")),
                "fit_statements",
                "steps",
                "days",
                Prefetch("comparisons", Comparison.objects.select_related("other")),
                Prefetch("official", RoleOccupation.objects.select_related("occupation__source")),
                Prefetch("notes", SourceNote.objects.select_related("source")),
            )
        )

    def for_audit(self):
        """Guides, drafts too, with all that their pages say, in a number of queries that no row adds to."""
        from roles.models import SkillGroup

        return self.prefetch_related(
            Prefetch("skill_groups", SkillGroup.objects.for_audit()),
            *("comparisons", "pay_bands", "steps", "days", "fit_statements", "notes", "aliases"),
        )

    def with_steps(self):
        """Guides, drafts too, with their steps."""
        return self.prefetch_related("steps")

    def matching(self, text: str):
        """Guides in which every word of ``text`` stands: title, other names, family or claim."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(aliases__name__icontains=word)
                | Q(specialization__name__icontains=word)
                | Q(claim__icontains=word)
            )
        return found.distinct()
