/* Passkeys: shows the forms that need them where the browser has them, and fills them in.
   Without script, or on a connection that is not secure, they stay hidden. */

"use strict";

const HOW = {
  create: async () => window.webauthnJSON.create(given()),
  get: async () => window.webauthnJSON.get(given()),
  login: async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return window.webauthnJSON.get((await answer.json()).request_options);
  },
};

function given() {
  const all = JSON.parse(document.getElementById("passkey-options").textContent);
  return all.creation_options ?? all.request_options;
}

function prepare(form) {
  const failed = form.querySelector("[data-failed]");
  let asks = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asks) return;
    asks = true;
    failed.textContent = "";
    try {
      const credential = await HOW[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.textContent = failed.dataset.failed;
    }
    asks = false;
  });
  form.hidden = false;
}

if (window.isSecureContext && window.PublicKeyCredential && window.webauthnJSON) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
  document.querySelectorAll("[data-passkey-unknown]").forEach((line) => line.remove());
}
