"""What stands between the server and the pages."""

from django.views.defaults import page_not_found


def same_missing_page(get_response):
    """Shows the site's own 404 page while debugging too, so that it is seen and tried as readers see it."""

    def respond(request):
        response = get_response(request)
        is_page = response.status_code == 404 and response.headers.get("Content-Type", "").startswith("text/html")
        return page_not_found(request, None) if is_page else response

    return respond
