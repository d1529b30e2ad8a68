// Runs pa11y in one browser on pages with several widths and color schemes, and prints the issues as JSON.
// Reads JSON from standard input: {pa11y, browser, flags, urls, looks: [{width, scheme, forced}]}.
const { readFileSync } = require("node:fs");

async function main() {
  const asked = JSON.parse(readFileSync(0, "utf8"));
  const pa11y = require(asked.pa11y);
  const puppeteer = require(require.resolve("puppeteer", { paths: [asked.pa11y] }));
  const browser = await puppeteer.launch({ executablePath: asked.browser, args: asked.flags });
  const found = [];
  for (const url of asked.urls) {
    const page = await browser.newPage();
    const protocol = await page.createCDPSession();
    await page.goto(url);
    // Open all details, so that their contents are checked, too.
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
    for (const look of asked.looks) {
      await protocol.send("Emulation.setEmulatedMedia", {
        features: [
          { name: "prefers-color-scheme", value: look.scheme },
          { name: "forced-colors", value: look.forced ? "active" : "none" },
          // Turn off motion, so that colors do not change during the check.
          { name: "prefers-reduced-motion", value: "reduce" },
        ],
      });
      const { issues } = await pa11y(url, {
        browser, page, ignoreUrl: true, runners: ["htmlcs"], standard: "WCAG2AA", timeout: 60000,
        viewport: { width: look.width, height: 800 },
      });
      for (const issue of issues) found.push({ url, look, ...issue });
    }
    await page.close();
  }
  await browser.close();
  console.log(JSON.stringify(found));
}

main();
