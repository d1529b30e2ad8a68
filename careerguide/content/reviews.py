"""Query conditions for rows that are due for review, and an admin list filter."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Q

from careerguide.lib import clock

SOON = timedelta(days=30)


CONDITIONS = {
    "due": lambda: Q(review_on__lt=clock.today()),
    "soon": lambda: Q(review_on__range=(clock.today(), clock.today() + SOON)),
}


class ReviewFilter(admin.SimpleListFilter):
    title, parameter_name = "review", "review"

    def lookups(self, request, model_admin):
        return [("due", "Due"), ("soon", f"Within {SOON.days} days")]

    def queryset(self, request, queryset):
        condition = CONDITIONS.get(self.value())
        return queryset.filter(condition()) if condition else queryset
