/* In the desk: whoever opens the list of articles may type at once. The dialog takes the focus when
   it has come up, and hands it on to the search. */
document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".modal")) target.querySelector("[data-title-search]")?.focus();
});
