"""Tests of very long words and of right-to-left names on public pages, in a browser."""

import pytest

from programs.models import DegreeType, FieldOfStudy, Institution
from roles.models import (
    CareerStep,
    DayEntry,
    FitStatement,
    RoleOccupation,
    Skill,
    SkillEntry,
    SkillGroup,
    SourceNote,
    Specialization,
)
from tests.support.admin_content import PAST
from tests.support.factories import make_comparison, make_occupation, make_pay, make_program, make_role, make_source
from tests.support.layout import LOST_TEXT, UNFOLD

pytestmark = [pytest.mark.browser, pytest.mark.visual, pytest.mark.usefixtures("transactional_db")]

# 79 letters without a place to break.
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
PROGRAM, INSTITUTION = "הנדסת תוכנה (BSc)", "جامعة القاهرة (Cairo)"
TITLE, SKILL = "מהנדס תוכנה (AI)", "بايثون (3)"

# For each visible text that contains one of the names: whether its characters are in another order than in an
# isolated name. Only names on one line are compared.
MISPLACED = """names => {
    const order = (node, start, length) => {
        const boxes = [...Array(length).keys()].map(index => {
            const range = document.createRange();
            range.setStart(node, start + index);
            range.setEnd(node, start + index + 1);
            return range.getBoundingClientRect();
        });
        if (boxes.some(box => Math.abs(box.top - boxes[0].top) > 4)) return null;
        return boxes.map((box, index) => [box.left, index]).sort(([a], [b]) => a - b).map(([, index]) => index).join();
    };
    const expected = Object.fromEntries(names.map(name => {
        const sample = document.createElement('bdi');
        sample.textContent = name;
        document.body.append(sample);
        const found = order(sample.firstChild, 0, name.length);
        sample.remove();
        return [name, found];
    }));
    const faults = [];
    let compared = 0;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode());) {
        if (!node.parentElement.checkVisibility() || node.parentElement.closest('.hidden, script')) continue;
        for (const name of names) {
            const start = node.data.indexOf(name);
            const found = start < 0 ? null : order(node, start, name.length);
            if (found === null) continue;
            compared += 1;
            if (found !== expected[name]) faults.push(`${node.parentElement.outerHTML.slice(0, 200)}: ${found}`);
        }
    }
    return { compared, faults };
}"""


