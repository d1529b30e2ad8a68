"""The pages for requests that the site refuses."""

from django.contrib import admin
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from careerguide.web.uploads import FileRefused

# The heading and the sentence for each status.
REFUSALS = {
    400: (
        "This request cannot be read",
        "Something in the address or in what was sent is not valid. Check the address, or go back and try again.",
    ),
    403: (
        "You may not see this page",
        "It is open to other accounts only. If you edit this site, sign in and try again.",
    ),
    405: ("This page can only be read", "Nothing can be sent to this address. Open it with a link instead."),
    413: (
        "This is too much to send at once",
        "The site did not read it. Go back with your browser, shorten it, and send it again.",
    ),
    415: (
        "This text is not in UTF-8",
        "The site reads UTF-8 only. Send the form with a browser, or change the charset of the request.",
    ),
}
NO_FILES = ("This page takes no files", "Files can be sent on the import pages only, by people who may import.")


def refusal(status: int, words: tuple[str, str] | None = None, **headers: str) -> HttpResponse:
    """The page for ``status``. It is rendered without the request: parts of that may be unreadable."""
    heading, sentence = words or REFUSALS[status]
    page = render_to_string("refused.html", {"heading": heading, "sentence": sentence})
    return HttpResponse(page, status=status, headers=headers)


def bad_request(request, exception) -> HttpResponse:
    """handler400: a Host that is not the site's, too many fields, a form that cannot be parsed."""
    if isinstance(exception, FileRefused):
        return refusal(400, NO_FILES)
    return refusal(413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request, exception) -> HttpResponse:
    """handler403: in the admin, the page says which groups may do what."""
    if not (request.path_info.startswith("/admin/") and hasattr(request, "user")):
        return refusal(403)
    context = admin.site.each_context(request) | {
        "title": "You may not do this",
        "reason": str(exception),
        "groups": [group.name for group in request.user.groups.order_by("name")],
    }
    return render(request, "admin/403.html", context, status=403)
