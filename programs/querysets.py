"""Querysets of programs."""

import re
from operator import attrgetter

from django.db import router
from django.db.models import BooleanField, Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Abs

from careerguide.content.publishing import PublishedQuerySet
from careerguide.content.sort_key import sort_key
from careerguide.imports.write import save_all
from programs.degree_levels import UNDERGRADUATE_TYPES
from programs.search import build_search_text

SEARCH_BATCH = 500
# A word of a title that may name its subject.
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_MAX_TITLE_WORDS = 6
# Courses that are not open to direct entry, in the regular expressions of both databases and of Python.
EXIT_ONLY = r"exit (\w+ )?only"
# What a row says about a program. A register lists up to four courses, or spellings of a place, that read the same.
_row_facts = attrgetter(
    *("award", "institution_id", "place", "degree_type_id", "field_of_study_id"),
    *("delivery_mode", "duration_months", "tuition_usd", "tuition_words"),
)
_MAX_SAME = 4
# What the rows of a list show. The database and Django take twice as long for all columns.
_ROW_COLUMNS = (
    *("sort_key", "slug", "award", "institution__slug", "institution__name", "institution__label"),
    *("degree_type__slug", "degree_type__name", "field_of_study__slug", "field_of_study__name"),
    *("delivery_mode", "study_mode", "city", "region", "country", "location_scope", "duration_months"),
    *("tuition_usd", "tuition_basis", "tuition_kind", "tuition_year", "tuition_original", "tuition_currency"),
    *("tuition_source", "source"),
)


class ProgramQuerySet(PublishedQuerySet):
    @property
    def has_match(self) -> bool:
        return "prepares" in self.query.annotations

    def with_resident_tuition(self, residency: str):
        """Annotate the tuition for students who live in the state ("in") or elsewhere ("out").

        College Scorecard knows both, in the same year, for undergraduates of an institution. Other programs have their
        listed tuition.
        """
        column = {"in": "tuition_in_state", "out": "tuition_out_of_state"}[residency]
        figures = "institution__figures__"
        has_both = Q(**{f"{figures}tuition_in_state__isnull": False, f"{figures}tuition_out_of_state__isnull": False})
        is_average = Q(tuition_kind="institution") | Q(tuition_usd__isnull=True)
        types = self.model._meta.get_field("degree_type").related_model.objects.filter(name__in=UNDERGRADUATE_TYPES)
        known = Q(degree_type__in=types.values("pk")) & is_average & has_both
        return self.annotate(
            resident_tuition=Case(
                When(known, then=F(figures + column)), default=F("tuition_usd"), output_field=IntegerField()
            ),
            knows_residency=Case(When(known, then=True), default=False, output_field=BooleanField()),
        )

    def as_rows(self):
        return self.select_related("institution", "degree_type", "field_of_study").only(*_ROW_COLUMNS)

    def with_details(self):
        return self.select_related(
            "institution__figures__source",
            "degree_type",
            "field_of_study",
            "field_source",
            "region_source",
            "tuition_source",
            "source",
        )

    def refresh_search(self) -> int:
        """Update search texts and sort keys after bulk writes, in batches by key. Returns how many programs changed."""
        programs = self.using(self._db or router.db_for_write(self.model, **self._hints)).order_by("pk")
        written = last = 0
        derived, parts = ("search_text", "sort_key"), ("award", "institution__name", "city", "field_of_study__name")
        while rows := list(programs.filter(pk__gt=last).values_list("pk", *derived, *parts)[:SEARCH_BATCH]):
            last = rows[-1][0]
            changed = []
            for pk, old_text, old_key, *texts in rows:
                text, key = build_search_text(*texts), sort_key(texts[:2])
                if (text, key) != (old_text, old_key):
                    changed.append(self.model(pk=pk, search_text=text, sort_key=key))
            save_all(self.model, [], changed, derived)
            written += len(changed)
        return written

    def in_order(self, sort: str):
        """Sort by "name", "tuition" or "duration"; a minus puts the highest first.

        In the list of one role, programs that prepare for it come first by default.
        """
        if sort == "name":
            first = [F("prepares").desc(nulls_last=True)] if self.has_match else []
        else:
            tuition = "resident_tuition" if "resident_tuition" in self.query.annotations else "tuition_usd"
            column = F({"tuition": tuition, "duration": "duration_months"}[sort.removeprefix("-")])
            first = [column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)]
        # A unique key at the end gives equal rows the same order on every page and database.
        return self.order_by(*first, "sort_key", "pk")

    def similar_to(self, program, limit: int = 4) -> list:
        """Up to ``limit`` programs with the same field (or degree type, if none) and format, nearest in cost first.

        In a field, programs of the same degree type come before others, and in a field without a CIP code, which is
        broad, those whose titles share the most words. There, awards that are not open to direct entry come last.
        Costs of another kind or basis are not comparable: those programs come next, lowest tuition first, and those
        without a tuition last. One of those that read the same is returned, and none that reads the same as
        ``program``.
        """
        if program.field_of_study_id:
            same = Q(field_of_study=program.field_of_study_id)
        elif program.degree_type_id:
            same = Q(degree_type=program.degree_type_id)
        else:
            return []
        if program.delivery_mode:
            same &= Q(delivery_mode=program.delivery_mode)
        # Equal rows are not sorted by name, because SQLite and PostgreSQL sort letters differently.
        order = [F("tuition_usd").asc(nulls_last=True), "pk"]
        if program.tuition_usd is not None:
            apart = Abs(F("tuition_usd") - program.tuition_usd, output_field=IntegerField())
            comparable = Case(When(tuition_basis=program.tuition_basis, tuition_kind=program.tuition_kind, then=apart))
            order.insert(0, comparable.asc(nulls_last=True))
        if program.field_of_study_id:
            order = [*_alike(program), *order]
        # Keys are sorted first, because a field can have thousands of programs.
        found = self.published().filter(same).exclude(pk=program.pk).order_by(*order)
        rows = self.filter(pk__in=found.values("pk")[: (limit + 1) * _MAX_SAME]).as_rows().order_by(*order)
        distinct = {_row_facts(row): row for row in reversed(rows)}
        distinct.pop(_row_facts(program), None)
        return list(reversed(distinct.values()))[:limit]


def _alike(program) -> list:
    """The order of programs in the field of ``program``: those most like it come first."""
    order = []
    if program.degree_type_id:
        order.append(Case(When(degree_type=program.degree_type_id, then=0), default=1))
    if not program.field_of_study.cip_code:
        same_degree = program.degree_type.name.lower() if program.degree_type_id else ""
        title = re.sub(EXIT_ONLY, "", program.award, flags=re.IGNORECASE)
        words = [word for word in dict.fromkeys(_LONG_WORD.findall(title)) if word.lower() not in same_degree]
        # Words of the institution's name say nothing about the subject, unless the title has no other words.
        names = _LONG_WORD.findall(program.institution.name.lower())
        words = [word for word in words if word.lower() not in names] or words
        shared = [Case(When(award__icontains=word, then=1), default=0) for word in words[:_MAX_TITLE_WORDS]]
        order += [sum(shared, Value(0)).desc()] if shared else []
        # The first condition is faster, and few titles meet it.
        is_exit_only = Q(award__icontains="exit", award__iregex=EXIT_ONLY)
        order.insert(0, Case(When(is_exit_only, then=1), default=0))
    return order
