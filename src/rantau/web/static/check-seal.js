// Shows what the seal behind the # of a QR address says (seal.js).
// Nothing is sent anywhere unless the person asks for it. Without this file the page asks to type the
// serial number and the check code.
(() => {
  "use strict";
  const { DOCUMENT, verify, fetchKeys, fetchList } = window.rantauSeal;
  const DAY = 86400000;
  const text = location.hash.slice(1);
  if (!text) return;
  const $ = (id) => document.getElementById(id);
  const form = $("send"), result = $("result");
  form.elements.seal.value = text;
  form.hidden = false;
  $("asking").hidden = true;

  const day = (milliseconds, zone) => new Date(milliseconds).toLocaleDateString("en-GB", { timeZone: zone }).replace(/\//g, "-");
  const show = ({ state, claims }) => {
    const labels = JSON.parse($("state-labels").textContent);
    const stateLabel = labels.states[state], verdict = result.querySelector(".verdict"), content = result.querySelector(".document");
    verdict.firstElementChild.textContent = document.title = stateLabel.heading;
    verdict.lastElementChild.textContent = stateLabel.advice;
    verdict.classList.add(`verdict--${stateLabel.kind}`);
    result.dataset.state = state;
    if (claims) {
      const data = claims.get(DOCUMENT), letter = labels.letters[data.get(1)] || { title: data.get(1), lines: [], note: "" };
      const label = $("labels").dataset, zone = "Asia/Jakarta";
      const rows = [
        [label.letter, letter.title], [label.serial, claims.get(2)], [label.holder, data.get(2)],
        [label.born, data.get(3) === null ? "" : day(data.get(3).value * DAY, "UTC")], [label.passport, data.get(4)],
        ...data.get(6).map((value, i) => [letter.lines[i] || "", value.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3-$2-$1")]),
        [label.issued, day(claims.get(6) * 1000, zone)],
        [label.until, claims.has(4) ? day(claims.get(4) * 1000 - 1000, zone) : ""],
      ];
      for (const [name, value] of rows.filter((row) => row[1])) {
        content.firstElementChild.append(Object.assign(document.createElement("dt"), { textContent: name }), Object.assign(document.createElement("dd"), { textContent: value }));
      }
      content.lastElementChild.textContent = letter.note;
      content.lastElementChild.hidden = state !== "valid" || !letter.note;
      content.hidden = false;
    }
    result.hidden = false;
    form.querySelector("[data-verified]").hidden = false;
  };
  const { keys, revoked } = result.dataset;
  const start = async () => show(await verify(text, await fetchKeys(keys), () => fetchList(revoked)));
  start().catch(() => { form.querySelector("[data-unverified]").hidden = false; });
})();
