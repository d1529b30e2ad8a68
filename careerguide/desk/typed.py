"""What someone has typed into the form of a page and not saved: it survives a closed browser and a sign-out."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils.formats import date_format

from careerguide.history.working_copies import TypedText
from careerguide.lib import clock

from .edit import Edit, PageState, read_opened

# Names of inputs that are not text that someone types.
NOT_TYPED = {"csrfmiddlewaretoken", "opened"}


class TypedTextAdmin:
    def opened_edit(self, request, state: PageState) -> Edit:
        """The form as someone left it, or with the page as it was last saved."""
        row = state.row
        may_have_typed = row is not None and self.has_change_permission(request, row)
        typed = self._typed_texts(request, row.pk).first() if may_have_typed else None
        if typed is None:
            return Edit(self, request, row, state.edited)
        data = QueryDict(mutable=True)
        for name, values in typed.fields.items():
            data.setlist(name, values)
        shown, opened = map(self.tracked.from_json, typed.opened)
        edit = Edit(self, request, row, shown, data, opened=opened)
        edit.hide_errors()
        edit.typed_at = typed.at
        return edit

    def forget_typed(self, request, row) -> None:
        self._typed_texts(request, row.pk).delete()

    def _typed_texts(self, request, pk: int):
        return TypedText.objects.filter(model=self.tracked.label, object_id=pk, user=request.user)

    def typed_view(self, request, pk):
        """Keep what someone has typed, or discard it if the form asks for that."""
        row = self.model._base_manager.filter(pk=pk).first()
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        if "_discard_typed" in request.POST:
            self.forget_typed(request, row)
            return HttpResponseRedirect(self.admin_url("change", pk))
        opened = read_opened(self.tracked, pk, request.POST)
        if opened is None:
            return JsonResponse({"error": "Open the page again."}, status=400)
        fields = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
        values = {"opened": list(map(self.tracked.to_json, opened)), "fields": fields, "at": clock.now()}
        typed, _ = TypedText.objects.update_or_create(
            model=self.tracked.label, object_id=pk, user=request.user, defaults=values
        )
        return JsonResponse({"saved_at": date_format(typed.at, "H:i")})
