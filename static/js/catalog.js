/* Extends htmx's live updates of the catalog. Without JavaScript, the page is a form and plain links. */
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const on = (name, handler) => document.addEventListener(`htmx:${name}`, handler);
  const compared = (url) => new URL(url, location).searchParams.getAll("compare");
  let requests = 0;
  let pending = "";
  let sent = new FormData();
  let focused = null;
  let top = 0;

  // Use only the response to the last choice: an older one would undo what the reader has chosen since.
  on("confirm", () => { requests += 1; });
  on("beforeRequest", ({ detail }) => {
    detail.xhr.number = requests;
    pending = detail.pathInfo.finalRequestPath;
    byId("trouble").hidden = true;
  });
  on("beforeOnLoad", (event) => { if (event.detail.xhr.number !== requests) event.preventDefault(); });

  // Request a link without its fragment: the list changes, but the page does not scroll to the top.
  on("configRequest", ({ detail }) => { detail.path = detail.path.split("#")[0]; });

  // Links and forms do not know the programs that the request before them adds or removes.
  on("configRequest", ({ detail }) => {
    if (!pending || detail.elt.id === "clear-selection") return;
    const isLink = detail.elt.matches("a");
    const [now, next, own] = [location.href, pending, isLink ? detail.path : location.href].map(compared);
    const inBoth = (slug) => own.includes(slug) && next.includes(slug);
    const all = new Set([...own, ...next].filter((slug) => inBoth(slug) || !now.includes(slug)));
    if (isLink) {
      const url = new URL(detail.path, location);
      url.searchParams.delete("compare");
      for (const slug of all) url.searchParams.append("compare", slug);
      detail.path = url.pathname + url.search;
    } else {
      detail.parameters.compare = [...all];
    }
  });
  on("afterRequest", ({ detail }) => { if (detail.xhr.number === requests) pending = ""; });

  // Replace the history entry if the list is the same, or if the reader continues to type the same search.
  on("beforeHistoryUpdate", ({ detail }) => {
    const [[before, was], [after, is]] = [location.href, detail.history.path].map((href) => {
      const url = new URL(href, location);
      const words = url.searchParams.get("q") || "";
      url.searchParams.delete("q");
      // Words that narrow a group do not change the list.
      for (const name of [...url.searchParams.keys()].filter((key) => key.startsWith("find_"))) url.searchParams.delete(name);
      return [url.pathname + url.search, words];
    });
    const typedOn = was && is && (is.startsWith(was) || was.startsWith(is));
    if (before === after && (was === is || typedOn)) detail.history.type = "replace";
  });

  on("beforeSwap", ({ detail }) => {
    focused = document.activeElement;
    top = focused.getBoundingClientRect().top;
    sent = detail.requestConfig.formData;
  });

  // Do not fold a group that is open.
  on("oobBeforeSwap", ({ detail }) => {
    for (const fold of detail.fragment.querySelectorAll(".filter-fold")) {
      const group = byId(fold.querySelector("fieldset").id);
      fold.open = Boolean(group && !group.closest(".filter-fold:not([open])"));
    }
  });

  // Do not overwrite a field if the reader has typed in it since the request.
  on("oobBeforeSwap", ({ detail }) => {
    if (!focused.matches("#filters input:not([type=checkbox])")) return;
    if (focused.value === focused.defaultValue || focused.value === sent.get(focused.name)) return;
    detail.fragment.querySelector(`#${focused.id}`)?.setAttribute("data-hx-preserve", "");
  });

  // htmx keeps the focus on the element with the same id. If it is gone, focus a similar element, or the list.
  // Before it settles, elements have their old classes and heights.
  on("afterSettle", ({ target, detail }) => {
    if (target.id !== "results") return;
    if (document.activeElement !== document.body) {
      // The head and the filters above may have become taller.
      scrollBy(0, document.activeElement.getBoundingClientRect().top - top);
      return;
    }
    const last = focused === document.body ? detail.requestConfig.elt : focused;
    if (last.matches("form")) return;
    const group = byId(last.closest("fieldset")?.id)?.querySelector("input:enabled:not([type=search])");
    const next = [byId(last.id), group, byId(last.dataset.next), byId("found")].find((element) => element && !element.disabled);
    if (next.id === "found") next.tabIndex = -1;
    next.scrollIntoView({ block: "nearest" });
    next.focus({ preventScroll: true });
  });

  // The server rejects a URL with too many choices. Load it, because the error page says what to do.
  on("responseError", ({ detail }) => {
    if (detail.xhr.status === 414) location.assign(detail.pathInfo.finalRequestPath);
  });

  for (const error of ["sendError", "responseError", "timeout"]) {
    on(error, () => { byId("trouble").hidden = false; });
  }
})();
