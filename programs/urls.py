"""The catalog's addresses."""

from django.urls import path

from programs import views

urlpatterns = [
    path("", views.catalog, name="programs"),
    path("<slug:slug>/", views.program, name="program"),
]
