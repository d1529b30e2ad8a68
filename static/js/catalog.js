/* The catalog kept live, where htmx leaves it open. Without this file and htmx the page is a form and plain links. */
"use strict";
(() => {
  const found = (id) => document.getElementById(id);
  const on = (name, react) => document.addEventListener(`htmx:${name}`, react);
  let asked = 0;
  let sent = new FormData();
  let focused = null;

  // Only the answer to the last choice counts: an older one would undo what was chosen while it was under way.
  on("confirm", () => { asked += 1; });
  on("beforeRequest", ({ detail }) => { detail.xhr.asked = asked; found("trouble").hidden = true; });
  on("beforeOnLoad", (event) => { if (event.detail.xhr.asked !== asked) event.preventDefault(); });

  // A link that also leads to a place on the page changes the list and lets the view be.
  on("configRequest", ({ detail }) => { detail.path = detail.path.split("#")[0]; });

  // The same list again, or a search that is typed on, takes the place of its entry in the history.
  on("beforeHistoryUpdate", ({ detail }) => {
    const [[before, was], [after, is]] = [location.href, detail.history.path].map((address) => {
      const url = new URL(address, location);
      const words = url.searchParams.get("q") || "";
      url.searchParams.delete("q");
      return [url.pathname + url.search, words];
    });
    const typedOn = was && is && (is.startsWith(was) || was.startsWith(is));
    if (before === after && (was === is || typedOn)) detail.history.type = "replace";
  });

  on("beforeSwap", ({ detail }) => { focused = document.activeElement; sent = detail.requestConfig.formData; });

  // A field in which more was typed since then stays as it is.
  on("oobBeforeSwap", ({ detail }) => {
    if (!focused.matches("#filters input:not([type=checkbox])")) return;
    if (focused.value === focused.defaultValue || focused.value === sent.get(focused.name)) return;
    detail.fragment.querySelector(`#${focused.id}`)?.setAttribute("data-hx-preserve", "");
  });

  // htmx keeps the focus on what has the same name. Where that is gone it goes to what stands nearest, or to the list.
  on("afterSwap", ({ target, detail }) => {
    if (target.id !== "results" || document.activeElement !== document.body) return;
    const used = focused === document.body ? detail.requestConfig.elt : focused;
    if (used.matches("form")) return;
    const group = found(used.closest("fieldset")?.id)?.querySelector("input:enabled");
    const next = [found(used.id), group, found("found")].find((element) => element && !element.disabled);
    if (next.id === "found") next.tabIndex = -1;
    next.scrollIntoView({ block: "nearest" });
    next.focus({ preventScroll: true });
  });

  for (const fault of ["sendError", "responseError", "timeout"]) {
    on(fault, () => { found("trouble").hidden = false; });
  }
})();
