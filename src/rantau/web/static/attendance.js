// Marks at the entrance of a test without a network: they wait in this telephone and are sent later, each with a key
// of its own, so that one sent twice is one. The page is kept with them (attendance-worker.js), with the keys and the
// list of revoked documents by which the seal of a card is verified. Without this file the form marks one at a time.
(() => {
  "use strict";
  const form = document.getElementById("mark");
  if (!form || !window.localStorage || !window.crypto.randomUUID) return;
  const words = form.dataset;
  const { DOCUMENT, verify, fetchKeys, fetchList } = window.rantauSeal;
  const QUEUE = `attendance ${words.send} ${words.officer}`;  // none sends what another marked
  const SENT = `attendance-sent ${location.pathname}`;
  const people = new Map(JSON.parse(document.getElementById("people").textContent).map((one) => [one.number, one]));
  const outcome = document.getElementById("outcome");
  const queue = document.getElementById("queue");
  const read = (name, empty) => JSON.parse(localStorage.getItem(name) || empty);
  const load = () => read(QUEUE, "[]");
  const save = (marks) => {
    localStorage.setItem(QUEUE, JSON.stringify(marks));
    queue.textContent = marks.length ? `${words.queued} ${marks.length}` : "";
  };
  const show = (number, label) => {
    const cell = document.getElementById(`n${number}`);
    if (cell) cell.textContent = label;
  };
  // A list that was kept knows nothing of what was marked after it.
  const showMarks = () => {
    for (const [number, label] of Object.entries(read(SENT, "{}"))) {
      const cell = document.getElementById(`n${number}`);
      if (cell && cell.dataset.waits !== undefined) cell.textContent = label;
    }
    load().forEach(({ number }) => show(number, words.waits));
  };

  let sending = false;
  const send = async () => {
    const marks = load();
    if (!marks.length || sending) return;
    sending = true;
    try {
      const token = form.elements.csrfmiddlewaretoken;
      const response = await fetch(words.send, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token.value : "" },
        body: JSON.stringify({ marks: marks.slice(0, 200) }),
      });
      if (response.redirected || response.status === 403) outcome.textContent = words.signIn;
      if (response.redirected || !response.ok) return;
      const { results } = await response.json();
      const sent = read(SENT, "{}");
      for (const mark of marks) {
        const result = results[mark.id];
        if (!result) continue;
        sent[mark.number] = result.label;
        show(mark.number, result.label);
        outcome.textContent = `${mark.number}: ${result.label}`;
      }
      localStorage.setItem(SENT, JSON.stringify(sent));
      save(load().filter((mark) => !results[mark.id]));
    } catch {
      // No network: they wait.
    } finally {
      sending = false;
    }
  };
  const mark = (number, before = "") => {
    const person = people.get(number);
    if (!person) { outcome.textContent = `${before} ${words.unknown}`; return; }
    if (Date.now() < Number(words.opens)) { outcome.textContent = words.closed; return; }  // it would be refused
    const kind = form.elements.kind.value;
    save([...load(), { id: crypto.randomUUID(), number, kind, at: new Date().toISOString() }]);
    outcome.textContent = `${before} ${person.seat} ${person.name}. ${words.kept}`;
    show(number, words.waits);
    form.reset();
    send();
  };

  const VERDICTS = { revoked: "revokedCard", unknown: "unknownCard" };  // names of data that differ from the state
  let trust = null;
  const loadTrust = async () => {
    trust = { keys: await fetchKeys(words.keys), list: await fetchList(words.revoked) };
  };
  // Marks whoever holds a card that is valid; of another card says what it is.
  const markByCard = async (text) => {
    const [address, seal] = text.split("#");
    let verdict = { state: "unknown" };
    try {
      if (address.endsWith("/V")) verdict = await verify(seal, trust.keys, () => trust.list);
    } catch {
      verdict = { state: "unverified" };
    }
    const data = verdict.claims && verdict.claims.get(DOCUMENT);
    if (data && data.get(1) !== words.letter) verdict.state = "other";
    outcome.dataset.state = verdict.state;
    if (verdict.state !== "valid") { outcome.textContent = words[VERDICTS[verdict.state] || verdict.state]; return; }
    mark(data.get(6)[Number(words.field)], words.valid);
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { value } = form.elements.number;
    if (value.includes("#")) await markByCard(value.trim());  // a scanner that types
    else mark(value.replace(/\s/g, ""));
    form.elements.number.focus();
  });

  // The camera looks until it is pressed again; the card before it is marked once.
  const scan = document.getElementById("scan");
  const video = document.getElementById("camera");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const WIDTH = 960;
  let last = "";
  const look = async () => {
    if (!video.srcObject) return;
    const scale = Math.min(1, WIDTH / (video.videoWidth || WIDTH));
    const width = Math.round(video.videoWidth * scale), height = Math.round(video.videoHeight * scale);
    if (width && height) {
      canvas.width = width;
      canvas.height = height;
      context.drawImage(video, 0, 0, width, height);
      const found = window.jsQR(context.getImageData(0, 0, width, height).data, width, height, { inversionAttempts: "dontInvert" });
      if (found && found.data && found.data !== last) { last = found.data; await markByCard(last); }
    }
    setTimeout(look, 150);
  };
  const stop = () => {
    video.srcObject.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
    scan.textContent = words.scan;
  };
  const start = async () => {
    try {
      const picture = { facingMode: "environment", width: { ideal: 1280 } };
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: picture });
    } catch {
      outcome.textContent = words.camera;
      return;
    }
    last = "";
    video.hidden = false;
    scan.textContent = words.stop;
    await video.play();
    look();
  };
  if (navigator.mediaDevices) {
    scan.hidden = false;
    scan.addEventListener("click", () => (video.srcObject ? stop() : start()));
  }

  // All that passes a worker of this page is kept; on the first visit there was none yet.
  const keep = async () => {
    const { serviceWorker } = navigator;
    if (!serviceWorker || !window.caches) return;
    if (!serviceWorker.controller) {
      const controlled = new Promise((resolve) => { serviceWorker.addEventListener("controllerchange", resolve, { once: true }); });
      await serviceWorker.register(words.worker, { scope: location.pathname });
      await controlled;
      const needed = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]")]
        .map((each) => each.getAttribute("src") || each.getAttribute("href"));
      await Promise.all([location.pathname, words.keys, words.revoked, ...needed].map(async (each) => (await fetch(each)).blob()));
    }
    document.getElementById("page-kept").hidden = false;
  };
  addEventListener("online", () => { send(); loadTrust().catch(() => {}); });
  setInterval(send, 30000);
  save(load());
  showMarks();
  send();
  loadTrust().catch(() => {});
  keep().catch(() => {});
})();
