"""The questions that pages ask about role guides."""

from django.db.models import Prefetch, Q

from careerguide.publishing import PublishedQuerySet

# A search of more words is cut: nobody means them all.
WORDS_AT_MOST = 50


class RoleQuerySet(PublishedQuerySet):
    """Role guides, named after the pages that need them."""

    def for_list(self):
        """Guides as rows of a list: title, claim, headline figures, family."""
        return self.published().select_related("specialization", "source")

    def for_guide(self):
        """A whole guide, its sections included, in a number of queries that no row adds to."""
        from roles.models import Comparison, PayBand, RoleOccupation, SkillEntry, SourceNote

        return (
            self.published()
            .select_related("specialization", "source")
            .prefetch_related(
                Prefetch("pay_bands", PayBand.objects.select_related("source")),
                "steps",
                "skill_groups",
                Prefetch("skill_groups__entries", SkillEntry.objects.select_related("skill")),
                "days",
                Prefetch("comparisons", Comparison.objects.select_related("other")),
                Prefetch("official", RoleOccupation.objects.select_related("occupation__source")),
                Prefetch("notes", SourceNote.objects.select_related("source")),
            )
        )

    def matching(self, text: str):
        """Guides in which every word of ``text`` stands: title, other names, family or claim."""
        from roles.models import RoleAlias

        asked = Q()
        for word in list(dict.fromkeys(text.split()))[:WORDS_AT_MOST]:
            # Other names are asked for apart: a join for each word is more than a database takes.
            named = RoleAlias.objects.filter(name__icontains=word).values("role")
            asked &= (
                Q(title__icontains=word)
                | Q(pk__in=named)
                | Q(specialization__name__icontains=word)
                | Q(claim__icontains=word)
            )
        return self.filter(asked)
