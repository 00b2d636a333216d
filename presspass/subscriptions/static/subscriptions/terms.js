/* Asks a reader to accept new terms, on pages that are stored for everybody alike.
   A cookie says that there is something to ask; the words come from the server. Nothing waits for
   it, nothing is covered, and without this script the account pages ask the same. */

const ASKED = /(?:^|;\s*)(?:__Host-)?presspass_terms=\d/;

async function ask() {
  const here = encodeURIComponent(location.pathname);
  const answer = await fetch(`/account/terms/band/?next=${here}`);
  document.querySelector("[data-terms-band]")?.remove();
  if (answer.status !== 200) return;
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  const band = made.content.firstElementChild;
  document.querySelector("main").before(band);
  band.querySelector("form").addEventListener("submit", accept);
}

async function accept(event) {
  event.preventDefault();
  const form = event.target;
  form.querySelector("button").disabled = true;
  try {
    await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual",
    });
    await ask();
    document.querySelector("main").focus({ preventScroll: true });
  } catch {
    form.submit();
  }
}

if (ASKED.test(document.cookie) && !document.querySelector("[data-terms-band]")) {
  ask().catch(() => {});
}
