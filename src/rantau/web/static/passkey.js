// The key that a telephone keeps. Every page works without this file.
(() => {
  "use strict";
  const api = window.PublicKeyCredential;
  const ask = api && api.isUserVerifyingPlatformAuthenticatorAvailable;
  if (!ask || !navigator.credentials) return;

  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const toText = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/[+]/g, "-").replace(/[/]/g, "_").replace(/=+$/, "");
  };
  const readOptions = (form) => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user.id = toBytes(options.user.id);
    (options.excludeCredentials || []).forEach((each) => { each.id = toBytes(each.id); });
    return { publicKey: options };
  };
  const write = (credential) => {
    const given = credential.response;
    const response = { clientDataJSON: toText(given.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (given[name]) response[name] = toText(given[name]);
    }
    const id = toText(credential.rawId);
    return JSON.stringify({ id, rawId: id, type: credential.type, response });
  };
  const send = async (form) => {
    const options = readOptions(form);
    const create = form.dataset.passkey === "create";
    const made = create ? navigator.credentials.create(options) : navigator.credentials.get(options);
    form.elements.response.value = write(await made);
    form.submit();
  };
  const offer = (is) => {
    if (!is) return;
    document.querySelectorAll("[data-passkey-offer]").forEach((each) => { each.hidden = false; });
    document.querySelectorAll("[data-passkey-missing]").forEach((each) => { each.hidden = true; });
    document.querySelectorAll("form[data-passkey]").forEach((form) => {
      form.hidden = false;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const failed = form.querySelector("[data-passkey-failed]");
        failed.hidden = true;
        send(form).catch(() => { failed.hidden = false; });
      });
    });
  };
  ask.call(api).then(offer, () => offer(false));
})();
