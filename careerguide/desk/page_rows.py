"""Rows that belong to a page and have an admin page of their own: pay rows, skill groups, pathways. It names no model.

Such a row is part of its page. It takes the permission to change the page, the page's audit runs on it, and the page
is touched. A row that moves to another page changes both.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from careerguide.audit.engine import Issue, inspect
from careerguide.content.publishing import Published, may_change

from .audited import AuditBlocked, in_words, is_about
from .base import BaseAdmin

MAY_NOT = (
    "You may not change this page: only people who may publish change a page that is not a draft. "
    "Choose a draft, or ask someone who may publish."
)


class PageRowAdmin(BaseAdmin):
    """``page`` names the foreign key to the page that a row belongs to."""

    page: str

    @property
    def page_admin(self):
        return self.admin_site.get_model_admin(self.opts.get_field(self.page).related_model)

    def has_add_permission(self, request) -> bool:
        return super().has_add_permission(request) and self.page_admin.has_change_permission(request)

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may_change_page_of(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_change_page_of(request, obj)

    def _may_change_page_of(self, request, row) -> bool:
        return row is None or may_change(request.user, getattr(row, self.page))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Accept only a page that the user may change."""
        if db_field.name != self.page:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs["queryset"] = db_field.related_model._default_manager.changeable_by(request.user)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.error_messages["invalid_choice"] = MAY_NOT
        return field

    def history_view(self, request, object_id, extra_context=None):
        """Redirect to the history of the page, which holds that of its rows."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        page = getattr(row, self.page)
        name = f"admin:{page._meta.app_label}_{page._meta.model_name}_history"
        return HttpResponseRedirect(reverse(name, args=[page.pk], current_app=self.admin_site.name))

    # The audit

    def issues_of(self, row) -> list[Issue]:
        return inspect([row, getattr(row, self.page)])

    def shown_issues(self, row) -> list[Issue]:
        """Only what is wrong with the row itself: the rest is shown on its page."""
        found = self.issues_of(row)
        return [each for each in found if each.model == self.opts.label_lower or is_about(each, row)]

    def is_public(self, row) -> bool:
        return self.page_admin.is_public(getattr(row, self.page))

    def answer_for(self, request, row, before, formsets=(), name="") -> None:
        super().answer_for(request, row, before, formsets, name or str(getattr(row, self.page)))

    # Saving

    def lock_row(self, row) -> None:
        """Lock the page before the row, as saving the page does."""
        self._lock_pages(row)
        super().lock_row(row)

    def _lock_pages(self, *rows) -> dict[int, Published]:
        """Lock the pages of ``rows`` and return them by key, as they are stored now."""
        field = self.opts.get_field(self.page)
        keys = {getattr(row, field.attname) for row in rows}
        pages = field.related_model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
        return {page.pk: page for page in pages}

    def _lock_changeable_pages(self, request, rows) -> dict[int, Published]:
        """As ``_lock_pages``. Raises PermissionDenied if the user may not change one of them."""
        pages = self._lock_pages(*rows)
        if not all(may_change(request.user, page) for page in pages.values()):
            raise PermissionDenied
        return pages

    def save_form(self, request, form, change):
        """Lock the old page and the new one, check both, and note what the audit finds on them."""
        stored = list(self.model._base_manager.filter(pk=form.instance.pk)) if change else []
        request.row_pages = self._lock_changeable_pages(request, [*stored, form.instance])
        row = super().save_form(request, form, change)
        page = request.row_pages[getattr(row, self.opts.get_field(self.page).attname)]
        setattr(row, self.page, page)
        request.audit_before |= self.page_admin.found_before(page)
        return row

    def save_model(self, request, obj, form, change):
        """Save a row that is new or has changed, so that its history has no version without a change."""
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Save the row's own rows, touch the pages, and audit them. Raises AuditBlocked if one may not go out."""
        super().save_related(request, form, formsets, change)
        has_changed = not change or form.changed_data or any(rows.has_changed() for rows in formsets)
        for page in request.row_pages.values():
            if has_changed:
                page.touch()
            if page != getattr(form.instance, self.page):
                self.page_admin.answer_for(request, page, request.audit_before, name=str(page))

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except AuditBlocked as held:
            self._say_not_deleted(request, held)
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[object_id], current_app=self.admin_site.name))

    def response_action(self, request, queryset):
        try:
            return super().response_action(request, queryset)
        except AuditBlocked as held:
            self._say_not_deleted(request, held)
            return None

    def _say_not_deleted(self, request, held: AuditBlocked) -> None:
        stopping = [each for each in held.issues if each.is_error or each.fingerprint in held.asking]
        text = (
            f"Nothing was deleted. Without this, the audit finds on the public page “{stopping[0].name}”: "
            f"{in_words(stopping)} Delete it on that page, where you can fix the rest and say why a warning stays."
        )
        self.message_user(request, text, messages.ERROR)

    def delete_model(self, request, obj):
        self._delete(request, [obj])

    def delete_queryset(self, request, queryset):
        self._lock_pages(*queryset)
        # Read again: a row may have moved until its page was locked.
        self._delete(request, list(queryset.all()))

    def _delete(self, request, rows) -> None:
        """Delete ``rows`` one by one, which keeps history and search right. Raises AuditBlocked if a page may not go out."""
        pages = self._lock_changeable_pages(request, rows)
        before = {page.pk: self.page_admin.found_before(page) for page in pages.values()}
        for row in rows:
            row.delete()
        for page in pages.values():
            page.touch()
            # A draft cannot be refused: its own page says what is left.
            if page.is_published:
                self.page_admin.answer_for(request, page, before[page.pk], name=str(page))
