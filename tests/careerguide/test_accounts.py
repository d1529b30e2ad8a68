import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from careerguide.groups import make_groups
from tests.support.admin import change_url, changelist_url, form_data, get_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client) -> User:
    make_groups(apps)
    user = User.objects.create_user("admin", is_staff=True)
    user.groups.add(get_group("Admin"))
    client.force_login(user)
    return user


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root", password="a long and unusual sentence")


def permission(codename: str) -> Permission:
    return Permission.objects.get(codename=codename)


def test_admin_cannot_become_superuser(client, admin):
    data = form_data(client, admin)
    assert client.post(change_url(admin), data | {"is_superuser": "on", "first_name": "Ada"}).status_code == 302
    admin.refresh_from_db()
    assert admin.first_name == "Ada"
    assert not admin.is_superuser


@pytest.mark.parametrize("field", ["user_permissions", "groups"])
def test_admin_cannot_grant_permissions_it_lacks(client, admin, field):
    stronger = Group.objects.create(name="Stronger")
    stronger.permissions.add(permission("delete_totpdevice"))
    value = {"user_permissions": permission("delete_totpdevice").pk, "groups": stronger.pk}[field]
    data = form_data(client, admin)
    response = client.post(change_url(admin), data | {field: [*(data.get(field) or []), value]})
    assert "Select a valid choice" in response.content.decode()
    assert not User.objects.get(pk=admin.pk).has_perm("otp_totp.delete_totpdevice")


def test_admin_cannot_add_permissions_to_own_group(client, admin):
    group = get_group("Admin")
    data = form_data(client, group)
    response = client.post(
        change_url(group), data | {"permissions": [*data["permissions"], permission("delete_totpdevice").pk]}
    )
    assert "Select a valid choice" in response.content.decode()


@pytest.mark.parametrize("page", ["change", "delete", "password"])
def test_admin_cannot_take_over_superuser(client, admin, root, page):
    data = form_data(client, root) if page == "change" else {"post": "yes"}
    data |= {"email": "me@example.org", "password1": "another long sentence", "password2": "another long sentence"}
    url = {"change": change_url(root), "delete": reverse("admin:auth_user_delete", args=[root.pk])}
    url["password"] = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.get(url[page]).status_code == (200 if page == "change" else 403)
    assert client.post(url[page], data).status_code == 403
    assert User.objects.get(username="root").password == root.password


def test_admin_cannot_delete_superuser_from_list(client, admin, root):
    data = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    client.post(changelist_url(User), data)
    assert User.objects.filter(username="root").exists()


def test_admin_cannot_change_inactive_account_with_more_rights(client, admin):
    stronger = User.objects.create_user("stronger", is_active=False)
    stronger.user_permissions.add(permission("delete_totpdevice"))
    assert client.post(change_url(stronger), {"username": "mine"}).status_code == 403


def test_admin_can_make_an_account_staff_and_a_publisher(client, admin):
    editor = User.objects.create_user("editor")
    data = form_data(client, editor)
    group = get_group("Publisher")
    assert client.post(change_url(editor), data | {"is_staff": "on", "groups": [group.pk]}).status_code == 302
    editor.refresh_from_db()
    assert editor.is_staff
    assert editor.has_perm("roles.publish_role")


def test_superuser_can_grant_every_permission(client, root):
    client.force_login(root)
    other = User.objects.create_user("other")
    data = form_data(client, other)
    assert client.post(change_url(other), data | {"is_superuser": "on"}).status_code == 302
    assert User.objects.get(pk=other.pk).is_superuser
