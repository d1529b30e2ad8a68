"""The questions that pages ask about programs."""

from django.db import router
from django.db.models import Case, Count, F, IntegerField, Q, When
from django.db.models.functions import Abs

from careerguide.content.publishing import PublishedQuerySet
from programs.search import build_search_text

# A second key on every order, so that equal rows stand the same way on every page and database.
ORDERS = {
    "name": ("award", "institution__name", "pk"),
    "tuition": (F("tuition_usd").asc(nulls_last=True), "award", "pk"),
    "-tuition": (F("tuition_usd").desc(nulls_last=True), "award", "pk"),
    "duration": (F("duration_months").asc(nulls_last=True), "award", "pk"),
    "-duration": (F("duration_months").desc(nulls_last=True), "award", "pk"),
}

SEARCH_BATCH = 500


class ProgramQuerySet(PublishedQuerySet):
    """Programs, named after the pages that need them."""

    @property
    def has_match(self) -> bool:
        """Whether ``role_match.with_match`` annotated these programs."""
        return "prepares" in self.query.annotations

    def cities(self):
        """The cities of these programs as (slug, name), by name."""
        return self.exclude(city_slug="").order_by("city").values_list("city_slug", "city").distinct()

    def as_rows(self):
        """With what a row of the catalog shows."""
        return self.select_related("institution", "degree_type")

    def with_details(self):
        """With what a program's own page shows."""
        return self.select_related(
            "institution", "degree_type", "field_of_study", "field_source", "region_source", "source"
        )

    def for_audit(self):
        """Programs, drafts too, with all that their pages say and with their roles."""
        return self.select_related("institution", "degree_type").prefetch_related("pathways")

    def refresh_search(self) -> int:
        """Update the search text after bulk writes, in batches by key. Returns the number of programs that changed."""
        programs = self.using(self._db or router.db_for_write(self.model, **self._hints)).order_by("pk")
        written = last = 0
        parts = ("award", "institution__name", "city", "field_of_study__name")
        while rows := list(programs.filter(pk__gt=last).values_list("pk", "search_text", *parts)[:SEARCH_BATCH]):
            last = rows[-1][0]
            texts = ((pk, old, build_search_text(*texts)) for pk, old, *texts in rows)
            changed = [self.model(pk=pk, search_text=new) for pk, old, new in texts if new != old]
            written += self.model._base_manager.using(programs.db).bulk_update(changed, ["search_text"])
        return written

    def in_order(self, sort: str):
        """Sorted by a key of ``ORDERS``; what is not stated stands last in both directions.

        In the list of one role those that fit come first, unless another order is asked for.
        """
        first = [F("prepares").desc(nulls_last=True)] if sort == "name" and self.has_match else []
        return self.order_by(*first, *ORDERS[sort])

    def ways_in(self) -> dict[str, int]:
        """How many of these programs each way into the catalog leads to, in one query."""
        return self.aggregate(
            all=Count("pk"),
            with_tuition=Count("pk", filter=Q(tuition_usd__isnull=False)),
            with_duration=Count("pk", filter=Q(duration_months__isnull=False)),
            online=Count("pk", filter=Q(delivery_mode="online")),
        )

    def similar_to(self, program, most: int = 4):
        """At most ``most`` programs like ``program``, the nearest in cost first; as rows, in one query.

        Alike are the same field of study (the same degree type where it states no field) and the same
        format. Tuitions are compared only where they pay for the same: a year's is not near a whole
        program's. Those that cannot be compared come after, by tuition, and those that state none last.
        """
        if program.field_of_study_id:
            alike = Q(field_of_study=program.field_of_study_id)
        elif program.degree_type_id:
            alike = Q(degree_type=program.degree_type_id)
        else:
            return self.none()
        if program.delivery_mode:
            alike &= Q(delivery_mode=program.delivery_mode)
        # No names among the keys: the two databases sort letters each in its own way.
        order = [F("tuition_usd").asc(nulls_last=True), "pk"]
        if program.tuition_usd is not None:
            apart = Abs(F("tuition_usd") - program.tuition_usd, output_field=IntegerField())
            comparable = Case(When(tuition_basis=program.tuition_basis, then=apart))
            order.insert(0, comparable.asc(nulls_last=True))
        return self.published().filter(alike).exclude(pk=program.pk).as_rows().order_by(*order)[:most]
