/* Says below an amount or a duration how the server understands it. The forms work without this script. */
(() => {
  "use strict";
  const DELAY = 300;
  const timers = new WeakMap();
  const fieldOf = (event) => (event.target.matches?.("input[data-reading]") ? event.target : null);
  const echoOf = (input) => document.getElementById(`${input.id}_reading`);

  const show = async (input) => {
    const text = input.value;
    let answer = "";
    if (text.trim()) {
      try {
        const response = await fetch(`${input.dataset.reading}?${new URLSearchParams({ text: text.slice(0, 1000) })}`, {
          redirect: "error",
        });
        if (response.ok) answer = await response.text();
      } catch {
        // The server reads the text again when the form is saved.
      }
    }
    const echo = echoOf(input);
    // An answer about an earlier text is no longer right.
    if (echo && input.value === text && echo.textContent !== answer) echo.textContent = answer;
  };

  document.addEventListener("input", (event) => {
    const input = fieldOf(event);
    if (!input) return;
    clearTimeout(timers.get(input));
    timers.set(input, setTimeout(show, DELAY, input));
  });
  // Django numbers the fields of an added row, but not the references to their descriptions.
  document.addEventListener("focusin", (event) => {
    const input = fieldOf(event);
    if (!input) return;
    const references = input.getAttribute("aria-describedby") || "";
    input.setAttribute("aria-describedby", references.replace(/\S+(?=_(?:helptext|error|reading)(?: |$))/g, input.id));
  });
})();
