"""The URLs of the site."""

from django.contrib import admin
from django.urls import include, path

from careerguide.site import (
    audit_page,
    corrections,
    feeds,
    home,
    report_views,
    search,
    sitemaps,
    sources,
    typing_help,
    views,
)
from careerguide.site.styleguide import styleguide
from programs.views import field, institution, plan, plan_calendar, plan_csv, role_catalog

handler400 = "careerguide.web.refusals.bad_request"
handler403 = "careerguide.web.refusals.permission_denied"
handler500 = "careerguide.web.unavailable.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="search_suggestions"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
    path("roles/", include("roles.urls")),
    # This programs page is below a role's URL. It is not in roles/urls.py, because roles does not import programs.
    path("roles/<unicode_slug:slug>/programs/", role_catalog, name="role_programs"),
    # Feeds are about guides and programs, and their format is the site's.
    path("roles/<unicode_slug:slug>/feed.atom", feeds.role_feed, name="role_feed"),
    path("roles/<unicode_slug:slug>/programs/feed.atom", feeds.role_program_feed, name="role_program_feed"),
    path("programs/feed.atom", feeds.program_feed, name="program_feed"),
    path("programs/<unicode_slug:slug>/feed.atom", feeds.program_changes_feed, name="program_changes"),
    path("programs/", include("programs.urls")),
    path("fields/<unicode_slug:slug>/", field, name="field"),
    path("institutions/<unicode_slug:slug>/", institution, name="institution"),
    path("plan/", plan, name="plan"),
    path("plan/plan.csv", plan_csv, name="plan_csv"),
    path("plan/plan.ics", plan_calendar, name="plan_calendar"),
    path("sources/", sources.sources, name="sources"),
    path("api/", include("careerguide.api.urls")),
    path("styleguide/", styleguide, name="styleguide"),
    path("admin/audit/", audit_page.audit, name="audit"),
    path("admin/audit/fix/", audit_page.fix_issue, name="audit_fix"),
    path("admin/audit/accept/", audit_page.accept_issue, name="audit_accept"),
    path("admin/audit/take-back/", audit_page.take_back_issue, name="audit_take_back"),
    path("admin/audit/choose/", corrections.choose, name="audit_choose"),
    path("admin/markdown/", typing_help.preview, name="markdown_preview"),
    path("admin/reading/<slug:kind>/", typing_help.reading, name="reading"),
    path("admin/", admin.site.urls),
    path("report/", report_views.report, name="report"),
    path("report/thanks/", report_views.thanks, name="report_thanks"),
    path("feed/", feeds.feed, name="feed"),
    path("feed/changes/", feeds.changes_feed, name="changes_feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.sitemap_pages, name="sitemap_pages"),
    path("sitemap-<slug:name>-<int:number>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("robots.txt", views.robots, name="robots"),
    path("share.png", views.share_picture, name="share_picture"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
