/* A "Preview" button under each text of Markdown. Without this script the texts are edited as before. */
(() => {
  "use strict";
  let count = 0;

  const equip = (area) => {
    if (area.dataset.equipped || area.name.includes("__prefix__")) return;
    area.dataset.equipped = "yes";
    count += 1;
    const label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
    const name = label ? label.textContent.replace(/:\s*$/, "") : "text";
    const shown = document.createElement("div");
    shown.className = "admin-preview";
    shown.id = `admin-preview-${count}`;
    shown.hidden = true;
    shown.setAttribute("role", "region");
    shown.setAttribute("aria-live", "polite");
    shown.setAttribute("aria-label", `Preview: ${name}`);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button admin-preview-button";
    button.textContent = "Preview";
    button.setAttribute("aria-label", `Preview: ${name}`);
    button.setAttribute("aria-controls", shown.id);
    button.setAttribute("aria-expanded", "false");
    const close = () => {
      shown.hidden = true;
      button.textContent = "Preview";
      button.setAttribute("aria-expanded", "false");
    };
    button.addEventListener("click", async () => {
      if (!shown.hidden) return close();
      const token = area.form.querySelector("[name=csrfmiddlewaretoken]").value;
      shown.hidden = false;
      button.textContent = "Close the preview";
      button.setAttribute("aria-expanded", "true");
      try {
        const answer = await fetch(area.dataset.preview, {
          method: "POST",
          headers: { "X-CSRFToken": token },
          body: new URLSearchParams({ text: area.value }),
          redirect: "error",
        });
        if (!answer.ok) throw new Error(String(answer.status));
        // The server has cleaned it: the same HTML as on the site.
        shown.innerHTML = (await answer.text()) || "<p>Nothing is written yet.</p>";
      } catch {
        shown.textContent = "The preview could not be made. What you typed is still here.";
      }
    });
    area.addEventListener("input", close);
    // Below the line of label and text, not beside them.
    (area.closest(".flex-container") || area).after(button, shown);
  };

  const equipAll = (root) => root.querySelectorAll("textarea[data-preview]").forEach(equip);
  const start = () => {
    equipAll(document);
    document.addEventListener("formset:added", (event) => equipAll(event.target));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
