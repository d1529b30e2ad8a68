/* Makes the form with the reader's numbers live. htmx is loaded when someone uses the form: it is a quarter of the page. */
"use strict";

const form = document.querySelector("form[data-script]");
if (form) {
  let isChanged = false;
  form.addEventListener("input", () => { isChanged = true; }, { once: true });
  form.addEventListener("focusin", () => {
    const script = document.createElement("script");
    script.src = form.dataset.script;
    // Someone may have typed before htmx was there.
    script.addEventListener("load", () => { if (isChanged) form.dispatchEvent(new Event("input")); });
    document.head.append(script);
  }, { once: true });
}
