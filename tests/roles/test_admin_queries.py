import pytest
from django.contrib import admin
from django.urls import reverse

from roles.models import (
    Occupation,
    PayBand,
    Role,
    Skill,
    Source,
    Specialization,
)
from tests.support.admin import add_rows, change_url, changelist_url, queries, query_counts
from tests.support.factories import make_bare_occupation, make_pay, make_role, make_skill, make_source

pytestmark = pytest.mark.django_db

MAKERS = {
    Role: lambda number: make_role(
        specialization=Specialization.objects.create(slug=f"s-{number}", name=f"S {number}"), source=make_source()
    ),
    Source: lambda number: make_source(),
    Specialization: lambda number: Specialization.objects.create(slug=f"s-{number}", name=f"S {number}"),
    Skill: make_skill,
    Occupation: make_bare_occupation,
    PayBand: lambda number: make_pay(make_role(), source=make_source()),
}

# No autocomplete offers pay rows.
CHOSEN = [model for model in MAKERS if model is not PayBand]


def test_query_counts_cover_every_model():
    assert set(MAKERS) == {model for model in admin.site._registry if model._meta.app_label == "roles"}


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_changelist_query_count_is_constant(admin_client, model):
    few, many = query_counts(admin_client, changelist_url(model), MAKERS[model])
    assert few == many


@pytest.mark.parametrize("model", CHOSEN, ids=lambda model: model.__name__)
def test_autocomplete_query_count_is_constant(admin_client, model):
    asking = {
        Role: ("comparison", "other"),
        Source: ("role", "source"),
        Specialization: ("role", "specialization"),
        Skill: ("skillentry", "skill"),
        Occupation: ("roleoccupation", "occupation"),
    }
    name, field = asking[model]
    url = f"{reverse('admin:autocomplete')}?app_label=roles&model_name={name}&field_name={field}&term="
    few, many = query_counts(admin_client, url, MAKERS[model])
    assert few == many


def test_guide_form_query_count_is_constant(admin_client):
    role = make_role()
    add_rows(role, 0, 2)
    few = queries(admin_client, change_url(role))
    add_rows(role, 2, 20)
    assert queries(admin_client, change_url(role)) == few
