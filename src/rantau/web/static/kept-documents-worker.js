// Answers for a worker's own pages where there is no network, with what she chose to keep
// (kept-documents.js). It is registered only then, and for addresses below /saya/ alone.
"use strict";
const CACHE = "rantau-documents";
const KEPT = "/saya/dokumen/tersimpan/";
const LEAVE = "/saya/keluar/";

const find = (address) => caches.match(address, { cacheName: CACHE, ignoreVary: true });
const wipe = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((each) => each.startsWith(CACHE)).map((each) => caches.delete(each)));
  await self.registration.unregister();
};
// A form of ours wipes at once, without a network too. One of another site comes without the cookie of
// the session: the server refuses it, and signs out, with a redirect, only whom it asked itself.
const isOurs = ({ referrer }) => referrer.startsWith(`${self.location.origin}/`);
const leave = async (request) => {
  if (isOurs(request)) await wipe();
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect") await wipe();
  return answer;
};
const openPage = async (request, path) => {
  if (path === KEPT) return (await find(KEPT)) || fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await find(KEPT);
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method !== "GET") {
    // A link of another site, which is no POST, wipes nothing.
    if (pathname === LEAVE) event.respondWith(leave(request));
  } else if (request.mode === "navigate") {
    event.respondWith(openPage(request, pathname));
  } else {
    event.respondWith(fetch(request).catch(async () => (await find(request.url)) || Response.error()));
  }
});
