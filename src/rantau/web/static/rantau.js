// Every page works without this file.
(() => {
  "use strict";
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-worklist] [data-row]")];
  let at = -1;
  let escapes = 0;
  let lastEscape = 0;

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    at = Math.max(0, Math.min(all.length - 1, at + step));
    all.forEach((row, i) => row.classList.toggle("is-at", i === at));
    const row = all[at];
    const link = row.matches("a[href]")
      ? row
      : row.querySelector("a[data-act]") || row.querySelector("a[href]");
    if (link) link.focus();
  };
  const find = () => {
    const box = document.querySelector("[data-find]");
    if (box) box.focus();
  };
  const toggleKeys = () => {
    const keys = document.querySelector("[data-keys]");
    if (!keys) return;
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  };
  const leave = () => {
    const exit = document.querySelector("a[data-leave]");
    const now = Date.now();
    escapes = now - lastEscape < 2000 ? escapes + 1 : 1;
    lastEscape = now;
    if (exit && escapes >= 3) window.location.replace(exit.href);
  };
  const closeMenus = (but) => {
    document.querySelectorAll(".nav details[open]").forEach((menu) => {
      if (menu === but) return;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  };
  const keys = { "/": find, j: () => move(1), k: () => move(-1), "?": toggleKeys };

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  // The lists of rooms that this telephone keeps (attendance.js) go with the officer. Marks that were
  // not sent stay: numbers without names, which that officer alone sends.
  const wipeLists = async () => {
    const names = (await caches.keys()).filter((each) => each.startsWith("rantau-attendance "));
    await Promise.all(names.map((each) => caches.delete(each)));
    const scopes = names.map((each) => each.slice(each.indexOf(" ") + 1));
    const workers = await navigator.serviceWorker.getRegistrations();
    const lists = workers.filter((each) => scopes.includes(new URL(each.scope).pathname));
    await Promise.all(lists.map((each) => each.unregister()));
    Object.keys(localStorage).filter((each) => each.startsWith("attendance-sent ")).forEach((each) => localStorage.removeItem(each));
  };
  document.querySelectorAll("form[data-wipes-lists]").forEach((form) => {
    if (!window.caches || !navigator.serviceWorker) return;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await wipeLists().catch(() => {});
      form.submit();
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { closeMenus(); leave(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    const action = keys[event.key] || (link && (() => link.click()));
    if (action) { event.preventDefault(); action(); }
  });
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest(".nav details"));
    const exit = event.target.closest("a[data-leave]");
    if (!exit) return;
    event.preventDefault();
    window.location.replace(exit.href);
  });
  document.addEventListener("input", (event) => {
    const block = event.target.closest("[data-requirement]");
    if (!block || event.target.type === "checkbox" || !event.target.value) return;
    block.querySelector("input[type=checkbox]").checked = true;
  });
  // Villages are suggested while somebody types; the search term goes in the body, not in the URL.
  const suggest = async (input) => {
    const { suggest: url, from, until } = input.dataset;
    const body = new URLSearchParams({ q: input.value, from, until });
    const answer = await fetch(url, { method: "POST", credentials: "omit", body })
      .catch(() => null);
    if (!answer || !answer.ok) return;
    const { villages } = await answer.json();
    input.list.replaceChildren(...villages.map((name) => new Option(name, name)));
  };
  document.querySelectorAll("input[data-suggest]").forEach((input) => {
    const list = document.createElement("datalist");
    list.id = `${input.id}_list`;
    input.after(list);
    input.setAttribute("list", list.id);
    let waiting;
    input.addEventListener("input", (event) => {
      clearTimeout(waiting);
      if (input.value.trim().length < 3 || event.inputType === "insertReplacementText") return;
      waiting = setTimeout(() => suggest(input), 250);
    });
  });
  // A list that stands open is read again each minute and when its window is looked at again,
  // unless somebody has ticked something in it, or is typing. What was folded stays folded. Where
  // it cannot be read, the page says since when.
  const parts = () => [...document.querySelectorAll("[data-fresh]")];
  const isInUse = (part) => part.querySelector("input:checked") || typing(document.activeElement);
  const list = (part, what) => [...part.querySelectorAll(what)];
  const nameGroup = (group) => group.querySelector("summary").firstChild.textContent.trim();
  const standing = document.querySelector("[data-standing]");
  let readAt = new Date();
  const tellStanding = (words) => {
    standing.hidden = !words;
    standing.textContent = words.replace("{time}", [readAt.getHours(), readAt.getMinutes()].map((each) => String(each).padStart(2, "0")).join("."));
  };
  const readAgain = async () => {
    if (document.hidden || parts().some(isInUse)) return;
    const answer = await fetch(window.location.href).catch(() => null);
    if (!answer || !answer.ok) { tellStanding(standing.dataset.unread); return; }
    if (answer.redirected) { tellStanding(standing.dataset.signedOut); return; }
    readAt = new Date();
    tellStanding("");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    parts().filter((part) => !isInUse(part)).forEach((part) => {
      const read = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      if (!read) return;
      const focused = part.contains(document.activeElement) && document.activeElement.href;
      const folded = list(part, "details:not([open])").map(nameGroup);
      part.replaceChildren(...read.childNodes);
      list(part, "details").filter((group) => folded.includes(nameGroup(group)))
        .forEach((group) => { group.open = false; });
      const again = list(part, "a[href]").find((link) => link.href === focused);
      if (again) again.focus();
    });
  };
  if (parts().length) {
    window.setInterval(readAgain, 60000);
    document.addEventListener("visibilitychange", readAgain);
  }
  const summary = document.querySelector(".govuk-error-summary");
  if (summary) summary.focus();
})();
