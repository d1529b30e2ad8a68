"""Which rows are due for review and which soon will be: as conditions, and as a filter of the desk's lists."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Q

from careerguide.lib import clock

SOON = timedelta(days=30)


def due() -> Q:
    """Rows whose day of review has passed: their figures are shown as due."""
    return Q(review_on__lt=clock.today())


def due_soon() -> Q:
    """Rows whose day of review is today or within 30 days."""
    return Q(review_on__range=(clock.today(), clock.today() + SOON))


CONDITIONS = {"due": due, "soon": due_soon}


class ReviewFilter(admin.SimpleListFilter):
    """Keeps a list to what is due for review, or soon will be."""

    title, parameter_name = "review", "review"

    def lookups(self, request, model_admin):
        """The two questions."""
        return [("due", "Due"), ("soon", f"Within {SOON.days} days")]

    def queryset(self, request, queryset):
        """The rows that were asked for; a value that is none keeps all."""
        condition = CONDITIONS.get(self.value())
        return queryset.filter(condition()) if condition else queryset
