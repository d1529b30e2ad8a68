from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageColor

from careerguide.content.publishing import Status
from roles import share_picture as module
from roles.share_picture import (
    HEIGHT,
    MARGIN,
    PAPER,
    SITE_TEXT,
    WIDTH,
    ShareText,
    occupation_share_text,
    share_picture,
    share_text,
)
from tests.support.factories import make_occupation, make_role, make_source

INK = ImageColor.getrgb(module.INK)


def open_picture(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


def ink_box(image: Image.Image) -> tuple[int, int, int, int]:
    """The bounding box (left, top, right, bottom) of everything that is not background."""
    return ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).getbbox()


def make_text(title="AI Engineer", **values) -> ShareText:
    defaults = {"plain_title": "Ai engineer", "line": "You build AI.", "pay": (130_000, 275_000), "pay_state": "stated"}
    return ShareText(title=title, **defaults | values)


@pytest.mark.django_db
class TestResponse:
    def test_picture_is_1200_by_630_pixels(self, client, content):
        answer = client.get("/roles/ai-engineer/share.png")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/png"
        image = open_picture(answer.content)
        assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "RGB")
        assert len(answer.content) < 100_000
        assert not answer.cookies

    def test_picture_is_cached_and_has_an_etag(self, client):
        role = make_role("Nurse")
        answer = client.get("/roles/nurse/share.png")
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        headers = {"if-none-match": answer.headers["ETag"]}
        assert client.get("/roles/nurse/share.png", headers=headers).status_code == 304
        role.claim = "You care for people."
        role.save()
        assert client.get("/roles/nurse/share.png", headers=headers).status_code == 200

    def test_unrelated_edit_does_not_change_the_picture(self, client):
        role = make_role("Nurse")
        before = client.get("/roles/nurse/share.png").content
        role.deal = "Something else."
        role.save()
        assert client.get("/roles/nurse/share.png").content == before

    def test_draft_and_unknown_role_return_404(self, client):
        make_role("Secret", status=Status.DRAFT)
        assert client.get("/roles/secret/share.png").status_code == 404
        assert client.get("/roles/unknown/share.png").status_code == 404

    def test_picture_takes_one_query(self, query_count):
        make_role("Nurse", salary_low=1, salary_high=2, source=make_source())
        assert query_count("/roles/nurse/share.png") == 1

    def test_site_picture_is_served_with_an_etag(self, client):
        answer = client.get("/share.png")
        assert open_picture(answer.content).size == (WIDTH, HEIGHT)
        assert client.get("/share.png", headers={"if-none-match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.django_db
class TestShareText:
    def test_share_text_contains_title_claim_and_pay(self):
        role = make_role("AI Engineer", claim="You build AI.", salary_low=1, salary_high=2, source=make_source())
        assert share_text(role) == ShareText(
            title="AI Engineer",
            plain_title="Ai engineer",
            line="You build AI.",
            pay=(1, 2),
            pay_state="per year, from the guide’s source",
        )

    def test_share_text_names_basis_and_due_review(self, today):
        role = make_role(salary_low=1, salary_high=2, salary_basis="total", source=make_source())
        assert share_text(role).pay_state == "per year, from the guide’s source, total compensation"
        role.review_on = today.replace(year=2020)
        assert share_text(role).pay_state == "per year, due for review, total compensation"

    def test_share_text_without_pay_says_not_stated(self):
        assert (share_text(make_role()).pay, share_text(make_role()).pay_state) == (None, "pay not stated")

    def test_share_text_of_occupation_names_its_percentiles(self):
        occupation = make_occupation(title="Nurses", summary="Care for patients.", pay_p10=68_940, pay_p90=137_470)
        assert occupation_share_text(occupation) == ShareText(
            title="Nurses",
            line="Care for patients.",
            pay=(68_940, 137_470),
            pay_state="per year, official 10th to 90th",
        )

    def test_share_text_of_hourly_pay_has_no_yearly_range(self):
        pay = dict.fromkeys(["pay_p10", "pay_p50", "pay_p90"])
        text = occupation_share_text(make_occupation(**pay, hourly_median=Decimal("29.05"), hourly_only=True))
        assert (text.pay, text.pay_state) == (None, "$29.05 an hour, official median")


class TestDrawing:
    def test_same_text_gives_same_bytes(self):
        first = share_picture(make_text())
        share_picture.cache_clear()
        assert share_picture(make_text()) == first

    @pytest.mark.parametrize(
        "change", [{"title": "Nurse"}, {"line": "You care."}, {"pay": (90_000, 99_000)}, {"pay_state": "editorial"}]
    )
    def test_different_text_gives_different_picture(self, change):
        assert share_picture(make_text(**change)) != share_picture(make_text())

    @pytest.mark.parametrize(
        "title",
        [
            "",
            " ",
            "W" * 120,
            "i" * 120,
            "Senior Distinguished Principal Engineer of " * 3,
            "a " * 60,
            "O'Brien & Sons <script>",
            "back\\slash\0\t\n\r\x0b \u2028 \u202e \ufeff",
            "Łódź Škoda Việt",
            "Инженер ИИ",
            "人工知能エンジニア",
            "مهندس",
            "👩‍💻",
            "e" + "\u0301" * 50,
            "\ud7ff\U0010ffff",
        ],
    )
    def test_any_title_fits_its_area(self, title):
        image = open_picture(share_picture(make_text(title, line=title * 2, pay=(1, 2_147_483_647), pay_state=title)))
        left, top, right, bottom = ink_box(image)
        assert left >= MARGIN - 6
        assert right <= WIDTH - MARGIN + 20
        assert top >= 50
        assert bottom <= HEIGHT - 40

    def test_long_title_leaves_room_for_pay(self):
        image = open_picture(
            share_picture(make_text("Senior Distinguished Principal Engineer of " * 3, line="You do all. " * 16))
        )
        assert ink_box(image.crop((0, 416, WIDTH, 438))) is None

    def test_long_line_is_truncated(self):
        font = module._font(module.TEXT, 32)
        lines = module._truncate(module._wrap("word " * 99, font, 500), 2, font, 500)
        assert len(lines) == 2
        assert lines[1].endswith("word…")
        assert all(font.getlength(line) <= 500 for line in lines)

    def test_long_word_is_broken(self):
        font = module._font(module.TEXT, 32)
        lines = module._wrap("x" + "W" * 60, font, 300)
        assert len(lines) > 1
        assert "".join(lines) == "x" + "W" * 60
        assert all(font.getlength(line) <= 300 for line in lines)

    def test_font_that_lacks_letters_is_skipped(self):
        both = (module.DISPLAY, module.TEXT)
        assert module._find_font("AI Engineer", both) == ("AI Engineer", module.DISPLAY)
        assert module._find_font("Инженер", both) == ("Инженер", module.TEXT)
        assert module._find_font("Engineer 🎓 é", both) == ("Engineer é", module.DISPLAY)
        assert module._find_font("Ｅｎｇｉｎｅｅｒ", both) == ("Engineer", module.DISPLAY)

    def test_title_that_fonts_cannot_draw_is_replaced_by_slug(self):
        shown = share_picture(make_text("人工知能", plain_title="Ai engineer"))
        assert shown == share_picture(make_text("Ai engineer"))

    def test_claim_that_fonts_cannot_draw_is_left_out(self):
        assert share_picture(make_text(line="人工知能")) == share_picture(make_text(line=""))

    def test_pay_bar_uses_the_axis_that_all_guides_share(self):
        image = open_picture(share_picture(make_text(pay=(100_000, 300_000))))
        row = [x for x in range(WIDTH) if image.getpixel((x, 530)) == INK]
        inner = WIDTH - 2 * MARGIN
        assert row[0] == MARGIN + inner // 4
        assert row[-1] == MARGIN + inner * 3 // 4

    @pytest.mark.parametrize("pay", [(0, 0), (90_000, 90_000), (500_000, 900_000)])
    def test_single_amount_and_amount_beyond_axis_are_drawn(self, pay):
        image = open_picture(share_picture(make_text(pay=pay)))
        row = [x for x in range(WIDTH) if image.getpixel((x, 536)) == INK]
        assert len(row) >= 4
        assert MARGIN <= row[0] <= row[-1] <= WIDTH - MARGIN + 20

    def test_site_picture_can_be_drawn(self):
        assert open_picture(share_picture(SITE_TEXT)).size == (WIDTH, HEIGHT)


def test_fonts_are_small_and_have_licenses(settings):
    folder = settings.BASE_DIR / "static" / "fonts"
    for name in (module.DISPLAY, module.TEXT):
        assert (folder / name).stat().st_size < 80_000
    licenses = "".join(path.read_text() for path in folder.glob("OFL*.txt"))
    assert "Newsreader Project Authors" in licenses
    assert "Noto Project Authors" in licenses


def test_colors_match_the_stylesheet():
    from math import cos, radians, sin
    from re import search

    from django.conf import settings

    css = (settings.BASE_DIR / "static/css/site/base.css").read_text()

    def color(token: str) -> str:
        light, chroma, hue = search(rf"--{token}: light-dark\(oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", css).groups()
        light, a = float(light) / 100, float(chroma) * cos(radians(float(hue)))
        b = float(chroma) * sin(radians(float(hue)))
        l, m, s = (  # noqa: E741
            (light + x * a + y * b) ** 3
            for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
        )
        linear = (
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
        )
        steps = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in linear)
        return "#" + "".join(f"{round(255 * step):02x}" for step in steps)

    drawn = module.PAPER, module.INK, module.INK_SOFT
    assert tuple(color(token) for token in ("paper", "ink", "ink-soft")) == drawn
