/* Keeps what someone types in a form: every half minute, and before the form is sent. */
(() => {
  "use strict";
  const input = document.querySelector("input[name=opened][data-typed]");
  if (!input) return;
  const HALF_A_MINUTE = 30000;
  const form = input.form;
  let isChanged = false;
  let isSent = false;
  let timer = null;

  const say = (text, isError) => {
    for (const each of document.querySelectorAll(".draft-status")) {
      each.textContent = text;
      each.classList.toggle("is-error", isError);
    }
  };

  /* Returns whether the form may be sent: after a sign-out or without a connection, sending would lose the text. */
  const keep = async () => {
    clearTimeout(timer);
    timer = null;
    let response;
    try {
      const body = new URLSearchParams(new FormData(form));
      response = await fetch(input.dataset.typed, { method: "POST", body, redirect: "manual" });
    } catch {
      say("You are offline. Your text is still here. Save it again later.", true);
      return false;
    }
    if (response.type === "opaqueredirect" || response.status === 403) {
      say("You are signed out. Your text is still in this window: sign in in another tab, then save it here.", true);
      return false;
    }
    if (response.ok) {
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      say(`Kept at ${time}, not saved yet.`, false);
    }
    return true;
  };

  const note = () => {
    isChanged = true;
    timer ??= setTimeout(keep, HALF_A_MINUTE);
  };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  /* Autocomplete fields report changes only to jQuery. */
  window.django?.jQuery?.(form).on("change formset:added formset:removed", note);

  form.addEventListener("submit", async (event) => {
    if (isSent || !isChanged) return;
    event.preventDefault();
    const button = event.submitter;
    if (button?.name === "_discard_typed" || (await keep())) {
      isSent = true;
      form.requestSubmit(button);
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSent) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    const names = ["_draft", "_continue", "_save"];
    names.map((name) => form.querySelector(`[name=${name}]`)).find(Boolean)?.click();
  });
})();
