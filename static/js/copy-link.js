// Show "Copy link" instead of the link where the browser allows to copy. It does so on secure pages only.
if (navigator.clipboard) {
  for (const part of document.querySelectorAll(".copy-link")) {
    const [link, button, status] = part.children;
    link.hidden = true;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.querySelector("a").href);
        status.textContent = "Link copied";
      } catch {
        link.hidden = false;
        button.hidden = true;
      }
    });
  }
}
