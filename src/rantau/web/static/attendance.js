// Marks at the entrance of a test without a network: they wait in this telephone and are sent later, each with a key
// of its own, so that one sent twice is one. Without this file the form marks one at a time.
(() => {
  "use strict";
  const form = document.getElementById("mark");
  if (!form || !window.localStorage || !window.crypto.randomUUID) return;
  const STORE = `attendance ${form.dataset.send}`;
  const people = new Map(JSON.parse(document.getElementById("people").textContent).map((one) => [one.number, one]));
  const outcome = document.getElementById("outcome");
  const queue = document.getElementById("queue");
  const load = () => JSON.parse(localStorage.getItem(STORE) || "[]");
  const save = (marks) => {
    localStorage.setItem(STORE, JSON.stringify(marks));
    queue.textContent = marks.length ? `${form.dataset.queued} ${marks.length}` : "";
  };
  const show = (number, words) => {
    const cell = document.getElementById(`n${number}`);
    if (cell) cell.textContent = words;
  };
  let sending = false;
  const send = async () => {
    const marks = load();
    if (!marks.length || sending) return;
    sending = true;
    try {
      const token = form.elements.csrfmiddlewaretoken;
      const response = await fetch(form.dataset.send, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token.value : "" },
        body: JSON.stringify({ marks: marks.slice(0, 200) }),
      });
      if (!response.ok) return;
      const { results } = await response.json();
      for (const mark of marks) {
        const result = results[mark.id];
        if (!result) continue;
        show(mark.number, result.label);
        outcome.textContent = `${mark.number}: ${result.label}`;
      }
      save(load().filter((mark) => !results[mark.id]));
    } catch {
      // No network: they wait.
    } finally {
      sending = false;
    }
  };
  const mark = (number) => {
    const person = people.get(number);
    if (!person) { outcome.textContent = form.dataset.unknown; return; }
    const kind = form.elements.kind.value;
    save([...load(), { id: crypto.randomUUID(), number, kind, at: new Date().toISOString() }]);
    outcome.textContent = `${person.seat} ${person.name}. ${form.dataset.kept}`;
    show(number, "…");
    form.elements.number.value = "";
    form.elements.number.focus();
    send();
  };
  // The QR of a card is its sealed content in Base32: its exam number is in there as text.
  const readNumber = (text) => {
    const digits = text.replace(/\s/g, "");
    if (/^\d{12}$/.test(digits)) return digits;
    const sealed = text.slice(text.indexOf("#") + 1).toUpperCase();
    let bits = 0, buffer = 0, plain = "";
    for (const character of sealed) {
      const value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(character);
      if (value < 0) return digits;
      buffer = ((buffer << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) { bits -= 8; plain += String.fromCharCode((buffer >> bits) & 255); }
    }
    return [...people.keys()].find((number) => plain.includes(number)) || digits;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    mark(readNumber(form.elements.number.value));
  });
  const scan = document.getElementById("scan");
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    scan.hidden = false;
    scan.addEventListener("click", async () => {
      const video = document.getElementById("camera");
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      const look = async () => {
        const [found] = await detector.detect(video);
        if (!found) { requestAnimationFrame(look); return; }
        stream.getTracks().forEach((track) => track.stop());
        video.hidden = true;
        mark(readNumber(found.rawValue));
      };
      look();
    });
  }
  addEventListener("online", send);
  setInterval(send, 30000);
  save(load());
  send();
})();
