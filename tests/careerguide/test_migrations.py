import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from careerguide.audit.accepted import AcceptedWarning
from roles.models import Role
from tests.support.factories import make_role


@pytest.mark.django_db(transaction=True)
def test_accepted_warnings_keep_permissions_in_the_new_app():
    role = ContentType.objects.get_for_model(Role)
    AcceptedWarning.objects.create(content_type=role, object_id=make_role().pk, fingerprint="a", reason="As stated.")
    content_type = ContentType.objects.get_for_model(AcceptedWarning)
    group = Group.objects.create(name="Auditors")
    group.permissions.add(Permission.objects.create(codename="audit", name="Audit", content_type=content_type))
    try:
        call_command("migrate", "careerguide", "0003", verbosity=0)
        assert ContentType.objects.get(pk=content_type.pk).app_label == "roles"
    finally:
        call_command("migrate", verbosity=0)
    assert ContentType.objects.get(model="acceptedwarning") == content_type
    assert ContentType.objects.get(model="acceptedwarning").app_label == "careerguide"
    assert group.permissions.get().content_type == content_type
    assert AcceptedWarning.objects.get().reason == "As stated."
