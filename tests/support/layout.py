"""Screen sizes and color schemes, and scripts that find layout and keyboard problems."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A screen: width in CSS pixels, color scheme, and whether colors are forced.

    A small phone is 320 pixels wide, and so is a window of 1,280 pixels zoomed to 400%.
    """

    width: int
    scheme: str
    forced: bool

    def __str__(self) -> str:
        return f"{self.width} px, {'forced colors' if self.forced else self.scheme}"

    def on(self, page):
        page.set_viewport_size({"width": self.width, "height": 800})
        forced = "active" if self.forced else "none"
        page.emulate_media(color_scheme=self.scheme, forced_colors=forced, reduced_motion="reduce")
        return page


LOOKS = [
    Look(width, scheme, forced)
    for width in (320, 1280)
    for scheme, forced in [("light", False), ("dark", False), ("light", True)]
]

UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"

# The text spacing that pages must support according to WCAG 2.2 (1.4.12).
TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""

# Finds text that is off the screen, cut off or overlaps other text, except text for screen readers and sticky elements.
LOST_TEXT = """() => {
    const faults = [], shown = [];
    const said = (words) => words.trim().replace(/\\s+/g, ' ').slice(0, 40);
    const seen = new Map();
    const unseen = (element) => {
        if (!seen.has(element)) {
            const above = element.parentElement;
            seen.set(element, element.matches('.skip, .selection, .trouble, .choices-submit, option') ||
                getComputedStyle(element).clipPath !== 'none' ||
                !element.checkVisibility({ visibilityProperty: true }) || Boolean(above && unseen(above)));
        }
        return seen.get(element);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode());) {
        const element = node.parentElement;
        if (!node.data.trim() || unseen(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const scrolls = element.closest('[tabindex="0"]');
        for (const box of range.getClientRects()) {
            if (!box.width || !box.height) continue;
            const beside = box.left < -1 || box.right > innerWidth + 1;
            if (beside && !scrolls) faults.push(`off the screen: ${said(node.data)}`);
            for (let cut = element; cut && cut !== document.body; cut = cut.parentElement) {
                const style = getComputedStyle(cut);
                if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
                const edge = cut.getBoundingClientRect();
                const beyond = Math.max(edge.left - box.left, box.right - edge.right,
                    edge.top - box.top, box.bottom - edge.bottom);
                if (beyond > 4 && !cut.matches('[tabindex="0"], svg')) faults.push(`cut off: ${said(node.data)}`);
            }
            shown.push([node.data, box, element]);
        }
    }
    // A line box is taller than its letters, so a small overlap is not a fault.
    shown.sort(([, one], [, two]) => one.top - two.top);
    shown.forEach(([words, one, element], n) => {
        for (let m = n + 1; m < shown.length && shown[m][1].top < one.bottom; m += 1) {
            const [others, two, other] = shown[m];
            const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
            const high = Math.min(one.bottom, two.bottom) - two.top;
            if (wide > 2 && high > Math.max(5, 0.35 * Math.min(one.height, two.height))) {
                faults.push(`on other text: ${said(words)} / ${said(others)}`);
            }
        }
    });
    return [...new Set(faults)];
}"""

# Text at twice its size, as with the "zoom text only" setting of a browser.
LARGE_TEXT = "html { font-size: 200%; }"

# Finds words that break in the middle. Only a word of 15 or more characters may have no other choice.
BROKEN_WORDS = """() => {
    const faults = new Set();
    const clipped = (element) => Boolean(element) &&
        (getComputedStyle(element).clipPath !== 'none' || clipped(element.parentElement));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode());) {
        const element = node.parentElement;
        if (element.closest('script, option, svg') || clipped(element) ||
            !element.checkVisibility({ visibilityProperty: true })) continue;
        for (const word of node.data.matchAll(/[^\\s–-]{2,}/g)) {
            if (word[0].length > 14) continue;
            const range = document.createRange();
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const lines = [...range.getClientRects()].filter((box) => box.width).map((box) => box.top);
            if (Math.max(...lines) - Math.min(...lines) > 4) faults.add(`broken: ${word[0]}`);
        }
    }
    return [...faults];
}"""

# Stores all focusable elements in document order, and returns their number. A note that lies open has nothing to open.
# Radio buttons with the same name are one stop: the selected one, or the first one.
STOPS = """() => {
    const isOtherRadio = (element) => {
        if (element.type !== 'radio') return false;
        const group = [...document.querySelectorAll(`[type="radio"][name="${element.name}"]`)];
        return element !== (group.find((radio) => radio.checked) || group[0]);
    };
    window.stops = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter(
        (element) => !element.disabled && element.type !== 'hidden' && !isOtherRadio(element) &&
            !element.closest('[aria-hidden="true"]') &&
            !element.matches('details.note[open] > summary[tabindex="-1"]') &&
            element.checkVisibility({ visibilityProperty: true }));
    return window.stops.length;
}"""

# Returns the index of the focused element among the stored ones, and any problem with how it is shown.
FOCUS = """() => {
    const here = document.activeElement;
    if (here === document.body) return { stop: -1, fault: '' };
    const words = `${here.localName} "${(here.textContent || here.name).trim().slice(0, 40)}"`;
    const { outlineStyle, outlineWidth } = getComputedStyle(here);
    const [box] = here.getClientRects();
    // Take the center of the visible part, because elementFromPoint finds nothing outside of the screen.
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [above, below] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const top = document.elementFromPoint((left + right) / 2, (above + below) / 2);
    let fault = '';
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 3) fault = `no ring: ${words}`;
    else if (!top || !(here.contains(top) || top.contains(here))) fault = `out of sight: ${words}`;
    return { stop: window.stops.indexOf(here), fault };
}"""


def walk(page) -> list[str]:
    """The keyboard problems of `page`: Tab must reach each focusable element once and in order, and show it."""
    many = page.evaluate(STOPS)
    met, faults = [], []
    # The browser also makes other elements focusable, such as scrolling boxes.
    for _ in range(many + 20):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        faults += [focus["fault"]] if focus["fault"] else []
        if focus["stop"] in met or (met and focus["stop"] < 0 and met[-1] == many - 1):
            break
        met += [focus["stop"]] if focus["stop"] >= 0 else []
    if met != list(range(many)):
        left = [number for number in range(many) if number not in met]
        names = page.evaluate("left => left.map(number => window.stops[number].outerHTML.slice(0, 100))", left[:5])
        faults.append(f"{len(met)} of {many} stops in order {met[:3]}...; never reached: {names}")
    return faults
