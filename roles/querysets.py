"""The queryset of role guides."""

from django.db import router, transaction

from careerguide.content.publishing import PublishedQuerySet, Status
from roles.search import build_search_text


class RoleQuerySet(PublishedQuerySet):
    def with_family(self):
        return self.select_related("specialization", "source")

    def for_list(self):
        return self.published().with_family()

    def named_in_guides(self, slugs):
        """The drafts among ``slugs`` that a published guide compares itself with."""
        named = self.filter(status=Status.DRAFT, compared_in__role__in=self.model.objects.published())
        return named.filter(slug__in=slugs).distinct()

    def names_for_search(self) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
        """Two dicts by guide key: the guide's other names, and the names of its skills and compared roles."""
        guides = self.model._base_manager.using(self.db).filter(pk__in=self.order_by().values("pk"))
        names, related = {}, {}
        for target, name in (
            (names, "aliases__name"),
            (related, "skill_groups__entries__skill__name"),
            (related, "comparisons__other__title"),
        ):
            for key, text in guides.filter(**{f"{name}__isnull": False}).values_list("pk", name):
                target.setdefault(key, []).append(text)
        return names, related

    def refresh_search(self) -> int:
        """Update the search text of these guides. Returns the number of guides that changed.

        The guides are locked first, so that if two transactions change rows of one guide, the second one reads what
        the first one wrote.
        """
        roles = self.using(self._db or router.db_for_write(self.model, **self._hints)).order_by("pk")
        with transaction.atomic(using=roles.db, savepoint=False):
            keys = list(roles.select_for_update(no_key=True).values_list("pk", flat=True))
            if not keys:
                return 0
            names, related = roles.names_for_search()
            rows = roles.values_list("pk", "search_text", "title", "specialization__name", "claim")
            texts = [
                (pk, old, build_search_text(*texts, names.get(pk, []), related.get(pk, []))) for pk, old, *texts in rows
            ]
            changed = [self.model(pk=pk, search_text=new) for pk, old, new in texts if new != old]
            return self.model._base_manager.using(roles.db).bulk_update(changed, ["search_text"], batch_size=500)
