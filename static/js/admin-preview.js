/* Adds a "Preview" button below each Markdown field. The forms work without this script. */
(() => {
  "use strict";
  let count = 0;

  const addPreview = (area) => {
    if (area.dataset.previewed || area.name.includes("__prefix__")) return;
    area.dataset.previewed = "yes";
    count += 1;
    const label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
    const name = label ? label.textContent.replace(/:\s*$/, "") : "text";
    const preview = document.createElement("div");
    preview.className = "admin-preview";
    preview.id = `admin-preview-${count}`;
    preview.hidden = true;
    preview.setAttribute("role", "region");
    preview.setAttribute("aria-live", "polite");
    preview.setAttribute("aria-label", `Preview: ${name}`);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button admin-preview-button";
    button.textContent = "Preview";
    button.setAttribute("aria-label", `Preview: ${name}`);
    button.setAttribute("aria-controls", preview.id);
    button.setAttribute("aria-expanded", "false");
    const close = () => {
      preview.hidden = true;
      button.textContent = "Preview";
      button.setAttribute("aria-expanded", "false");
    };
    button.addEventListener("click", async () => {
      if (!preview.hidden) return close();
      const token = area.form.querySelector("[name=csrfmiddlewaretoken]").value;
      preview.hidden = false;
      button.textContent = "Close the preview";
      button.setAttribute("aria-expanded", "true");
      try {
        const response = await fetch(area.dataset.preview, {
          method: "POST",
          headers: { "X-CSRFToken": token },
          body: new URLSearchParams({ text: area.value }),
          redirect: "error",
        });
        if (!response.ok) throw new Error(String(response.status));
        // The server has sanitized the HTML, as it does for the public pages.
        preview.innerHTML = (await response.text()) || "<p>There is nothing to preview.</p>";
      } catch {
        preview.textContent = "The preview failed. What you typed is still here.";
      }
    });
    area.addEventListener("input", close);
    // Insert them below the row with the label and the field, not next to the field.
    (area.closest(".flex-container") || area).after(button, preview);
  };

  const addAllPreviews = (root) => root.querySelectorAll("textarea[data-preview]").forEach(addPreview);
  const start = () => {
    addAllPreviews(document);
    document.addEventListener("formset:added", (event) => addAllPreviews(event.target));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
