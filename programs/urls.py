"""URLs below /programs/."""

from django.urls import path

from programs import views

urlpatterns = [
    path("", views.catalog, name="programs"),
    path("export.csv", views.program_export, name="program_export"),
    path("compare/", views.compare, name="program_compare"),
    path("<unicode_slug:slug>/", views.program, name="program"),
]
