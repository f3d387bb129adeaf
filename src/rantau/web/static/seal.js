// Verifies the seal behind the # of a QR address, in the browser: Base32, COSE_Sign1, Ed25519.
// A seal has one form (documents/seal.py): any other encoding of the same content is refused, and the
// verdict is one of the words of documents/verification.py. Needs no page and no network.
(() => {
  "use strict";
  const DOCUMENT = -65537, REVOKED_SEALS = -65538, REVOKED = -65539;
  const GROUP_ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;
  const MAX_TIMESTAMP = 253402214400, FIRST_DAY = -719162, LAST_DAY = 2932896, CLOCK_TOLERANCE = 600;
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
    if (bits >= 5 || buffer & ((1 << bits) - 1)) throw new Error("base32");
    return new Uint8Array(bytes);
  };
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const check = (fits) => { if (!fits) throw new Error("form"); };

  // Deterministic CBOR (RFC 8949 section 4.2) as our seals use it: integers, byte and text strings,
  // arrays, maps, tags, null.
  class Tag { constructor(number, value) { this.number = number; this.value = value; } }
  const cbor = (bytes) => {
    let at = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const number = (low) => {
      if (low < 24) return low;
      let value = 0;
      for (let left = 1 << (low - 24); left > 0; left -= 1) { value = value * 256 + view.getUint8(at); at += 1; }
      check(value >= (low === 24 ? 24 : 2 ** (4 << (low - 24))) && Number.isSafeInteger(value));
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
      if (kind === 3) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(size));
      if (kind === 6) return new Tag(size, item());
      check(size <= bytes.length);
      if (kind === 4) return Array.from({ length: size }, item);
      const map = new Map();
      for (let i = 0, last = ""; i < size; i += 1) {
        const start = at, key = item(), written = hex(bytes.subarray(start, at));
        check(written > last);
        last = written;
        map.set(key, item());
      }
      return map;
    };
    const value = item();
    if (at !== bytes.length) throw new Error("cbor");
    return value;
  };

  const head = (kind, size) => {
    const low = size < 24 ? 0 : size < 256 ? 1 : size < 65536 ? 2 : 4;
    const first = low === 0 ? kind << 5 | size : kind << 5 | 23 + (low === 4 ? 3 : low);
    return [first, ...Array.from({ length: low }, (_, i) => (size >>> 8 * (low - 1 - i)) & 255)];
  };
  const signedPart = (protectedHeader, payload) => {
    const before = [0x84, ...head(3, 10), ...new TextEncoder().encode("Signature1"), ...head(2, protectedHeader.length), ...protectedHeader, 0x40, ...head(2, payload.length)];
    const whole = new Uint8Array(before.length + payload.length);
    whole.set(before);
    whole.set(payload, before.length);
    return whole;
  };
  const isBytes = (value, size) => value instanceof Uint8Array && (size === undefined || value.length === size);
  const isNumber = (value, low, high) => Number.isInteger(value) && low <= value && value <= high;
  const isTime = (value) => isNumber(value, 0, MAX_TIMESTAMP);
  const hasKeys = (map, keys) => map instanceof Map && map.size === keys.length && [...map.keys()].every((key, i) => key === keys[i]);

  // Payload and claims, if one of the published keys signed them; an error if not, or in another form.
  const verifyPayload = async (bytes, keys) => {
    const message = cbor(bytes);
    check(message instanceof Tag && message.number === 18 && Array.isArray(message.value) && message.value.length === 4);
    const [protectedHeader, named, payload, signature] = message.value;
    check(isBytes(protectedHeader, 3) && hex(protectedHeader) === "a10127" && hasKeys(named, [4]));
    check(isBytes(named.get(4), 8) && isBytes(payload) && isBytes(signature, 64));
    check(BigInt("0x" + hex(signature.slice(32).reverse())) < GROUP_ORDER);
    const key = keys.find((one) => one.kid === hex(named.get(4)));
    check(key);
    const jwk = { kty: key.kty, crv: key.crv, x: key.x };
    const ready = await crypto.subtle.importKey("jwk", jwk, { name: "Ed25519" }, false, ["verify"]);
    check(await crypto.subtle.verify({ name: "Ed25519" }, ready, signature, signedPart(protectedHeader, payload)));
    return { payload, claims: cbor(payload) };
  };
  // The claims of a document; its last day ends at midnight in western Indonesia.
  const verifySeal = async (bytes, keys) => {
    const { payload, claims } = await verifyPayload(bytes, keys);
    check(hasKeys(claims, claims.has(4) ? [2, 4, 6, DOCUMENT] : [2, 6, DOCUMENT]));
    check(isTime(claims.get(6)) && (!claims.has(4) || (isTime(claims.get(4)) && (claims.get(4) + 25200) % 86400 === 0)));
    const data = claims.get(DOCUMENT);
    check(hasKeys(data, [1, 2, 3, 4, 5, 6]) && Array.isArray(data.get(6)));
    check([claims.get(2), data.get(1), data.get(2), data.get(4), data.get(5), ...data.get(6)].every((value) => typeof value === "string"));
    const born = data.get(3);
    check(born === null || (born instanceof Tag && born.number === 100 && isNumber(born.value, FIRST_DAY, LAST_DAY)));
    return { payload, claims };
  };
  const isRevoked = async (bytes, payload, list, keys) => {
    const { claims } = await verifyPayload(list, keys);
    const claim = claims.has(REVOKED) ? REVOKED : REVOKED_SEALS;  // older lists name seals
    check(hasKeys(claims, [4, 6, claim]) && isTime(claims.get(4)) && isTime(claims.get(6)) && isBytes(claims.get(claim)));
    const marks = hex(claims.get(claim)), marked = claim === REVOKED ? payload : bytes;
    const mine = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", marked)).subarray(0, 8));
    let found = false;
    check(marks.length % 16 === 0);
    for (let i = 0, last = ""; i < marks.length; i += 16) {
      const mark = marks.slice(i, i + 16);
      check(mark > last);
      last = mark;
      found = found || mark === mine;
    }
    return found;
  };

  // The state of a document in one word, and its claims where a key of ours signed them.
  // text     what stands behind the # of the address
  // keys     of the trust list; readList gives the signed list of revoked documents as bytes
  // Throws where this browser has no Ed25519, or the list is not ours.
  const verify = async (text, keys, readList) => {
    let bytes, seal;
    try { bytes = base32(text); seal = await verifySeal(bytes, keys); } catch (fault) {
      if (fault.name === "NotSupportedError" || !crypto.subtle) throw fault;
      return { state: "unknown" };
    }
    const { payload, claims } = seal, now = Date.now() / 1000;
    if (await isRevoked(bytes, payload, await readList(), keys)) return { state: "revoked", claims };
    if (claims.has(4) && now >= claims.get(4)) return { state: "expired", claims };
    return { state: claims.get(6) > now + CLOCK_TOLERANCE ? "premature" : "valid", claims };
  };
  const fetchKeys = async (address) => (await (await fetch(address)).json()).keys;
  const fetchList = async (address) => new Uint8Array(await (await fetch(address)).arrayBuffer());

  window.rantauSeal = { DOCUMENT, verify, fetchKeys, fetchList };
})();
