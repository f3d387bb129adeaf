// Answers for the list of one room where there is no network, with what the telephone kept of it
// (attendance.js). Its scope is that one page; it is wiped when its officer signs out (rantau.js), when
// the server gives the page to this telephone no longer, and when the test is over.
"use strict";
const PAGE = new URL(self.registration.scope).pathname;
const CACHE = `rantau-attendance ${PAGE}`;
const NEEDED = ["/static/", "/.well-known/rantau-"];
const isKept = (path) => path === PAGE || NEEDED.some((each) => path.startsWith(each));

const wipe = async () => {
  await caches.delete(CACHE);
  await self.registration.unregister();
};
const keep = async (address, answer) => (await caches.open(CACHE)).put(address, answer);
const isOver = (kept) => Number(kept.headers.get("X-Kept-Until") || Infinity) < Date.now();
const find = async (address) => {
  const kept = await caches.match(address, { cacheName: CACHE, ignoreVary: true });
  if (!kept || !isOver(kept)) return kept;
  return wipe();
};
const isRefused = ({ type, redirected, status }) =>
  type === "opaqueredirect" || redirected || (status >= 400 && status < 500);
const respond = async (request, path) => {
  let answer;
  try { answer = await fetch(request); } catch { answer = Response.error(); }
  if (path === PAGE && isRefused(answer)) {
    await wipe();
  } else if (answer.ok) {
    await keep(request.url, answer.clone());
  } else {
    return (await find(request.url)) || answer;
  }
  return answer;
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || request.method !== "GET" || !isKept(pathname)) return;
  event.respondWith(respond(request, pathname));
});
