"""Accounts and groups in the admin. No one can grant permissions that they lack, not even to themselves."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Exists, OuterRef, Q

admin.site.unregister([User, Group])


def own_permissions(user):
    if user.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).distinct()


class OwnPermissionsOnly:
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
        return super().has_change_permission(request, obj) and self._has_no_more_permissions(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._has_no_more_permissions(request, obj)

    def _has_no_more_permissions(self, request, obj) -> bool:
        return obj is None or self.permissions_of(obj) <= request.user.get_all_permissions()


@admin.register(User)
class AccountAdmin(OwnPermissionsOnly, UserAdmin):
    """Users cannot change an account with permissions that they lack: they could set its password and sign in to it."""

    def permissions_of(self, user) -> set[str]:
        # An inactive account has no permissions but can be reactivated with one click, so check an active copy.
        return User(pk=user.pk, is_superuser=user.is_superuser).get_all_permissions()

    def _has_no_more_permissions(self, request, obj) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super()._has_no_more_permissions(request, obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]


@admin.register(Group)
class AccountGroupAdmin(OwnPermissionsOnly, GroupAdmin):
    def permissions_of(self, group) -> set[str]:
        permissions = group.permissions.values_list("content_type__app_label", "codename")
        return {f"{label}.{codename}" for label, codename in permissions}
