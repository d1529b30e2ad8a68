/* Additions to pages that work without them: "Copy link", the current section in the contents, and folds. */
"use strict";

// Browsers copy on secure pages only, so show the button only there.
if (navigator.clipboard) {
  document.documentElement.classList.add("can-copy");
  document.addEventListener("click", async ({ target }) => {
    const part = target.closest(".copy-link button")?.parentElement;
    if (!part) return;
    const url = new URL(part.dataset.url || location.href, location);
    const status = part.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(url.href);
      status.textContent = "Link copied";
    } catch {
      status.textContent = `Copy this link: ${url.href}`;
    }
  });
}

// Mark the current section in the contents. Without scripts, they are a plain list.
const contents = document.querySelector(".toc");
if (contents) {
  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    const section = document.getElementById(link.hash.slice(1));
    if (section) links.set(section, link);
  }
  const sections = [...links.keys()];
  const near = new Set();
  const mark = (current) => {
    for (const [section, link] of links) {
      if (section === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  // A section becomes the current one when it reaches the top tenth of the window, as after a click on its link. With a
  // larger part of the window, a section of two lines would be skipped. Between sections, the last one stays marked. The
  // last section may be too short to get that far, so it is the current one at the end of the page.
  let atEnd = false;
  const update = () => {
    if (atEnd) mark(sections.at(-1));
    else if (near.size) mark(sections.findLast((section) => near.has(section)));
    else if (sections[0].getBoundingClientRect().top > 0) mark(null);
  };
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) near.add(entry.target);
      else near.delete(entry.target);
    }
    update();
  }, { rootMargin: "0px 0px -90% 0px" });
  for (const section of sections) watch.observe(section);
  new IntersectionObserver(([entry]) => {
    atEnd = entry.isIntersecting;
    update();
  }, { threshold: 0.9 }).observe(document.querySelector(".colophon"));
}

// In a wide margin, the stylesheet shows all notes. Their titles have nothing to open then, so Tab skips them.
const margin = matchMedia("(min-width: 75rem)");
const unfoldNotes = () => {
  for (const note of document.querySelectorAll("details.note")) {
    note.open = margin.matches;
    note.querySelector("summary").tabIndex = margin.matches ? -1 : 0;
  }
};
if (CSS.supports("selector(::details-content)")) {
  margin.addEventListener("change", unfoldNotes);
  if (margin.matches) unfoldNotes();
}

// Open the fold that a link leads into. Most browsers do so by themselves.
const openFold = () => {
  const target = document.querySelector(":target");
  const fold = target?.closest("details:not([open])");
  if (fold) {
    fold.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", openFold);
openFold();
