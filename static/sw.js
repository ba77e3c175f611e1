// The service worker. Pages come from the network, else from the copy kept here, which always says when it was saved;
// the admin is never kept. The answer at /sw.js defines PORTAL, what the worker knows of this portal, and imports this
// file (bamex/portal/offline/service_worker.py).
//
// The names of the caches and the headers x-saved and x-title are those of the copies on readers' devices: a worker
// that changes them must still read what former ones stored.
"use strict";

const STATIC = "bamex-static";
const PAGES = "bamex-pages";
const KEPT = "bamex-kept";
const WAIT = 3000; // milliseconds for the network to answer when there is a copy
const MOST = 60; // pages visited
const NEVER = /^\/(admin|static\/admin|static\/modeltranslation|healthz|sw\.js)/;
const HASHED = /\.[0-9a-f]{12}(\.\w+)$/;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(
    (async () => {
      const cache = await caches.open(STATIC);
      for (const address of PORTAL.assets) if (!(await cache.match(address))) await cache.add(address);
    })(),
  );
});

addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      await clients.claim();
      const cache = await caches.open(STATIC);
      for (const request of await cache.keys()) {
        const { pathname } = new URL(request.url);
        if (!PORTAL.assets.includes(pathname) && PORTAL.assets.some((path) => stem(path) === stem(pathname)))
          await cache.delete(request);
      }
    })(),
  ),
);

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || NEVER.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (HASHED.test(url.pathname)) event.respondWith(asset(event, url));
  else if (url.pathname.endsWith("/suggestions.json")) event.respondWith(index(event, url));
});

addEventListener("message", (event) => {
  const answer = (words) => event.ports[0] && event.ports[0].postMessage(words);
  const task = { visit, keep, list, forget }[event.data.task];
  if (task) event.waitUntil(task(event.data, answer).catch(() => answer({ failed: true })));
});

// Pages

async function page(event, url) {
  const network = fetch(event.request, { cache: "no-cache" }).then(async (response) => {
    const copy = response.clone();
    if (worthKeeping(copy)) event.waitUntil(place(url).then((name) => store(name, url, copy)));
    return response;
  });
  event.waitUntil(network.catch(() => {}));
  const first = await Promise.race([network.catch(() => null), pause(WAIT)]);
  if (first && first.status < 500) return first;
  return (await saved(url)) || first || network.catch(() => fallback(url));
}

const pause = (time) => new Promise((done) => setTimeout(done, time));
const stem = (path) => path.replace(HASHED, "$1");
const words = (url) => PORTAL.languages[url.pathname.split("/")[1]] || PORTAL.languages.fr;
const address = (url) => url.href.split("#")[0];

function worthKeeping(response) {
  const type = response.headers.get("content-type") || "";
  return response.status === 200 && !response.redirected && /^text\/(html|plain)/.test(type);
}

async function place(url) {
  return (await caches.match(address(url), { cacheName: KEPT })) ? KEPT : PAGES;
}

async function store(name, url, response) {
  const headers = new Headers(response.headers);
  for (const header of ["content-encoding", "content-length", "vary"]) headers.delete(header);
  const text = await response.text();
  const title = (/<title[^>]*>([^<]*)/.exec(text) || [])[1] || url.pathname;
  headers.set("x-saved", Date.parse(headers.get("date")) || Date.now());
  headers.set("x-title", encodeURIComponent(title.replace(/ – BAMEX’25$/, "").trim()));
  const cache = await caches.open(name);
  await cache.put(address(url), new Response(text, { headers }));
  if (name === PAGES) for (const old of (await cache.keys()).slice(0, -MOST)) await cache.delete(old);
}

const day = (copy, language) =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeStyle: "short" }).format(
    +copy.headers.get("x-saved"),
  );

async function saved(url) {
  const known = words(url);
  const copy =
    (await caches.match(address(url), { cacheName: PAGES })) || (await caches.match(address(url), { cacheName: KEPT }));
  if (!copy) return;
  const text = await copy.text();
  const line = known.saved.replace("{date}", day(copy, url.pathname.slice(1, 3)));
  const { headers } = copy;
  if (headers.get("content-type").startsWith("text/plain")) return new Response(`${line}\n\n${text}`, { headers });
  const notice = `<p class="notice" role="status">${line} <a href="${known.page}">${known.more}</a></p>`;
  const marked = text.replace(/<main[^>]*>/, (tag) => tag + notice);
  return new Response(marked === text ? notice + text : marked, { headers });
}

