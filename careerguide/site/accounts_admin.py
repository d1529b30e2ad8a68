"""Accounts and groups in the admin: no one gives, or takes over, more rights than they have."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Exists, OuterRef

admin.site.unregister([User, Group])


def own_permissions(user):
    """The permissions that ``user`` holds, and so may give to others; all of them for a superuser."""
    if user.is_superuser:
        return Permission.objects.all()
    held = [permission.split(".") for permission in user.get_all_permissions()]
    keys = [
        pk
        for pk, label, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
        if [label, codename] in held
    ]
    return Permission.objects.filter(pk__in=keys)


class WithinOwnRights:
    """Choices of permissions and groups that hold no more than the rights of the person who is signed in."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        own = own_permissions(request.user)
        if db_field.related_model is Permission:
            kwargs["queryset"] = own.select_related("content_type").order_by(
                "content_type__app_label", "content_type__model", "codename"
            )
        elif db_field.related_model is Group and not request.user.is_superuser:
            others = Permission.objects.filter(group=OuterRef("pk")).exclude(pk__in=own.values("pk"))
            kwargs["queryset"] = Group.objects.filter(~Exists(others))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._within_own_rights(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._within_own_rights(request, obj)

    def _within_own_rights(self, request, obj) -> bool:
        return obj is None or self.rights_of(obj) <= request.user.get_all_permissions()


@admin.register(User)
class AccountAdmin(WithinOwnRights, UserAdmin):
    """An account with more rights than one's own can be looked at only: its password would give them away."""

    def rights_of(self, user) -> set[str]:
        # An account that is not active has none at the moment, and gets them back with one click.
        user = User(pk=user.pk, is_superuser=user.is_superuser)
        return user.get_all_permissions()

    def _within_own_rights(self, request, obj) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super()._within_own_rights(request, obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]


@admin.register(Group)
class RightsAdmin(WithinOwnRights, GroupAdmin):
    """A group that holds rights that one does not have can be looked at only."""

    def rights_of(self, group) -> set[str]:
        found = group.permissions.values_list("content_type__app_label", "codename")
        return {f"{label}.{codename}" for label, codename in found}
