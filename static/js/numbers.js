/* Makes the numbers of a plan live. htmx is loaded when a reader first uses the form, because it is half of the page. */
"use strict";

const live = document.querySelector("[data-live]");
if (live) {
  let isChanged = false;
  live.addEventListener("input", () => { isChanged = true; }, { once: true });
  live.addEventListener("focusin", () => {
    const script = document.createElement("script");
    script.src = live.dataset.live;
    script.addEventListener("load", () => {
      if (isChanged) live.querySelector("form.numbers").dispatchEvent(new Event("input"));
    });
    document.head.append(script);
  }, { once: true });
}
