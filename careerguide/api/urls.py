"""URLs below /api/."""

from django.urls import path

from careerguide.api import views

urlpatterns = [
    path("", views.about, name="api"),
    path("openapi.json", views.openapi, name="api_openapi"),
    path("programs/", views.ProgramListView.as_view(), name="api_programs"),
    path("programs/<unicode_slug:slug>/", views.ProgramView.as_view(), name="api_program"),
    path("programs/<unicode_slug:slug>/outcomes/", views.OutcomesView.as_view(), name="api_outcomes"),
    path("payback/", views.PaybackView.as_view(), name="api_payback"),
    path("careers/", views.CareerListView.as_view(), name="api_careers"),
    path("careers/<unicode_slug:slug>/", views.CareerView.as_view(), name="api_career"),
]
