"""What all pages of the editors' desk share. It names no model, so that programs' desk stands on it too."""

import logging

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_permission_codename
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms import BooleanField

from careerguide.content.pages import preview_url
from careerguide.content.publishing import Status, may_change
from careerguide.history.records import one_change
from careerguide.lists.forms import LinesField

from .audited import AuditedAdmin
from .conflicts import OpenedForm, differences, lock
from .deletion import MAX_NAMES, MAX_SELECTED, get_deleted_objects
from .hints import SLUG, WithHints

logger = logging.getLogger(__name__)


class BaseAdmin(WithHints, AuditedAdmin, admin.ModelAdmin):
    """A list page and an edit page that stay quick, however long the table is."""

    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}, models.TextField: {"form_class": LinesField}}

    def get_fields(self, request, obj=None):
        """The model's fields: what the form knows of its opening is none, and stands in the template."""
        return [name for name in super().get_fields(request, obj) if name != "opened"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A form that knows what the page showed when it was opened."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj is None:
            return form
        parts = tuple((rows.model, _parent_of(rows, self.model)) for rows in self.get_inline_instances(request, obj))
        return type(form)(form.__name__, (OpenedForm, form), {"parts": parts})

    def _changeform_view(self, request, object_id, form_url, extra_context):
        if request.method == "POST" and object_id and (known := self.get_object(request, unquote(object_id))):
            self.lock_row(known)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _delete_view(self, request, object_id, extra_context):
        if request.method == "POST" and (known := self.get_object(request, unquote(object_id))):
            self.lock_row(known)
        return super()._delete_view(request, object_id, extra_context)

    def lock_row(self, row) -> None:
        """Lock ``row`` before it is checked and written."""
        lock(self.model, row.pk)

    def render_change_form(self, request, context, *args, **kwargs):
        """Show both versions where somebody else has saved since the page was opened."""
        form = context["adminform"].form
        if getattr(form, "is_stale", False):
            formsets = [rows.formset for rows in context["inline_admin_formsets"]]
            context["differences"] = differences(form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_action(self, request, queryset):
        """Run an action, unless it was asked for so many rows that the editor would wait in vain."""
        is_across = BooleanField(required=False).to_python(request.POST.get("select_across"))
        count = queryset.count() if is_across else len(request.POST.getlist(ACTION_CHECKBOX_NAME))
        if count > MAX_SELECTED:
            text = f"That is too many at once. Choose at most {MAX_SELECTED}: nothing was changed."
            self.message_user(request, text, messages.ERROR)
            return None
        # An action that is refused halfway changes nothing and leaves no log entry.
        with transaction.atomic():
            return super().response_action(request, queryset)

    def get_deleted_objects(self, objs, request):
        """What a deletion takes with it, and what of it the user may not delete."""
        return get_deleted_objects(self, objs, request)


def _parent_of(rows, model) -> str:
    """The name of the relation by which inline ``rows`` belong to ``model``."""
    if rows.fk_name:
        return rows.fk_name
    return next(field.name for field in rows.model._meta.fields if field.remote_field and field.related_model is model)


class NamedAdmin(BaseAdmin):
    """A name and the slug made of it."""

    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    hints = {"name": "As readers see it.", "slug": SLUG}


class PublishingAdmin(BaseAdmin):
    """The desk of what has a page of its own, which is public or is not.

    Who may not publish works on drafts, and sees what is public without changing it.
    """

    actions = ["publish", "take_back", "withdraw", "revoke_previews"]

    def has_publish_permission(self, request) -> bool:
        """Whether this editor may change what the public sees."""
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename('publish', self.opts)}")

    def has_change_permission(self, request, obj=None) -> bool:
        """As Django's; and what is no draft is changed only by those who may publish."""
        return super().has_change_permission(request, obj) and (obj is None or may_change(request.user, obj))

    def has_delete_permission(self, request, obj=None) -> bool:
        """As Django's; and what is no draft is deleted only by those who may publish."""
        return super().has_delete_permission(request, obj) and self._in_reach(request, obj)

    def _in_reach(self, request, obj) -> bool:
        return obj is None or obj.status == Status.DRAFT or self.has_publish_permission(request)

    def delete_queryset(self, request, queryset):
        """Delete the rows, unless someone published one of them since the permission was checked."""
        rows = list(queryset.order_by("pk").select_for_update(of=("self",)))
        if not all(self.has_delete_permission(request, row) for row in rows):
            raise PermissionDenied
        super().delete_queryset(request, queryset)

    def get_search_results(self, request, queryset, search_term):
        """Offer only pages that the user may change when a row's page is chosen in an autocomplete field."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if self._chooses_page_of_row(request):
            found = found.changeable_by(request.user)
        return found, may_repeat

    def _chooses_page_of_row(self, request) -> bool:
        source = request.GET.get("app_label"), request.GET.get("model_name")
        return any(
            (model._meta.app_label, model._meta.model_name) == source
            and getattr(desk, "page", None) == request.GET.get("field_name")
            for model, desk in self.admin_site._registry.items()
        )

    def get_readonly_fields(self, request, obj=None):
        """Where it stands is for those to say who may publish."""
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_publish_permission(request) else [*fields, "status", "published_at"]

    def get_prepopulated_fields(self, request, obj=None):
        """Without what is made of a field that the form shows read-only."""
        fixed = self.get_readonly_fields(request, obj)
        found = super().get_prepopulated_fields(request, obj)
        return {name: sources for name, sources in found.items() if not {name, *sources}.intersection(fixed)}

    def render_change_form(self, request, context, *args, **kwargs):
        """With a link to see what is not public yet."""
        row = context.get("original")
        if row and not row.is_published:
            context["preview"] = preview_url(row)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj) -> str | None:
        """The row's page, once the public may see it."""
        return obj.get_absolute_url() if obj.is_published else None

    def save_model(self, request, obj, form, change):
        """Save what is new or was changed: a page that was only looked at keeps the time of its last change."""
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Save the page's rows; a change of theirs is one of the page."""
        super().save_related(request, form, formsets, change)
        if not form.changed_data and any(rows.has_changed() for rows in formsets):
            form.instance.touch()

    @admin.action(description="Publish the selected %(verbose_name_plural)s", permissions=["publish"])
    def publish(self, request, queryset):
        """Publish what is complete, and say what the others lack."""
        self._move(request, queryset, Status.PUBLISHED, "Published")

    @admin.action(description="Make drafts of the selected %(verbose_name_plural)s", permissions=["publish"])
    def take_back(self, request, queryset):
        """Take rows off the site, whatever else may be wrong with them."""
        self._move(request, queryset, Status.DRAFT, "Now a draft, without a page")

    @admin.action(description="Withdraw the selected %(verbose_name_plural)s", permissions=["publish"])
    def withdraw(self, request, queryset):
        """Take rows off the site and say so at their addresses."""
        self._move(request, queryset, Status.WITHDRAWN, "Withdrawn")

    @admin.action(description="Revoke preview links of the selected %(verbose_name_plural)s", permissions=["change"])
    def revoke_previews(self, request, queryset):
        rows = [row for row in queryset if self.has_change_permission(request, row)]
        for row in rows:
            row.revoke_previews()
            self.log_change(request, row, "Revoked its preview links.")
        if rows:
            names = _listed([str(row) for row in rows], ", ")
            self.message_user(request, f"Revoked all preview links of: {names}.", messages.SUCCESS)
        if refused := queryset.count() - len(rows):
            text = f"{refused} of the selected are not drafts: only a Publisher can change those."
            self.message_user(request, text, messages.WARNING)

    def _move(self, request, queryset, status, done):
        moved, kept = [], []
        with transaction.atomic():
            # Locked, so that the state and the issues that are checked are those that are saved.
            rows = list(queryset.order_by("pk").select_for_update(of=("self",)))
            held_back = self.held_back(rows) if status == Status.PUBLISHED else {}
            for row in rows:
                if row.status == status:
                    continue
                if not may_change(request.user, row):
                    kept.append(f"{row}: your account may not change this page.")
                    continue
                row.status = status
                try:
                    if status == Status.PUBLISHED:
                        row.full_clean()
                except ValidationError as error:
                    kept.append(f"{row}: {_in_words(row, error)}")
                else:
                    if row.pk in held_back:
                        kept.append(f"{row}: {held_back[row.pk]}")
                        continue
                    with one_change(f"{done}, from the list."):
                        row.save(update_fields=["status"])
                    self.log_change(request, row, f"{done}.")
                    logger.info("%s: %s, by %s", done, row, request.user)
                    moved.append(str(row))
        if moved:
            self.message_user(request, f"{done}: {_listed(moved, ', ')}.", messages.SUCCESS)
        if kept:
            not_done = "Not published" if status == Status.PUBLISHED else "Not changed"
            self.message_user(request, f"{not_done}. {_listed(kept, ' ')}", messages.ERROR)
        if not moved and not kept:
            self.message_user(request, "Nothing to do: all of these stand there already.", messages.INFO)


def _listed(words: list[str], between: str) -> str:
    """The first of ``words`` and how many there are beside them."""
    rest = len(words) - MAX_NAMES
    return between.join(words[:MAX_NAMES]) + (f"{between}and {rest} more" if rest > 0 else "")


def _in_words(row: models.Model, error: ValidationError) -> str:
    """What is wrong with ``row``, field by field, as sentences."""
    return " ".join(
        message if field == NON_FIELD_ERRORS else f"{row._meta.get_field(field).verbose_name.capitalize()}: {message}"
        for field, found in error.message_dict.items()
        for message in found
    )
