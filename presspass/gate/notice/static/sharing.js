// The full notice: a dialog over the place of the text, or a strip above the article. It is loaded
// only where it is shown. What it tells comes from the gate; its forms work without it, too.

let isFolded = false; // of the strip, for this view of the article

// `actAfresh` tells the gate that the person acted, and shows what it answers; `styled` brings a
// stylesheet.
export async function dress(notice, actAfresh, styled) {
  await styled("sharing.css");
  for (const form of notice.querySelectorAll("[data-press]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press(form, notice, actAfresh);
    });
  }
  const dialog = notice.querySelector("dialog");
  if (dialog?.showModal) makeDialog(notice, dialog);
  else if (!dialog) makeFoldable(notice);
}

async function press(form, notice, actAfresh) {
  if (form.dataset.pressed) return;
  form.dataset.pressed = "1";
  const status = await post(form);
  delete form.dataset.pressed;
  if (status === 401) form.submit(); // nobody is signed in any more: the page says so, and where
  else if (!isDone(status)) await tell(status, notice, actAfresh);
  else if (form.dataset.done) say(notice, form.dataset.done);
  else await actAfresh();
}

// Asked for JSON, what a form leads to says whether it was done; a page would say "see there". 0: no
// answer came, or one that says neither.
async function post(form) {
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual",
      signal: AbortSignal.timeout?.(10_000),
    });
    return response.status;
  } catch {
    return 0;
  }
}

// The gate has done it, too, where it answers that the text is read elsewhere.
function isDone(status) {
  return status === 200 || status === 204 || status === 409;
}

// A device that is not there (404) may have been signed out already: then the notice goes.
async function tell(status, notice, actAfresh) {
  if (status === 404) await actAfresh();
  say(notice);
}

function say(notice, words) {
  for (const says of notice.querySelectorAll("[data-refused]")) {
    says.textContent = words ?? says.dataset.refused;
  }
}

// Folded, it is the two lines in the place of the text that stand there anyway.
function makeDialog(notice, dialog) {
  const link = notice.querySelector(".notice-whole");
  const unfold = document.createElement("button");
  unfold.type = "button";
  unfold.className = link.className;
  unfold.textContent = link.textContent;
  unfold.setAttribute("aria-haspopup", "dialog");
  link.replaceWith(unfold);
  notice.isFolded = () => !dialog.open;
  notice.unfold = () => {
    dialog.showModal();
    dialog.querySelector("[tabindex]").focus();
  };
  unfold.addEventListener("click", notice.unfold);
  dialog.addEventListener("close", () => unfold.focus());
}

function makeFoldable(strip) {
  const button = strip.querySelector(".notice-fold");
  const fold = () => {
    strip.toggleAttribute("data-folded", isFolded);
    strip.querySelector(".notice-folded").hidden = !isFolded;
    button.setAttribute("aria-expanded", !isFolded);
    button.textContent = isFolded ? button.dataset.unfold : button.dataset.fold;
  };
  button.addEventListener("click", () => {
    isFolded = !isFolded;
    fold();
  });
  fold();
}
