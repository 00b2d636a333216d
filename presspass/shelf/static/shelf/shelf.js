/* Saved articles, followed topics and the history, on pages that are stored for everybody alike.
   What is the reader's own is asked for once, after the page is there: by the note that reading has
   begun, where it has a text to read. Nothing waits for it; without it the buttons are plain forms. */

const forms = [...document.querySelectorAll("form[data-shelf]")];
const text = document.querySelector("article [data-rest]")?.firstElementChild;
const pressed = new Set();

const named = (form) => form.elements[form.dataset.shelf].value;
const asScript = { Accept: "application/json" };

function show(form, isKept) {
  form.elements.keep.value = isKept ? "no" : "yes";
  form.querySelector("button").textContent = isKept ? form.dataset.drop : form.dataset.keep;
}

async function press(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  if (button.disabled) return;
  pressed.add(form);
  const isKept = form.elements.keep.value === "yes";
  const body = new URLSearchParams(new FormData(form));
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: asScript, body });
    if (!answer.ok) throw new Error(answer.status);
    show(form, isKept);
  } catch {
    form.submit();
  } finally {
    button.disabled = false;
    button.focus({ preventScroll: true });
  }
}

async function learn(asked) {
  const answer = await asked;
  if (answer.status !== 200) return;
  const known = await answer.json();
  for (const form of forms) {
    if (!pressed.has(form)) show(form, known[form.dataset.shelf].includes(Number(named(form))));
  }
}

function ask() {
  const { shelf } = forms[0].dataset;
  return fetch(`/account/shelf/?${shelf}=${named(forms[0])}`, { headers: asScript });
}

function note() {
  const body = new URLSearchParams({ article: named(forms[0]) });
  return fetch("/account/history/note/", { method: "POST", headers: asScript, body });
}

// Reading has begun when the text below the opening has come into sight.
function begun() {
  return new Promise((resolve) => {
    const watch = new IntersectionObserver(
      (seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        watch.disconnect();
        resolve();
      },
      { rootMargin: "0px 0px -25% 0px" },
    );
    watch.observe(text);
  });
}

async function start() {
  if (document.prerendering) {
    await new Promise((shown) => {
      document.addEventListener("prerenderingchange", shown, { once: true });
    });
  }
  if (text) await begun();
  await learn(text ? note() : ask());
}

for (const form of forms) form.addEventListener("submit", press);
if (forms.length) start().catch(() => {});