async function fallback(url) {
  const home = url.pathname === "/" && (await firstKept((code) => `/${code}/`));
  if (home) return Response.redirect(`/${home}/`);
  const known = url.pathname.startsWith("/id/") // an address in no language: that of the edition kept
    ? PORTAL.languages[(await firstKept((code) => PORTAL.languages[code].edition)) || "fr"]
    : words(url);
  const rows = await copies();
  const there = await inEdition(url, known);
  const lines = rows.map((row) => `<li><a href="${row.address}">${row.title}</a></li>`).join("");
  const body = `<p>${known.absent}</p>${there ? `<p><a href="${there}">${known.read}</a></p>` : ""}
<p><a href="${address(url)}">${known.retry}</a></p>
${lines ? `<h2>${known.kept}</h2><ul class="rows">${lines}</ul>` : `<p>${known.nothing}</p>`}`;
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": PORTAL.policy };
  return new Response(
    known.shell.replace("{body}", () => body),
    { status: 503, headers },
  );
}

async function firstKept(addressIn) {
  for (const code in PORTAL.languages) if (await caches.match(addressIn(code))) return code;
}

// The place of the page in the edition, if the edition is kept.
async function inEdition(url, known) {
  const copy = await caches.match(known.edition);
  if (!copy) return;
  const text = await copy.text();
  const code = url.pathname.startsWith("/id/") && url.pathname.slice(4).toLowerCase();
  const at = text.indexOf(code ? `${code}" data-page="` : `" data-page="${url.pathname}"`);
  return known.edition + (at < 0 ? "" : `#${code || text.slice(text.lastIndexOf('"', at - 1) + 1, at)}`);
}

// Newest first.
async function copies() {
  const rows = [];
  for (const name of [PAGES, KEPT]) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { headers } = await cache.match(request);
      if (headers.get("x-title"))
        rows.push({
          address: request.url,
          title: decodeURIComponent(headers.get("x-title")),
          saved: +headers.get("x-saved"),
          // By what the page says of itself: this worker may be younger or older than the page that it stored.
          old: Date.parse(headers.get("last-modified")) < PORTAL.changed,
          asked: name === KEPT,
        });
    }
  }
  return rows.sort((one, other) => other.saved - one.saved);
}

// The rest

async function asset(event, url) {
  const cache = await caches.open(STATIC);
  const found = await cache.match(address(url), { ignoreVary: true });
  if (found) return found;
  const response = await fetch(event.request).catch(() => null);
  if (response && response.ok) {
    event.waitUntil(cache.put(address(url), response.clone()));
    return response;
  }
  // A page kept for long asks for a file that has been replaced since.
  const same = (await cache.keys()).find((request) => stem(new URL(request.url).pathname) === stem(url.pathname));
  return (same && (await cache.match(same))) || response || Response.error();
}

async function index(event, url) {
  const response = await fetch(event.request).catch(() => null);
  if (!response || !response.ok) return (await caches.match(address(url), { ignoreVary: true })) || Response.error();
  const copy = response.clone();
  event.waitUntil(caches.open(STATIC).then((cache) => cache.put(address(url), copy)));
  return response;
}

// What pages ask for

// A page opened before the worker was there: kept as the browser has it, with its own date, not asked for again.
async function visit(asked) {
  const url = new URL(asked.address);
  const response = await fetch(url, { cache: "force-cache" });
  if (worthKeeping(response)) await store(await place(url), url, response);
}

async function keep(asked, answer) {
  const addresses = PORTAL.languages[asked.language].keep;
  for (const [number, path] of addresses.entries()) {
    const url = new URL(path, location);
    const response = await fetch(url, { cache: "no-cache" });
    if (!response.ok) throw new Error(path);
    if (worthKeeping(response)) await store(KEPT, url, response);
    else await (await caches.open(STATIC)).put(path, response);
    await (await caches.open(PAGES)).delete(address(url));
    answer({ done: number + 1, total: addresses.length });
  }
}

async function list(asked, answer) {
  answer({ rows: await copies() });
}

async function forget(asked, answer) {
  for (const name of [PAGES, KEPT]) await caches.delete(name);
  answer({ rows: [] });
}
