/* Shows the band that asks to accept new terms, on pages that are stored for everybody alike.
   A cookie says that there is something to ask. This runs where the band stands, before anything
   below it is there, so that nothing moves; without this script the account pages ask the same. */

{
  const ASKED = /(?:^|;\s*)(?:__Host-)?presspass_terms=\d/;
  const band = document.querySelector("[data-terms-band]");
  const form = band.querySelector("form");
  const show = () => { band.hidden = !ASKED.test(document.cookie); };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelector("button").disabled = true;
    try {
      await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual",
      });
    } catch {
      form.submit();
      return;
    }
    show();
    if (!band.hidden) location.reload();
    document.querySelector("main").focus({ preventScroll: true });
  });
  show();
  addEventListener("pageshow", show); // gone back to, after the answer
}
