"""The history of a page in the admin, and the list of deleted pages.

django-simple-history's own pages show one table at a time, and restore a version by saving a form.
"""

from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.urls import path

from careerguide.history.versions import versions

from .restore import NO_ACCOUNT, RestoreAdmin

PAGE_SIZE = 20
# An entry lists at most this many rows and counts the rest, because an import can change hundreds.
MAX_ROWS = 100


class HistoryAdmin(RestoreAdmin):
    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("deleted/", view(self.deleted_view), name=f"{name}_deleted"),
            path("<int:pk>/history/<uuid:change>/", view(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"deleted_url": self.admin_url("deleted")} | (extra_context or {}))

    def deleted_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        deleted = self.tracked.deleted().select_related("history_user")
        page = Paginator(deleted, PAGE_SIZE).get_page(request.GET.get("p"))
        names = self.tracked.names_of_pages({version.id: version.history_id for version in page})
        rows = [(names[each.id], each, self.admin_url("history", each.id)) for each in page]
        title = f"Deleted {self.opts.verbose_name_plural}"
        return self.render(request, "admin/deleted.html", title=title, page=page, rows=rows)

    def history_view(self, request, object_id, extra_context=None):
        key = unquote(object_id)
        row = self.get_object(request, key)
        name = str(row) if row else self.name_of_deleted(key)
        if not row and not name:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        can_restore = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        pk = row.pk if row else int(key)
        found = versions(self.tracked.row_versions(pk))
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("p"))
        users = get_user_model()._base_manager.in_bulk({version.user for version in page} - {None})
        changes = self.tracked.changes_of(page.object_list)
        entries = []
        for version in page:
            # A deleted page can be seen only in its versions, so link them even if the user may not restore it.
            has_link = (can_restore or not row) and version is not found[0] and version.page_exists(pk)
            entries.append(
                {
                    "version": version,
                    "user": users.get(version.user, NO_ACCOUNT),
                    "changes": changes[version.change][:MAX_ROWS],
                    "more": max(len(changes[version.change]) - MAX_ROWS, 0),
                    "is_first": version is found[-1] and version.creates_page(pk),
                    "url": self.admin_url("restore", pk, version.change) if has_link else "",
                }
            )
        context = {"title": f"History: {name}", "object": row, "name": name, "can_restore": can_restore}
        context |= {"page": page, "entries": entries} | (extra_context or {})
        return self.render(request, "admin/history.html", **context)
