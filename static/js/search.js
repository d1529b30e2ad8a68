/* Suggestions below the search field, loaded by htmx. Without JavaScript, the field is a plain form. */
"use strict";
(() => {
  const input = document.querySelector("input[data-hx-get]");
  const list = document.getElementById(input.dataset.hxTarget.slice(1));
  const status = list.nextElementSibling;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const selected = () => list.querySelector("[aria-selected=true]");

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);

  const select = (option) => {
    selected()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", isOpen);
    if (!isOpen) select(null);
  };
  show(false);

  // Most visitors never type here, so htmx is loaded when they begin to.
  const load = () => {
    const script = document.createElement("script");
    script.src = input.dataset.htmx;
    document.head.append(script);
  };
  if (document.activeElement === input) load();
  else input.addEventListener("focus", load, { once: true });

  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target !== list) return;
    const count = options().length;
    show(count > 0 && document.activeElement === input);
    status.textContent = count ? `${count} suggestion${count === 1 ? "" : "s"}. Use the arrow keys.` : "No suggestions.";
  });

  input.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(selected());
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && all.length) {
      event.preventDefault();
      if (list.hidden) show(true);
      const next = event.key === "ArrowDown" ? at + 1 : (at < 0 ? all.length : at) - 1;
      select(all[next] || null);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      location.assign(all[at].dataset.url);
    }
  });
  input.addEventListener("blur", () => show(false));
  // The field keeps the focus, so that the list stays open until the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
})();
