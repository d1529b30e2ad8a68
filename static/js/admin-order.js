/* Adds buttons that move numbered rows up and down. Without this script, editors type the numbers. */
(() => {
  "use strict";
  const field = (row) => row.querySelector('input[name$="-number"]');
  const rowsOf = (group) =>
    [...group.querySelectorAll(".inline-related[id], tr.form-row[id]")].filter(
      (row) => !row.classList.contains("empty-form") && row.id !== "" && field(row) && !field(row).disabled,
    );

  /* Rows such as skills are numbered in the row that they belong to. */
  const parent = (row) => row.querySelector('input[name$="-parent"]')?.value;

  const move = (group, row, by, button) => {
    const rows = rowsOf(group).filter((each) => parent(each) === parent(row));
    const other = rows[rows.indexOf(row) + by];
    if (!other) return;
    const number = field(row).value;
    field(row).value = field(other).value;
    field(other).value = number;
    if (by < 0) other.before(row);
    else other.after(row);
    for (const each of [row, other]) field(each).dispatchEvent(new Event("change", { bubbles: true }));
    button.focus();
  };

  const addButtons = (group, row) => {
    if (row.dataset.ordered) return;
    row.dataset.ordered = "yes";
    const box = document.createElement("span");
    box.className = "admin-order";
    for (const [by, text, label] of [[-1, "↑", "Move up"], [1, "↓", "Move down"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = text;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => move(group, row, by, button));
      box.append(button);
    }
    field(row).after(box);
  };

  const start = () => {
    const groups = document.querySelectorAll(".inline-group");
    const addAllButtons = () => groups.forEach((group) => rowsOf(group).forEach((row) => addButtons(group, row)));
    addAllButtons();
    document.addEventListener("formset:added", addAllButtons);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
