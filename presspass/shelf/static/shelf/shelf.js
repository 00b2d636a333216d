/* Saved articles, followed topics and the history, on pages that are stored for everybody alike.
   What is the reader's own is asked for once, after the page is there. Nothing waits for it; without
   it the buttons are plain forms. */

const forms = [...document.querySelectorAll("form[data-shelf]")];
const rest = document.querySelector("article [data-rest]");
const text = rest?.firstElementChild;
const offer = document.querySelector("[data-go-on]");
const next = document.querySelector("[data-recommended]");
const pressed = new Set();
const SHOWN = 3;

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

async function learn() {
  const { shelf } = forms[0].dataset;
  const answer = await fetch(`/account/shelf/?${shelf}=${named(forms[0])}`, { headers: asScript });
  if (answer.status !== 200) return;
  const known = await answer.json();
  for (const form of forms) {
    if (!pressed.has(form)) show(form, known[form.dataset.shelf].includes(Number(named(form))));
  }
  recommend(known);
  offerPlace(document.getElementById(known.place)); // null where there is none
}

/* What to read next is the same in every page: what this reader has read makes room for the next,
   and all of it goes where it is switched off. Nothing moves under the eyes: what is in view by then
   stays as it is, and what is switched off stays blank. Below, before it is in view, nobody sees it. */

function recommend({ read, recommended }) {
  if (!next || next.dataset.recommended !== "waits") return;
  const isSeen = isInView(next);
  next.dataset.recommended = recommended ? "on" : "off";
  if (isSeen) return;
  const items = [...next.querySelectorAll("li")];
  const unread = items.filter((item) => !read.includes(Number(item.dataset.article)));
  for (const item of items) item.hidden = !unread.slice(0, SHOWN).includes(item);
  next.hidden = !recommended || !unread.length;
}

function note(more) {
  const body = new URLSearchParams({ article: named(forms[0]), ...more });
  return fetch("/account/history/note/", { method: "POST", headers: asScript, body, keepalive: true });
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

/* The place in the text: where one stopped is offered when the article is opened again, on this
   device or another. Nothing moves for it, and nobody is moved who does not ask. */

function offerPlace(block) {
  if (!offer || !rest?.contains(block) || isInView(block)) return;
  const link = document.createElement("a");
  link.href = `#${block.id}`;
  link.textContent = offer.dataset.goOn;
  offer.replaceChildren(link);
}

const isInView = (block) => {
  const { top, bottom } = block.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

// "" at the end, undefined before the text: who only looked at the beginning has stopped nowhere.
function place() {
  const { top, bottom } = rest.getBoundingClientRect();
  if (top > innerHeight / 4) return undefined;
  if (bottom < innerHeight) return "";
  return [...rest.querySelectorAll('[id^="p-"]')].find(
    (block) => /^p-[0-9a-f-]+$/.test(block.id) && block.getBoundingClientRect().bottom > innerHeight / 4,
  )?.id;
}

let kept;
function keepPlace() {
  if (!rest.childElementCount) return; // the text was taken out: another device has gone on
  const here = place();
  if (here !== undefined && here !== kept) note({ place: here }).catch(() => {});
  kept = here ?? kept;
}

async function start() {
  if (document.prerendering) {
    await new Promise((shown) => {
      document.addEventListener("prerenderingchange", shown, { once: true });
    });
  }
  learn()
    .catch(() => {})
    .finally(() => recommend({ read: [], recommended: true }));
  if (!text) return;
  await begun();
  await note();
  addEventListener("pagehide", keepPlace);
  document.addEventListener("visibilitychange", () => document.hidden && keepPlace());
}

for (const form of forms) form.addEventListener("submit", press);
if (forms.length) start().catch(() => {});