def make_named_pages(program: str, institution: str, title: str, skill: str, text: str) -> dict[str, str]:
    """Rows in which every name and text that a public page shows is one of these. Returns the URLs of the pages."""
    source = make_source(title=institution, publisher=institution, note=text)
    field = FieldOfStudy.objects.create(cip_code="11.0701", slug="field", name=program)
    kind = DegreeType.objects.create(slug="kind", name=program)
    school = Institution.objects.create(slug="school", name=institution)
    family = Specialization.objects.create(slug="family", name=program)
    texts = dict.fromkeys(
        ["summary", "deal", "pay_text", "path_text", "week_text", "best_parts", "worst_parts", "fit_text", "entry_text",
         "entry_more", "programs_text"],
        text,
    )  # fmt: skip
    claims = dict.fromkeys(
        ["claim", "badge", "pay_claim", "skills_claim", "week_claim", "entry_claim", "programs_heading", "market_fit"],
        text[:60],
    )
    guide, other, draft = (
        make_role(name, slug=slug, specialization=family, source=source, salary_low=50_000, salary_high=90_000,
                  status=status, pay_gap="10%", pay_gap_label=skill, pay_gap_than=text[:90], **texts, **claims)
        for slug, name, status in [("guide", title, "published"), ("other", f"{title} 2", "published"),
                                   ("draft", f"{title} 3", "draft")]
    )  # fmt: skip
    RoleOccupation.objects.create(
        role=guide, occupation=make_occupation(title=title, source=source), note=text[:90], relation="listed"
    )
    for role in (guide, other):
        for level in (1, 2):
            make_pay(role, level=level, employer_type=institution[:80], note=text[:90], source=source)
        group = SkillGroup.objects.create(role=role, number=1, name=skill, text=text)
        row, _ = Skill.objects.get_or_create(slug="skill", defaults={"name": skill})
        SkillEntry.objects.create(group=group, skill=row, number=1, note=text[:90])
        for path in CareerStep.Path.values:
            CareerStep.objects.create(role=role, path=path, number=1, title=title, text=text)
        for weekday in range(1, 6):
            DayEntry.objects.create(role=role, weekday=weekday, text=text)
        FitStatement.objects.create(role=role, number=1, text=text[:150], lean="towards")
        SourceNote.objects.create(role=role, number=1, about="pay", short=text[:90], text=text, source=source)
    parts = dict.fromkeys(["by_employer", "upside", "downside", "right_for", "wrong_for", "verdict"], text)
    make_comparison(guide, other, **parts)
    make_comparison(guide, draft, **parts)
    for number, city in enumerate([institution[:60], f"{program[:60]} 2", institution[:60]]):
        make_program(
            program, slug=f"p{number}", role=guide, institution=school, degree_type=kind, field_of_study=field,
            city=city, region=skill[:60], duration_months=12, duration_stated=text[:60], tuition_usd=1_000, note=text,
            delivery_mode=["online", "hybrid"][number % 2], source=source,
        )  # fmt: skip
    make_program(program, slug="gone", institution=school, status="withdrawn", published_at=PAST)
    return {
        "home": "/",
        "guides": "/roles/?skill=skill&specialization=family",
        "guide": "/roles/guide/?fit=",
        "guide's programs": "/roles/guide/programs/",
        "compared guides": "/roles/compare/?role=guide&role=other&role=draft",
        "programs": "/programs/?show=city&compare=p0",
        "filtered programs": "/programs/?institution=school&field=field&degree_type=kind&role=guide",
        "no programs": "/programs/?institution=school&field=field&tuition_max=1",
        "program": "/programs/p0/",
        "compared programs": "/programs/compare/?program=p0&program=p1&program=p2&program=gone",
        "search": f"/search/?q={program}",
        "nothing found": "/search/?q=x" + "y" * 100,
        "404": "/programs/" + "x" * 100 + "/",
        "410": "/programs/gone/",
        "report": "/report/?page=/programs/p0/&figure=Tuition",
        "thanks": "/report/thanks/?page=/programs/p0/",
    }


def test_long_words_do_not_widen_any_page(open_page, live_server):
    text = f"{LONG_WORD}s **{LONG_WORD}**\n\n- {LONG_WORD}\n\n### {LONG_WORD}"
    urls = make_named_pages(LONG_WORD, f"{LONG_WORD} 1", LONG_WORD[:70], f"{LONG_WORD}s", text)
    page = open_page("/healthz", 320)
    faults = []
    for name, url in urls.items():
        page.goto(live_server.url + url)
        page.evaluate(UNFOLD)
        for width in (320, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            faults += [f"{name}: {wide} px wide at {width} px"] if wide > width else []
            faults += [f"{name} at {width} px: {fault}" for fault in page.evaluate(LOST_TEXT)]
    assert faults == [], "\n".join(faults)


def test_brackets_of_right_to_left_names_are_in_place(open_page, live_server):
    names = [PROGRAM, INSTITUTION, TITLE, SKILL]
    urls = make_named_pages(*names, text="טקסט (text), 5.")
    page = open_page("/healthz", 1440)
    counts, faults = {}, []
    for name, url in urls.items():
        page.goto(live_server.url + url)
        page.evaluate(UNFOLD)
        found = page.evaluate(MISPLACED, names)
        counts[name] = found["compared"]
        faults += [f"{name}: {fault}" for fault in found["faults"]]
    assert faults == [], "\n".join(faults)
    assert [name for name, count in counts.items() if not count] == ["nothing found", "404"]


def test_misplaced_brackets_are_detected(open_page):
    page = open_page("/healthz", bypass_csp=True)
    page.set_content(f"<p>{PROGRAM}, {INSTITUTION}</p>")
    assert page.evaluate(MISPLACED, [PROGRAM, INSTITUTION])["faults"]
