"""Tests that every page is valid HTML according to the Nu HTML checker."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from programs.models import Program
from tests.support.pages import CROWDED, FORMS, GALLERY, MISSING, URLS, make_crowded_pages

from .conftest import needed

CHECKER = settings.BASE_DIR / ".cache/node/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.mark.visual
def test_every_page_is_valid_html(client, content, gallery, tmp_path):
    java = needed("Java", shutil.which("java"))
    jar = Path(os.environ.get("VNU_JAR", CHECKER))
    needed("The Nu HTML checker", str(jar) if jar.exists() else None)
    pages = {}

    def keep(*urls: str):
        for url in urls:
            page = tmp_path / f"{len(pages)}.html"
            page.write_bytes(client.get(url).content)
            pages[page.as_uri()] = url

    keep(*URLS, *FORMS, MISSING, GALLERY, *(program.get_absolute_url() for program in Program.objects.published()))
    make_crowded_pages()
    keep(*CROWDED)
    done = subprocess.run(
        [java, "-jar", jar, "--format", "json", "--stdout", *(tmp_path.glob("*.html"))],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    messages = json.loads(done.stdout)["messages"]
    faults = [f"{pages.get(found.get('url'))}: {found['message']}" for found in messages if found["type"] == "error"]
    assert faults == []
    assert done.returncode == 0


@pytest.mark.parametrize(
    "url", ["/programs/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/search/?q=%22%3E%3Cimg%20src=x%3E"]
)
def test_html_in_a_search_query_is_escaped(client, content, url):
    html = client.get(url).content.decode()
    assert "<script>alert" not in html
    assert "<img" not in html
