/* "Copy link": copies the address of the page. Browsers allow that on secure pages only, so show the button only there. */
"use strict";
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
