/* In the desk: whoever opens the list of articles may type at once. A dialog takes the focus when it
   has come up, and hands it on to the search; it says its name, which Wagtail's do not. */
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".modal")) return;
  const name = target.querySelector("h1, h2");
  if (name) target.ariaLabel = name.textContent.trim();
  target.querySelector("[data-title-search]")?.focus();
});

/* Wagtail forgets the audience that was chosen while the preview before it was on its way. */
document.addEventListener("w-preview:loaded", ({ target }) => {
  const chosen = target.querySelector("[name=preview_mode]");
  const shown = new URL(target.querySelector("#w-preview-iframe").src).searchParams.get("mode");
  if (chosen && chosen.value !== shown) setTimeout(() => chosen.dispatchEvent(new Event("change")));
});
