"""URLs below /roles/."""

from django.urls import path

from roles import views

urlpatterns = [
    path("", views.roles, name="roles"),
    # This must come before the URL of a guide, which would match it, too.
    path("compare/", views.compare, name="role_compare"),
    path("<unicode_slug:slug>/", views.role, name="role"),
    path("<unicode_slug:slug>/share.png", views.role_share_picture, name="role_share_picture"),
]
