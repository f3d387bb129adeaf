// Verifies the seal behind the # of a QR address, in the browser: Base32, COSE_Sign1, Ed25519.
// Nothing is sent anywhere unless the person asks for it. Without this file the page asks to type the
// serial number and the check code.
(() => {
  "use strict";
  const DOCUMENT = -65537, REVOKED = -65538, DAY = 86400000;
  const text = location.hash.slice(1).toUpperCase().replace(/\s/g, "");
  if (!text) return;
  const $ = (id) => document.getElementById(id);
  const form = $("send"), result = $("result");
  form.elements.seal.value = text;
  form.hidden = false;
  $("asking").hidden = true;

  const base32 = (characters) => {
    const bytes = [];
    let buffer = 0, bits = 0;
    for (const character of characters) {
      const value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(character);
      if (value < 0) throw new Error("base32");
      buffer = ((buffer << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) { bits -= 8; bytes.push((buffer >> bits) & 255); }
    }
    return new Uint8Array(bytes);
  };

  // CBOR as our seals use it: integers, byte and text strings, arrays, maps, tags, null.
  const cbor = (bytes) => {
    let at = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const number = (low) => {
      if (low < 24) return low;
      let value = 0;
      for (let left = 1 << (low - 24); left > 0; left -= 1) { value = value * 256 + view.getUint8(at); at += 1; }
      return value;
    };
    const take = (size) => { at += size; if (at > bytes.length) throw new Error("cbor"); return bytes.subarray(at - size, at); };
    const item = () => {
      const first = view.getUint8(at), kind = first >> 5, low = first & 31;
      at += 1;
      if (kind === 7) { if (first !== 0xf6) throw new Error("cbor"); return null; }
      if (low > 27) throw new Error("cbor");
      const size = number(low);
      if (kind === 0) return size;
      if (kind === 1) return -1 - size;
      if (kind === 2) return take(size);
      if (kind === 3) return new TextDecoder().decode(take(size));
      if (kind === 4) return Array.from({ length: size }, item);
      if (kind === 5) { const map = new Map(); for (let i = 0; i < size; i += 1) { const key = item(); map.set(key, item()); } return map; }
      return item();
    };
    const value = item();
    if (at !== bytes.length) throw new Error("cbor");
    return value;
  };

  const head = (kind, size) => (size < 24 ? [kind << 5 | size] : size < 256 ? [kind << 5 | 24, size] : [kind << 5 | 25, size >> 8, size & 255]);
  const string = (bytes) => [...head(2, bytes.length), ...bytes];
  const signedPart = (protectedHeader, payload) => new Uint8Array([
    0x84, ...head(3, 10), ...new TextEncoder().encode("Signature1"), ...string(protectedHeader), 0x40, ...string(payload),
  ]);
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const link = (name) => result.dataset[name];

  // The claims, if one of the published keys signed them; else null.
  const verifyClaims = async (bytes, keys) => {
    const [protectedHeader, named, payload, signature] = cbor(bytes);
    const key = keys.find((one) => one.kid === hex(named.get(4)));
    if (!key || hex(protectedHeader) !== "a10127") return null;
    const jwk = { kty: key.kty, crv: key.crv, x: key.x };
    const ready = await crypto.subtle.importKey("jwk", jwk, { name: "Ed25519" }, false, ["verify"]);
    const fits = await crypto.subtle.verify({ name: "Ed25519" }, ready, signature, signedPart(protectedHeader, payload));
    return fits ? cbor(payload) : null;
  };
  const isRevoked = async (bytes, keys) => {
    const list = new Uint8Array(await (await fetch(link("revoked"))).arrayBuffer());
    const marks = hex((await verifyClaims(list, keys)).get(REVOKED));
    const mine = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 8));
    for (let i = 0; i < marks.length; i += 16) if (marks.slice(i, i + 16) === mine) return true;
    return false;
  };

  const verify = async () => {
    const keys = (await (await fetch(link("keys"))).json()).keys;
    let bytes, claims;
    try { bytes = base32(text); claims = await verifyClaims(bytes, keys); } catch (fault) {
      if (fault.name === "NotSupportedError" || !crypto.subtle) throw fault;
      return { state: "unknown" };
    }
    if (!claims || !claims.has(DOCUMENT)) return { state: "unknown" };
    if (await isRevoked(bytes, keys)) return { state: "revoked", claims };
    return { state: claims.has(4) && Date.now() >= claims.get(4) * 1000 ? "expired" : "valid", claims };
  };

  const day = (milliseconds, zone) => new Date(milliseconds).toLocaleDateString("en-GB", { timeZone: zone }).replace(/\//g, "-");
  const show = ({ state, claims }) => {
    const labels = JSON.parse($("state-labels").textContent);
    const stateLabel = labels.states[state], verdict = result.querySelector(".verdict"), content = result.querySelector(".document");
    verdict.firstElementChild.textContent = document.title = stateLabel.heading;
    verdict.lastElementChild.textContent = stateLabel.advice;
    verdict.classList.add(`verdict--${stateLabel.kind}`);
    if (claims) {
      const data = claims.get(DOCUMENT), letter = labels.letters[data.get(1)] || { title: data.get(1), lines: [], note: "" };
      const label = $("labels").dataset, zone = "Asia/Jakarta";
      const rows = [
        [label.letter, letter.title], [label.serial, claims.get(2)], [label.holder, data.get(2)],
        [label.born, data.get(3) === null ? "" : day(data.get(3) * DAY, "UTC")], [label.passport, data.get(4)],
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
  verify().then(show).catch(() => { form.querySelector("[data-unverified]").hidden = false; });
})();
