"""Rows of a page that have their own admin page: pay rows, skill groups, pathways.

Changing such a row requires permission to change its page, audits the page and updates its change time. Moving a row
to another page does this for both pages.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect

from careerguide.audit.engine import Issue, inspect
from careerguide.content.publishing import Published, may_change

from .audited import AuditBlocked, is_about, summarize
from .base import BaseAdmin

MAY_NOT = (
    "You may not change this page: only people who may publish can change a page that is not a draft. "
    "Choose a draft, or ask someone who may publish."
)


class PageRowAdmin(BaseAdmin):
    """``page`` is the name of the foreign key to the page."""

    page: str

    @property
    def page_field(self):
        return self.opts.get_field(self.page)

    @property
    def page_admin(self):
        return self.admin_site.get_model_admin(self.page_field.related_model)

    def has_add_permission(self, request) -> bool:
        return super().has_add_permission(request) and self.page_admin.has_change_permission(request)

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may_change_page_of(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_change_page_of(request, obj)

    def _may_change_page_of(self, request, row) -> bool:
        return row is None or may_change(request.user, getattr(row, self.page))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != self.page:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs["queryset"] = db_field.related_model._default_manager.changeable_by(request.user)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.error_messages["invalid_choice"] = MAY_NOT
        return field

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return HttpResponseRedirect(self.page_admin.admin_url("history", getattr(row, self.page).pk))

    def issues_of(self, row) -> list[Issue]:
        return inspect([row, getattr(row, self.page)])

    def shown_issues(self, row) -> list[Issue]:
        """Only the row's own issues, because the page shows the others."""
        return [each for each in self.issues_of(row) if each.model == self.opts.label_lower or is_about(each, row)]

    def is_public(self, row) -> bool:
        return self.page_admin.is_public(getattr(row, self.page))

    def audit_save(self, request, row, issues_before, formsets=(), name="") -> None:
        super().audit_save(request, row, issues_before, formsets, name or str(getattr(row, self.page)))

    def lock_row(self, row) -> None:
        # Lock the page before the row, as saving a page does, to avoid deadlocks.
        self._lock_pages([row])
        super().lock_row(row)

    def _lock_pages(self, rows) -> dict[int, Published]:
        keys = {getattr(row, self.page_field.attname) for row in rows}
        pages = self.page_field.related_model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
        return {page.pk: page for page in pages}

    def _lock_changeable_pages(self, request, rows) -> dict[int, Published]:
        """Like ``_lock_pages()``, but raises PermissionDenied if the user may not change one of the pages."""
        pages = self._lock_pages(rows)
        if not all(may_change(request.user, page) for page in pages.values()):
            raise PermissionDenied
        return pages

    def save_form(self, request, form, change):
        stored = list(self.model._base_manager.filter(pk=form.instance.pk)) if change else []
        request.row_pages = self._lock_changeable_pages(request, [*stored, form.instance])
        row = super().save_form(request, form, change)
        page = request.row_pages[getattr(row, self.page_field.attname)]
        setattr(row, self.page, page)
        request.issues_before |= self.page_admin.public_issues(page)
        return row

    def save_model(self, request, obj, form, change):
        # Saving without changes would add a version to the history.
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        has_changed = not change or form.changed_data or any(rows.has_changed() for rows in formsets)
        for page in request.row_pages.values():
            if has_changed:
                page.touch()
            if page != getattr(form.instance, self.page):
                self.page_admin.audit_save(request, page, request.issues_before, name=str(page))

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except AuditBlocked as blocked:
            self._report_not_deleted(request, blocked)
            return HttpResponseRedirect(self.admin_url("change", object_id))

    def response_action(self, request, queryset):
        try:
            return super().response_action(request, queryset)
        except AuditBlocked as blocked:
            self._report_not_deleted(request, blocked)
            return None

    def _report_not_deleted(self, request, blocked: AuditBlocked) -> None:
        text = (
            "Nothing was deleted. Without this row, the page "
            f"“{blocked.causes[0].name}” would not pass the audit: "
            f"{summarize(blocked.causes)} Delete the row on that page, where you can fix the other "
            "issues and give reasons for warnings."
        )
        self.message_user(request, text, messages.ERROR)

    def delete_model(self, request, obj):
        self._delete(request, [obj])

    def delete_queryset(self, request, queryset):
        self._lock_pages(queryset)
        # Read the rows again, because one may have moved to another page before its page was locked.
        self._delete(request, list(queryset.all()))

    def _delete(self, request, rows) -> None:
        """Delete ``rows`` one by one to update the history and the search text. Raises AuditBlocked."""
        pages = self._lock_changeable_pages(request, rows)
        issues_before = {page.pk: self.page_admin.public_issues(page) for page in pages.values()}
        for row in rows:
            row.delete()
        for page in pages.values():
            page.touch()
            # The issues of a draft are shown in its form.
            if self.page_admin.is_public(page):
                self.page_admin.audit_save(request, page, issues_before[page.pk], name=str(page))
