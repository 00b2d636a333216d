/* In the desk: whoever opens the list of articles may type at once. A dialog takes the focus when it
   has come up, and hands it on to the search; it says its name, which Wagtail's do not. */
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".modal")) return;
  const name = target.querySelector("h1, h2");
  if (name) target.ariaLabel = name.textContent.trim();
  target.querySelector("[data-title-search]")?.focus();
});
