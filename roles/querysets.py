"""The questions that pages ask about role guides."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Subquery

from careerguide.content.natural_keys import NaturalKeyQuerySet
from careerguide.content.publishing import PublishedQuerySet, Status
from careerguide.lib.aggregates import ListOf
from roles import search


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

    def with_family(self):
        """With what a row of a list shows: title, claim, headline figures, family."""
        return self.select_related("specialization", "source")

    def for_list(self):
        """Guides as rows of a list."""
        return self.published().with_family()

    def whole(self):
        """With all of a guide's sections, in a number of queries that no row adds to.

        But for its skills: ``SkillGroup.objects.with_skills(role)`` reads those, groups and all, in one.
        """
        from roles.models import Comparison, PayBand, RoleOccupation, SourceNote

        return self.with_family().prefetch_related(
            Prefetch("pay_bands", PayBand.objects.select_related("source")),
            "fit_statements",
            "steps",
            "days",
            Prefetch("comparisons", Comparison.objects.select_related("other")),
            Prefetch("official", RoleOccupation.objects.select_related("occupation__source")),
            Prefetch("notes", SourceNote.objects.select_related("source")),
        )

    def with_other_names(self):
        """With ``other_names``: the list of the guide's aliases in no order, None where it has none. Adds no query."""
        from roles.models import RoleAlias

        aliases = RoleAlias.objects.filter(role=OuterRef("pk")).order_by().values("role")
        return self.annotate(other_names=Subquery(aliases.annotate(names=ListOf("name")).values("names")))

    def for_comparison(self, slugs):
        """The guides among ``slugs`` with the facts that stand side by side; no row of theirs adds a query."""
        from roles.models import RoleOccupation

        return (
            self.for_list()
            .filter(slug__in=slugs)
            .order_by()
            .prefetch_related(
                "pay_bands", "steps", Prefetch("official", RoleOccupation.objects.select_related("occupation__source"))
            )
        )

    def named_in_guides(self, slugs):
        """The roles among ``slugs`` that have no guide yet and are named by the comparison of a public one."""
        named = self.filter(status=Status.DRAFT, compared_in__role__in=self.model.objects.published())
        return named.filter(slug__in=slugs).distinct()

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
        """Guides in which every word of ``text`` begins a word: of the title, other names, family, claim, skills or
        the titles of those whom it is compared with. No slip is forgiven; ``search_for`` does that.
        """
        return self.filter(search.search_condition(text))

    def nearest_first(self, asked: search.Search):
        """Those that hold most of the words in their title or other names first, then by title."""
        missing = [asked.missing] if asked.words or asked.told else []
        return self.order_by(*missing, "title", "pk")

    def names_for_search(self) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
        """By the guide's key: its other names; its skills' names and the titles of the roles it is compared with."""
        from roles.models import Comparison, RoleAlias, SkillEntry

        guides = self.order_by().values("pk")
        names, beside = {}, {}
        for found, rows, guide, name in (
            (names, RoleAlias.objects, "role", "name"),
            (beside, SkillEntry.objects, "group__role", "skill__name"),
            (beside, Comparison.objects, "role", "other__title"),
        ):
            rows = rows.using(self.db).filter(**{f"{guide}__in": guides}).order_by()
            for key, text in rows.values_list(guide, name):
                found.setdefault(key, []).append(text)
        return names, beside

    def refresh_search(self) -> int:
        """Write these guides' search text anew where it has changed, and say how many had.

        For whoever writes past ``save()``. The guides are locked first: of two who change what stands around one
        guide, the second reads what the first has written.
        """
        roles = self._chain()
        roles._for_write = True
        roles = roles.using(roles.db).order_by("pk")
        with transaction.atomic(using=roles.db, savepoint=False):
            keys = list(roles.select_for_update(no_key=True).values_list("pk", flat=True))
            if not keys:
                return 0
            names, beside = roles.names_for_search()
            rows = roles.values_list("pk", "search_text", "title", "specialization__name", "claim")
            texts = [
                (pk, old, search.searchable(*texts, names.get(pk, []), beside.get(pk, []))) for pk, old, *texts in rows
            ]
            changed = [self.model(pk=pk, search_text=new) for pk, old, new in texts if new != old]
            return roles.model._base_manager.using(roles.db).bulk_update(changed, ["search_text"], batch_size=500)
