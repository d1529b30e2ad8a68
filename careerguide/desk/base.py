"""Base classes for the admin classes of this site."""

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, AdminErrorList, AdminForm
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.forms import BooleanField
from django.http import HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from careerguide.audit.accepted import with_reasons
from careerguide.audit.engine import inspect
from careerguide.content.publishing import Status, may_change
from careerguide.content.search import TextSearch
from careerguide.history.pages import Snapshot
from careerguide.lib.lines import CleanField, CleanURLField
from careerguide.lib.text import fold
from careerguide.lists.forms import LinesField

from .audited import AuditBlocked, AuditedAdmin, typed_reasons
from .conflicts import NOT_OPENED, change_message, describe_clashes, merge_typed, read_choices
from .deletion import MAX_SELECTED, get_deleted_objects
from .drafts import DraftsAdmin
from .edit import Edit, PageState, read_opened
from .forms import PageForm, PublishingForm
from .hints import HintsMixin
from .imported import ImportedAdmin
from .messages import first_few, links
from .paging import KeyPaginator
from .quantities import QUANTITY_FIELDS
from .request_checks import is_key
from .status_actions import StatusActions


class SortedChangeList(ChangeList):
    def get_ordering_field(self, field_name):
        """Sort by the sort key if the user clicks on the column of names or titles."""
        name = super().get_ordering_field(field_name)
        return "sort_key" if name in getattr(self.model, "sort_lookups", ())[:1] else name


class ListAdmin(HintsMixin, admin.ModelAdmin):
    """A list that stays fast on large tables."""

    list_per_page = 50
    paginator = KeyPaginator
    show_full_result_count = False
    formfield_overrides = {
        models.CharField: {"form_class": CleanField},
        # A slug has its own form field, which refuses odd characters.
        models.SlugField: {},
        models.URLField: {"assume_scheme": "https", "form_class": CleanURLField},
        models.TextField: {"form_class": LinesField},
        **QUANTITY_FIELDS,
    }
    get_deleted_objects = get_deleted_objects

    def admin_url(self, page: str, *args) -> str:
        """The URL of an admin page of this model, such as ``admin_url("change", row.pk)``."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args, current_app=self.admin_site.name)

    def has_own_permission(self, request, action: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename(action, self.opts)}")

    def own_path(self, route: str, view, page: str) -> URLPattern:
        """The URL of ``view``, which ``admin_url(page)`` returns."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_{page}"
        return path(route, self.admin_site.admin_view(view), name=name)

    def render(self, request, template: str, **context) -> TemplateResponse:
        request.current_app = self.admin_site.name
        context = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, template, context)

    def links_to(self, rows) -> SafeString:
        return links([(str(row), self.admin_url("change", row.pk)) for row in rows])

    def get_changelist(self, request, **kwargs):
        return SortedChangeList

    def get_search_results(self, request, queryset, search_term):
        """Find rows with all words in ``search_fields``. In sort keys, case and accents make no difference."""
        for text in search_term.split():
            words, condition = fold(text).split(), Q()
            for name in self.search_fields:
                if not name.endswith("sort_key"):
                    condition |= Q(**{f"{name}__icontains": text})
                elif words:
                    contains = f"{name}__contains"
                    condition |= Q(*[(contains, word) for word in words])
            queryset = queryset.filter(condition) if condition else queryset.none()
        return queryset, False

    def response_action(self, request, queryset):
        is_across = BooleanField(required=False).to_python(request.POST.get("select_across"))
        count = queryset.count() if is_across else len(request.POST.getlist(ACTION_CHECKBOX_NAME))
        if count > MAX_SELECTED:
            text = f"Nothing was changed: too many rows are selected. Select at most {MAX_SELECTED}."
            self.message_user(request, text, messages.ERROR)
            return None
        with transaction.atomic():
            return super().response_action(request, queryset)


