"""The history of a page in the admin, and the list of deleted pages."""

from operator import itemgetter
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.fields.json import KeyTransform
from django.http import Http404, HttpResponseRedirect
from django.utils.html import format_html

from careerguide.history.versions import Version, deleted_pages, versions_of

from .messages import count_of, refusals_text
from .restore import NO_ACCOUNT, RestoreAdmin

PAGE_SIZE = 20
# An entry lists at most this many rows and counts the rest, because an import can change hundreds.
MAX_ROWS = 100
# One request restores at most this many pages, because restoring a page takes many queries.
MAX_RESTORED = 100


class HistoryAdmin(RestoreAdmin):
    def get_urls(self):
        return [
            self.own_path("deleted/", self.deleted_view, "deleted"),
            self.own_path("deleted/<uuid:change>/", self.deleted_together_view, "deleted_together"),
            self.own_path("<int:pk>/history/<uuid:change>/", self.restore_view, "restore"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"deleted_url": self.admin_url("deleted")} | (extra_context or {}))

    def deleted_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        deleted = deleted_pages(self.tracked).select_related("user")
        page = Paginator(deleted, PAGE_SIZE).get_page(request.GET.get("p"))
        names = self.names_of(page)
        together = self._deleted_together(deleted, {each.change for each in page})
        rows = [
            (names[each.object_id], each, self.admin_url("history", each.object_id), together.get(each.change))
            for each in page
        ]
        title = f"Deleted {self.opts.verbose_name_plural}"
        return self.render(request, "admin/deleted.html", title=title, page=page, rows=rows)

    def _deleted_together(self, deleted, changes: set[UUID]) -> dict[UUID, tuple[int, str]]:
        """The number of pages that each of ``changes`` deleted, if there are several, and the URL that lists them."""
        counts = deleted.filter(change__in=changes).order_by().values_list("change").annotate(Count("pk"))
        return {change: (count, self.admin_url("deleted_together", change)) for change, count in counts if count > 1}

    def deleted_together_view(self, request, change: UUID):
        """The pages that one action deleted, with a button that restores them."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        deletions = Version.objects.filter(model=self.tracked.label, change=change, is_deleted=True)
        names = self.names_of(deletions.annotate(own=KeyTransform(self.tracked.label, "rows")).order_by("object_id"))
        if not names:
            raise Http404("This deletion is not stored.")
        existing = set(self.model._base_manager.filter(pk__in=names).values_list("pk", flat=True))
        keys = [pk for pk in names if pk not in existing]
        if request.method == "POST":
            if not self.has_add_permission(request):
                raise PermissionDenied
            return self._restore_together(request, change, keys)
        context = {
            "title": f"{count_of(len(names), self.opts)} deleted together",
            "version": deletions.select_related("user").latest("pk"),
            "rows": [(name, self.admin_url("history", pk), pk in existing) for pk, name in names.items()],
            "count": len(keys),
            "button": f"Restore {count_of(min(len(keys), MAX_RESTORED), self.opts)}",
            "max_restored": MAX_RESTORED,
            "has_status": hasattr(self.model, "status"),
            "can_restore": bool(keys) and self.has_add_permission(request),
        }
        return self.render(request, "admin/deleted_together.html", **context)

    def _restore_together(self, request, change: UUID, keys: list[int]):
        restored, refused = self.restore_deleted(request, keys[:MAX_RESTORED])
        as_drafts = " as drafts" if hasattr(self.model, "status") else ""
        if restored:
            list_url = f"{self.admin_url('changelist')}?id__in={','.join(str(row.pk) for row in restored)}"
            text = 'Restored{}: {}. {}. <a href="{}">List them</a>.'
            count = count_of(len(restored), self.opts)
            text = format_html(text, as_drafts, count, self.links_to(restored), list_url)
            self.message_user(request, text, messages.SUCCESS)
        if refused:
            self.message_user(request, refusals_text("Not restored", refused, self.opts), messages.ERROR)
        is_complete = len(restored) == len(keys)
        return HttpResponseRedirect(
            self.admin_url("changelist") if is_complete else self.admin_url("deleted_together", change)
        )

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
        stored = versions_of(self.tracked, pk).select_related("user")
        page = Paginator(stored, PAGE_SIZE).get_page(request.GET.get("p"))
        # Each version is compared with the one before it.
        start = max(page.start_index() - 1, 0)
        versions = list(stored[start : start + PAGE_SIZE + 1])
        snapshots = [*(version.snapshot for version in versions), {}]
        changes = self.tracked.compare([(snapshots[i + 1], snapshots[i]) for i in range(len(versions))])
        # A version that was stored for what an import wrote has the time of the import.
        imports = {each["at"]: each for each in self.imports_of(pk)}
        entries = []
        for number, version in enumerate(versions[:PAGE_SIZE]):
            # A deleted page can be seen only in its versions, so link them even if the user may not restore it.
            is_newest = number == 0 and page.number == 1
            has_link = (can_restore or not row) and not is_newest and not version.is_deleted
            entries.append(
                {
                    "at": version.at,
                    "version": version,
                    "run": imports.pop(version.at, {}).get("run"),
                    "user": version.user or NO_ACCOUNT,
                    "changes": changes[number][:MAX_ROWS],
                    "more": max(len(changes[number]) - MAX_ROWS, 0),
                    "is_first": number == len(versions) - 1,
                    "count": len(snapshots[number]),
                    "url": self.admin_url("restore", pk, version.change) if has_link else "",
                }
            )
        newest = versions[0].at if page.number > 1 else None
        oldest = versions[-1].at if page.has_next() else None
        entries += [each for at, each in imports.items() if (not newest or at < newest) and (not oldest or at > oldest)]
        entries.sort(key=itemgetter("at"), reverse=True)
        context = {"title": f"History: {name}", "object": row, "name": name, "can_restore": can_restore}
        context |= {"page": page, "entries": entries, "has_versions": bool(versions)} | (extra_context or {})
        return self.render(request, "admin/history.html", **context)
