/* Renews in the desk how far an issue is, until it is sent or stands still. */
const EVERY = 2000;
const region = document.querySelector("[data-renews]");

async function renew() {
  try {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-renews]");
    if (answer.ok && !fresh) {
      location.reload();
      return;
    }
    if (fresh) region.replaceChildren(...fresh.childNodes);
  } catch {
    // The next one may come through.
  }
  setTimeout(renew, EVERY);
}

if (region) setTimeout(renew, EVERY);
