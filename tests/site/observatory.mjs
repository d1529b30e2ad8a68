// Scores recorded responses with Mozilla's HTTP Observatory, whose own scan needs a public host on ports 80 and 443.
// The argument is the package's folder. Reads the records as JSON from standard input and prints a score for each.
import fs from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const load = (file) => import(pathToFileURL(`${folder}/src/${file}`));

// An install script would download the list of preloaded hosts. The site is not on it, so an empty list is enough.
const readFileSync = fs.readFileSync;
fs.readFileSync = (path, ...rest) =>
  String(path).endsWith("hsts-preload.json") ? "{}" : readFileSync(path, ...rest);

const require = createRequire(`${folder}/package.json`);
const { AxiosHeaders } = require("axios");
const { CookieJar } = require("tough-cookie");
const { ALL_TESTS } = await load("constants.js");
const { Requests } = await load("types.js");
const { parseHttpEquivHeaders } = await load("retriever/utils.js");
const { getScoreModifier } = await load("grader/grader.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await load("grader/charts.js");

function headersOf(pairs) {
  const headers = {};
  for (const [name, value] of pairs) (headers[name.toLowerCase()] ??= []).push(value);
  // As in axios, the values of a header are one string; only those of Set-Cookie are a list.
  const values = Object.entries(headers).map(([name, all]) => [name, name === "set-cookie" ? all : all.join(", ")]);
  return new AxiosHeaders(Object.fromEntries(values));
}

function requestsOf({ url, secure, plain, preflight }) {
  const requests = new Requests(new URL(url).hostname);
  const jar = new CookieJar();
  const response = { status: secure.status, headers: headersOf(secure.headers), data: secure.body, verified: true };
  for (const cookie of response.headers["set-cookie"] ?? []) jar.setCookieSync(cookie, url);
  response.httpEquiv = parseHttpEquivHeaders(secure.body, url);
  requests.responses.auto = requests.responses.https = response;
  requests.responses.http = { status: plain.status, headers: headersOf(plain.headers), verified: true };
  requests.responses.cors = { status: preflight.status, headers: headersOf(preflight.headers), verified: true };
  const start = new URL(url.replace("https:", "http:"));
  requests.responses.httpRedirects = [{ url: start, status: plain.status }];
  const { location } = requests.responses.http.headers;
  if (location) requests.responses.httpRedirects.push({ url: new URL(location, start), status: secure.status });
  requests.resources.path = secure.body;
  requests.session = { url: new URL(url), jar };
  return requests;
}

// Adds up the modifiers in the same way as the package's scanner/index.js.
function score(record) {
  const requests = requestsOf(record);
  const results = ALL_TESTS.map((test) => test(requests));
  const modifiers = results.map(({ result }) => getScoreModifier(result));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 100);
  const penalized = sum(modifiers.filter((number) => number < 0));
  return {
    url: record.url,
    score: penalized >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(modifiers) : penalized,
    results: results.map(({ result }) => result),
  };
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(score)));
