"""Base classes for the admin classes of this site."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.forms import BooleanField
from django.forms.models import _get_foreign_key
from django.template.response import TemplateResponse
from django.urls import reverse

from careerguide.content.pages import preview_url
from careerguide.content.publishing import Status, may_change
from careerguide.content.search import TextSearch
from careerguide.lib.lines import CleanField, CleanURLField
from careerguide.lib.text import fold
from careerguide.lists.forms import LinesField

from .audited import AuditedAdmin
from .conflicts import ConflictForm, conflicts, lock
from .deletion import MAX_SELECTED, get_deleted_objects
from .hints import SLUG, HintsMixin
from .imported import ImportedAdmin
from .messages import first_few
from .paging import KeyPaginator
from .quantities import QUANTITY_FIELDS
from .slugs import SlugForm
from .status_actions import StatusActions


class SortedChangeList(ChangeList):
    def get_ordering_field(self, field_name):
        """Sort by the sort key if the user clicks on the column of names or titles."""
        name = super().get_ordering_field(field_name)
        return "sort_key" if name in getattr(self.model, "sort_lookups", ())[:1] else name


class BaseAdmin(HintsMixin, ImportedAdmin, AuditedAdmin, admin.ModelAdmin):
    """A list and form that stay fast on large tables, detect edit conflicts and run the audit."""

    list_per_page = 50
    paginator = KeyPaginator
    show_full_result_count = False
    save_on_top = True
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

    def render(self, request, template: str, **context) -> TemplateResponse:
        request.current_app = self.admin_site.name
        context = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, template, context)

    def get_fields(self, request, obj=None):
        # The template renders this hidden field, which contains the conflict token.
        return [name for name in super().get_fields(request, obj) if name != "opened"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "slug" in form.base_fields:
            form = type(form)(form.__name__, (SlugForm, form), {})
        if obj is None:
            return form
        parts = tuple(
            (rows.model, _get_foreign_key(self.model, rows.model, fk_name=rows.fk_name).name)
            for rows in self.get_inline_instances(request, obj)
        )
        return type(form)(form.__name__, (ConflictForm, form), {"parts": parts})

    def _changeform_view(self, request, object_id, form_url, extra_context):
        self._lock_posted_row(request, object_id)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _delete_view(self, request, object_id, extra_context):
        self._lock_posted_row(request, object_id)
        return super()._delete_view(request, object_id, extra_context)

    def _lock_posted_row(self, request, object_id) -> None:
        if request.method == "POST" and object_id and (row := self.get_object(request, unquote(object_id))):
            self.lock_row(row)

    def lock_row(self, row) -> None:
        lock(self.model, row.pk)

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if getattr(form, "has_conflict", False):
            context["conflicts"] = conflicts(form, [rows.formset for rows in context["inline_admin_formsets"]])
        return super().render_change_form(request, context, *args, **kwargs)

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


class NamedAdmin(BaseAdmin):
    list_display = ["name", "slug"]
    search_fields = ["sort_key", "slug"]
    fields = ["name", "slug"]
    hints = {"name": "The name shown on public pages.", "slug": SLUG}


class PublishingAdmin(StatusActions, BaseAdmin):
    """The admin of a model with a publication status. Users who may not publish can change and delete only drafts."""

    search_class: type[TextSearch]

    actions = ["publish", "make_draft", "withdraw", "revoke_previews"]

    def has_publish_permission(self, request) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename('publish', self.opts)}")

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_change(request.user, obj))

    def has_delete_permission(self, request, obj=None) -> bool:
        is_allowed = obj is None or obj.status == Status.DRAFT or self.has_publish_permission(request)
        return super().has_delete_permission(request, obj) and is_allowed

    def delete_queryset(self, request, queryset):
        """Check again: a row may have been published since Django checked whether the user may delete it."""
        rows = list(queryset.order_by("pk").select_for_update(of=("self",)))
        if not all(self.has_delete_permission(request, row) for row in rows):
            raise PermissionDenied
        super().delete_queryset(request, queryset)

    def get_search_results(self, request, queryset, search_term):
        """Search as readers do, but without correcting typos.

        If the field selects the page of a row, find only pages that the user may change.
        """
        if text := search_term.strip():
            condition = self.search_class.condition_of(fold(text).split())
            queryset = queryset.filter(condition | Q(slug=text) if condition else Q(slug=text))
        if self._chooses_page_of_row(request):
            queryset = queryset.changeable_by(request.user)
        return queryset, False

    def _chooses_page_of_row(self, request) -> bool:
        source = request.GET.get("app_label"), request.GET.get("model_name")
        return any(
            (model._meta.app_label, model._meta.model_name) == source
            and getattr(model_admin, "page", None) == request.GET.get("field_name")
            for model, model_admin in self.admin_site._registry.items()
        )

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_publish_permission(request) else [*fields, "status", "published_at"]

    def render_change_form(self, request, context, *args, **kwargs):
        row = context.get("original")
        if row and not row.is_published:
            context["preview"] = preview_url(row)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    def save_model(self, request, obj, form, change):
        # Saving without changes does not update the time of the last change.
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not form.changed_data and any(rows.has_changed() for rows in formsets):
            form.instance.touch()

    @admin.action(description="Revoke preview links of the selected %(verbose_name_plural)s", permissions=["change"])
    def revoke_previews(self, request, queryset):
        rows = [row for row in queryset if self.has_change_permission(request, row)]
        for row in rows:
            row.revoke_previews()
            self.log_change(request, row, "Revoked all preview links.")
        if rows:
            text = f"Revoked all preview links of: {first_few(list(map(str, rows)))}."
            self.message_user(request, text, messages.SUCCESS)
        if refused := queryset.count() - len(rows):
            text = f"Skipped rows that are not drafts, because only a Publisher can change them: {refused}."
            self.message_user(request, text, messages.WARNING)
