/* Shows responses of the API on its page. Without it, the form and the links open them. */
"use strict";

const output = document.getElementById("api-response");

async function show(url) {
  const heading = document.createElement("p");
  const body = document.createElement("pre");
  body.tabIndex = 0;
  heading.textContent = `GET ${url.pathname}${url.search}`;
  output.replaceChildren(heading, body);
  try {
    const response = await fetch(url);
    heading.textContent += `: ${response.status}`;
    body.textContent = JSON.stringify(await response.json(), null, 2);
  } catch {
    body.textContent = "There was no response. Try again.";
  }
}

document.querySelector(".api-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const url = new URL(event.target.action);
  url.search = new URLSearchParams(new FormData(event.target, event.submitter));
  show(url);
});
document.querySelector(".api-examples").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(new URL(link.href));
});
