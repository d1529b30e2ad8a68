"""The questions that pages ask about programs."""

from django.db.models import Count, F, Q

from careerguide.publishing import PublishedQuerySet

# A second key on every order, so that equal rows stand the same way on every page and database.
ORDERS = {
    "name": ("award", "institution__name", "pk"),
    "tuition": (F("tuition_usd").asc(nulls_last=True), "award", "pk"),
    "-tuition": (F("tuition_usd").desc(nulls_last=True), "award", "pk"),
    "duration": (F("duration_months").asc(nulls_last=True), "award", "pk"),
    "-duration": (F("duration_months").desc(nulls_last=True), "award", "pk"),
}


class ProgramQuerySet(PublishedQuerySet):
    """Programs, named after the pages that need them."""

    def for_role(self, role):
        """The programs that lead to ``role``, however surely."""
        return self.filter(pathways__role=role)

    def leading_to(self, slugs):
        """The programs that lead to any of the roles with these slugs, each once."""
        return self.filter(pk__in=self.model.objects.filter(pathways__role__slug__in=list(slugs)).values("pk"))

    def cities(self):
        """The cities of these programs as (slug, name), by name."""
        return self.exclude(city_slug="").order_by("city").values_list("city_slug", "city").distinct()

    def as_rows(self):
        """With what a row of the catalog shows."""
        return self.select_related("institution", "degree_type")

    def for_page(self):
        """With what a program's own page shows."""
        return self.published().select_related(
            "institution", "degree_type", "field_of_study", "field_source", "region_source", "source"
        )

    def matching(self, text: str):
        """Programs in which every word of ``text`` stands: title, institution, city or field."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(award__icontains=word)
                | Q(institution__name__icontains=word)
                | Q(city__icontains=word)
                | Q(field_of_study__name__icontains=word)
            )
        return found

    def in_order(self, sort: str):
        """Sorted by a key of ``ORDERS``; what is not stated stands last in both directions."""
        return self.order_by(*ORDERS[sort])

    def ways_in(self) -> dict[str, int]:
        """How many of these programs each way into the catalog leads to, in one query."""
        return self.aggregate(
            all=Count("pk"),
            with_tuition=Count("pk", filter=Q(tuition_usd__isnull=False)),
            with_duration=Count("pk", filter=Q(duration_months__isnull=False)),
            online=Count("pk", filter=Q(delivery_mode="online")),
        )