class ReadOnlyAdmin(ListAdmin):
    """A list of rows that are written elsewhere."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class BaseAdmin(DraftsAdmin, ImportedAdmin, AuditedAdmin, ListAdmin):
    """The admin of a model with a history: its form merges what others save, keeps drafts and runs the audit."""

    form = PageForm
    save_on_top = True

    def get_object(self, request, object_id, from_field=None):
        """If the request may write, the row is locked, so that saves of a page come one after the other."""
        if from_field or not is_key(self.opts.pk, object_id):
            return super().get_object(request, object_id, from_field) if from_field else None
        rows = self.get_queryset(request).select_related(*self.get_autocomplete_fields(request))
        if request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        return rows.filter(pk=object_id).first()

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """Show the form of a page, or save what was typed into it. A POST is one transaction.

        1. ``get_object()`` locks the row. The page is read, with the changes of its working copy, if there is one.
        2. The form is filled with the page as it was opened, and reads what was typed.
        3. What others have saved since is merged in. Clashes are shown, and nothing is saved.
        4. A draft of a public page goes into its working copy, and is done. If there is nothing to choose, it is
           compared with the public page later, when the form is shown again.
        5. Otherwise, the rows that differ are written, and the audit checks the page as written. If it refuses the
           page, everything is rolled back, and the form shows why. The history gets a version.
        """
        row = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self._check_permission(request, row)
        self._check_to_field(request)
        state = PageState(self.tracked, row)
        if request.method != "POST":
            return self._show(self.opened_edit(request, state), state, extra_context, clashes=state.clashes)
        opened = read_opened(self.tracked, row.pk, request.POST) if row else ({}, {})
        shown, base = opened or (state.edited, state.edited)
        edit = Edit(self, request, row, shown, self.posted(request), opened=base)
        if opened is None:
            edit.form.add_error(None, NOT_OPENED)
        if opened is None or not edit.is_valid():
            return self._show(edit, state, extra_context)
        saves_draft = self.saves_draft(request, row)
        if saves_draft and not read_choices(self.tracked, edit.data):
            return self.save_draft(request, edit, state)
        merged, clashes = merge_typed(edit, state)
        if clashes:
            edit = Edit(self, request, row, merged, opened=state.edited)
            return self._show(edit, state, extra_context, clashes=clashes)
        if saves_draft:
            return self.save_draft(request, edit, state, merged)
        try:
            saved = self._publish(request, edit, state, merged)
        except ValidationError as error:
            edit.form.add_error(None, error)
        except AuditBlocked as blocked:
            edit.add_audit_errors(blocked)
            audit = self.show_issues(request, blocked.issues, blocked.unanswered)
            return self._show(edit, state, extra_context, audit=audit)
        else:
            return self._respond(request, row, saved)
        return self._show(edit, state, extra_context)

    def posted(self, request) -> QueryDict:
        """What was typed, or what a button changes in it."""
        return request.POST

    def _check_permission(self, request, row) -> None:
        if row is None:
            is_allowed = self.has_add_permission(request)
        elif request.method == "POST":
            is_allowed = self.has_change_permission(request, row)
        else:
            is_allowed = self.has_view_or_change_permission(request, row)
        if not is_allowed:
            raise PermissionDenied

    def _check_to_field(self, request) -> None:
        """A popup may ask for another value than the primary key of the new row."""
        name = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if name and not self.to_field_allowed(request, name):
            raise DisallowedModelAdminToField(f"The field {name} cannot be referenced.")

    def _publish(self, request, edit: Edit, state: PageState, merged: Snapshot):
        """Write the page, and return its row. Raises ValidationError or AuditBlocked, and then nothing is written."""
        reasons = typed_reasons(request.POST)
        # The form has checked what was typed into it, but not the rest of an older version.
        check = edit.shown != edit.opened
        row, left = self.write_page(state, merged, request.user, reasons, new_keys=edit.new_keys, check=check)
        self.report_issues(request, row, left)
        log = self.log_change if edit.row else self.log_addition
        log(request, row, change_message(self.tracked, state.public, merged))
        if edit.row:
            self.forget_typed(request, row)
        return row

    def _respond(self, request, before, row):
        """``before`` is the row before the save, None if it is new."""
        if IS_POPUP_VAR in request.POST:
            return (self.response_change if before else self.response_add)(request, row)
        self.message_user(request, self.saved_text(request, row, before), messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(self.admin_url("change", row.pk))
        if "_addanother" in request.POST:
            return HttpResponseRedirect(self.admin_url("add"))
        return self.response_post_save_change(request, row)

    def saved_text(self, request, row, before) -> str:
        return format_html('Saved: <a href="{}">{}</a>.', self.admin_url("change", row.pk), row)

    def _show(self, edit: Edit, state: PageState, extra_context=None, clashes=None, audit=None):
        """``clashes`` are those that are asked; without them, those that the form asked about before."""
        chosen = read_choices(self.tracked, edit.data)
        clashes = chosen if clashes is None else clashes
        pairs = {clash: state.public if clash in state.clashes else edit.opened for clash in clashes}
        request, row, form = edit.request, edit.row, edit.form
        may_change = row is None or self.has_change_permission(request, row)
        edit.prepare_to_show()
        fieldsets = list(self.get_fieldsets(request, row))
        readonly = self.get_readonly_fields(request, row) if may_change else flatten_fieldsets(fieldsets)
        admin_form = AdminForm(form, fieldsets, {}, readonly, model_admin=self)
        inline_formsets = self.get_inline_formsets(request, edit.formsets, edit.inlines, row)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{'Add' if row is None else 'Change' if may_change else 'View'} {self.opts.verbose_name}",
            "subtitle": str(row) if row else None,
            "adminform": admin_form,
            "object_id": str(row.pk) if row else None,
            "original": row,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "to_field": request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR)),
            "media": sum((inline.media for inline in inline_formsets), self.media + admin_form.media),
            "inline_admin_formsets": inline_formsets,
            "errors": AdminErrorList(form, edit.formsets),
            "preserved_filters": self.get_preserved_filters(request),
            "opened": edit.sign_opened(),
            "clashes": describe_clashes(self.tracked, pairs, edit.shown, chosen),
            "may_change": may_change,
            # Reasons count when the page is published.
            "audit_may_accept": row is not None and self.may_write(request, row),
            **self.draft_context(request, edit, state),
        }
        if audit is None and row and not context["working_copy"]:
            audit = self.show_issues(request, with_reasons(inspect([row])))
        context |= {"audit": audit} | (extra_context or {})
        form_url = context.pop("form_url", "")
        return self.render_change_form(
            request, context, add=row is None, change=row is not None, form_url=form_url, obj=row
        )


class PublishingAdmin(StatusActions, BaseAdmin):
    """The admin of a model with a publication status. Users who may not publish can change and delete only drafts."""

    form = PublishingForm
    search_class: type[TextSearch]

    actions = ["publish", "make_draft", "withdraw", "revoke_previews"]

    def has_publish_permission(self, request) -> bool:
        return self.has_own_permission(request, "publish")

    def has_change_permission(self, request, obj=None) -> bool:
        """Someone who may change drafts may edit the working copy of a public page, but not publish it."""
        is_allowed = obj is None or obj.is_published or may_change(request.user, obj)
        return super().has_change_permission(request, obj) and is_allowed

    def may_publish(self, request, row) -> bool:
        return self.has_publish_permission(request)

    def posted(self, request):
        data = request.POST.copy()
        if "_publish" in data:
            data |= {"status": Status.PUBLISHED, "publish_at_0": "", "publish_at_1": ""}
        return data

    def has_delete_permission(self, request, obj=None) -> bool:
        is_allowed = obj is None or obj.status == Status.DRAFT or self.has_publish_permission(request)
        return super().has_delete_permission(request, obj) and is_allowed

    def delete_queryset(self, request, queryset):
        """Check again: a row may have been published since Django checked whether the user may delete it."""
        rows = list(queryset.order_by("pk").select_for_update(of=("self",)))
        if not all(self.has_delete_permission(request, row) for row in rows):
            raise PermissionDenied
        return super().delete_queryset(request, queryset)

    def get_search_results(self, request, queryset, search_term):
        """Search as readers do, but without correcting typos."""
        if text := search_term.strip():
            condition = self.search_class.condition_of(fold(text).split())
            queryset = queryset.filter(condition | Q(slug=text) if condition else Q(slug=text))
        return queryset, False

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj), "published_at"]
        return fields if self.has_publish_permission(request) else [*fields, "status", "publish_at"]

    def view_on_site(self, obj) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    @admin.action(description="Revoke preview links of the selected %(verbose_name_plural)s", permissions=["change"])
    def revoke_previews(self, request, queryset):
        rows = [row for row in queryset if self.may_write(request, row)]
        for row in rows:
            row.revoke_previews()
            self.log_change(request, row, "Revoked all preview links.")
        if rows:
            text = f"Revoked all preview links of: {first_few(list(map(str, rows)))}."
            self.message_user(request, text, messages.SUCCESS)
        if refused := queryset.count() - len(rows):
            text = f"Skipped rows that are not drafts, because only a Publisher can change them: {refused}."
            self.message_user(request, text, messages.WARNING)
