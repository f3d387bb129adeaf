// Answers for a worker's own pages where there is no network, with what she chose to keep
// (kept-documents.js). It is registered only then, and for addresses below /saya/ alone.
"use strict";
const CACHE = "rantau-documents";
const KEPT = "/saya/dokumen/tersimpan/";
const LEAVE = "/saya/keluar/";

const find = (address) => caches.match(address, { cacheName: CACHE, ignoreVary: true });
const wipe = async () => {
  await caches.delete(CACHE);
  await self.registration.unregister();
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
    if (pathname === LEAVE) event.waitUntil(wipe());
  } else if (request.mode === "navigate") {
    event.respondWith(openPage(request, pathname));
  } else {
    event.respondWith(fetch(request).catch(async () => (await find(request.url)) || Response.error()));
  }
});
