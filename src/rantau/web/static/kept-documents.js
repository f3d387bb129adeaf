// Keeps a worker's documents on her telephone once she says so, and wipes them. Every page works
// without this file.
(() => {
  "use strict";
  const CACHE = "rantau-documents";
  const FRESH = `${CACHE}-fresh`;
  const SCOPE = "/saya/";
  if (!("serviceWorker" in navigator) || !window.caches) return;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const show = (selector, is) => all(selector).forEach((each) => { each.hidden = !is; });

  const wipe = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((each) => each.startsWith(CACHE)).map((each) => caches.delete(each)));
    const workers = await navigator.serviceWorker.getRegistrations();
    const own = workers.filter((each) => new URL(each.scope).pathname === SCOPE);
    await Promise.all(own.map((each) => each.unregister()));
  };
  // The page, and what it needs: pictures, style and script, all of this address.
  const keep = async ({ copy, kept, worker }) => {
    const answer = await fetch(copy, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error("signed out");
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const needed = [...page.querySelectorAll("img[src], link[href], script[src]")]
      .map((each) => each.getAttribute("src") || each.getAttribute("href"))
      .filter((address) => address.startsWith("/"));
    // A copy that was kept before stays until the new one is whole.
    const fresh = await caches.open(FRESH);
    await fresh.addAll([...new Set(needed)]);
    await fresh.put(kept, answer);
    await caches.delete(CACHE);
    const cache = await caches.open(CACHE);
    for (const each of await fresh.keys()) await cache.put(each, await fresh.match(each));
    await navigator.serviceWorker.register(worker, { scope: SCOPE });
    await navigator.serviceWorker.ready;
  };
  const update = async () => {
    const button = document.querySelector("[data-documents-keep]");
    const kept = button ? await caches.match(button.dataset.kept, { cacheName: CACHE, ignoreVary: true })
      : true;
    show("[data-documents-keep], [data-documents-possible]", true);
    show("[data-documents-kept], [data-documents-wipe]", Boolean(kept));
  };
  const run = (action) => async () => {
    show("[data-documents-failed], [data-documents-wiped], [data-documents-kept]", false);
    show("[data-documents-busy]", true);
    try {
      await action();
    } catch (error) {
      show("[data-documents-failed]", true);
    }
    await caches.delete(FRESH);
    show("[data-documents-busy]", false);
    await update();
  };
  all("[data-documents-keep]").forEach((button) => {
    button.addEventListener("click", run(() => keep(button.dataset)));
  });
  all("[data-documents-wipe]").forEach((button) => {
    button.addEventListener("click", run(async () => {
      await wipe();
      show("[data-documents-wiped]", true);
      all("[data-documents-content]").forEach((each) => each.remove());
    }));
  });
  update();
})();
