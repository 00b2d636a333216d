// Reading on one device at a time, as a page sees it. The gate decides and withholds the text; this
// script tells it what the person does here, and shows what it answers without a reload.
// It never sends anything by a timer that counts as an act, and no failure takes the text away.

const READ = "/gate/read";
const EVENTS = "/gate/events";
const LAST_INPUT = "presspass-last-input";
const PLACE = `presspass-place:${location.pathname}`;
const RELOADED = `presspass-reloaded:${location.pathname}`;

const article = document.querySelector('article[data-access="subscribers"]');
const rest = article?.querySelector("[data-rest]"); // the text below the opening
const band = article?.querySelector("[data-gate-band]"); // what stands there in an opening
const slot = rest ?? band;
const view = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");

const now = () => performance.now();
const clock = () => performance.timeOrigin + now();
const visible = () => document.visibilityState === "visible";
const within = (seconds) => AbortSignal.timeout?.(seconds * 1000);

function keep(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch {
    // A full or forbidden storage costs the place in the text, not the text.
  }
}

// ---- What stands on the page -------------------------------------------------------------------

let held = null; // the text that was taken out, kept for the way back
let shown = null; // what stands in its place
let told = ""; // the answer for which that is made: the same answer never rebuilds it
let making = null;
let strip = null;
let stripFor = null;
let ownScroll = scrollY; // a scroll to here is the page's doing, not the person's

function localTimes(root) {
  for (const time of root.querySelectorAll("[class^=notice] time")) {
    const language = time.closest("[lang]").lang;
    const locale = navigator.languages.find((known) => known.split("-")[0] === language);
    const at = new Date(time.dateTime);
    const { day, one, other } = time.dataset;
    const isToday = at.toDateString() === new Date().toDateString();
    const dateStyle = day === undefined || isToday ? undefined : "medium";
    const format = new Intl.DateTimeFormat(locale ?? language, { dateStyle, timeStyle: "short" });
    const said = format.format(at);
    const form = /^0?1\D/.test(said) ? one : other; // "la 1:05", "las 2:05"
    time.textContent = form ? form.replace("{time}", said) : said;
  }
}

// The stylesheet `name` comes with the first notice that needs it, unless the page has it already.
const sheets = {};
function styled(name) {
  const { href } = new URL(name, import.meta.url);
  sheets[name] ??= new Promise((resolve) => {
    if ([...document.styleSheets].some((sheet) => sheet.href === href)) return resolve();
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = link.onerror = resolve;
    setTimeout(resolve, 3000);
    document.head.append(link);
  });
  return sheets[name];
}

async function fetchNotice(kind) {
  try {
    const next = encodeURIComponent(location.pathname);
    const isStyled = styled("notice.css");
    const response = await fetch(`/gate/notice?fragment&next=${next}`, {
      cache: "no-store",
      signal: within(10),
    });
    await isStyled;
    if (response.status !== 200) return null;
    const template = document.createElement("template");
    const html = await response.text();
    template.innerHTML = html;
    localTimes(template.content);
    const notice = template.content.firstElementChild;
    if (!notice.matches(kind)) return null; // how things stand has changed meanwhile
    notice.html = html;
    if ("sharing" in notice.dataset) await dress(notice);
    return notice;
  } catch {
    return null;
  }
}

// Without this part of the script the notice has its two lines, and links to a page with the rest.
async function dress(notice) {
  try {
    await (await import("./sharing.js")).dress(notice, actAfresh, styled);
  } catch {}
}

function put(element) {
  const focused = shown?.contains(document.activeElement);
  if (shown) shown.replaceWith(element);
  else slot.before(element);
  shown = element;
  return focused;
}

function withdraw(answer, afresh) {
  const wanted = [answer.generation, answer.device, answer.since, answer.tone].join();
  if (wanted !== told || afresh) making = replaceText(wanted);
  return making;
}

// The text goes only once the notice is at hand, in one step: no hole, and none if that fails.
async function replaceText(wanted) {
  told = wanted;
  const notice = await fetchNotice("[data-notice]");
  if (told !== wanted || state !== "elsewhere") return; // something newer has come meanwhile
  if (!notice) {
    told = "";
    return;
  }
  if (shown?.html === notice.html) return; // the same words: whoever is about to press, may
  if (!shown) remember(true);
  if (rest && !held) {
    held = document.createDocumentFragment();
    held.append(...rest.childNodes);
  }
  if (band) band.hidden = true;
  const isNew = !shown;
  const isFolded = shown?.isFolded?.();
  const hadFocus = put(notice);
  for (const form of notice.querySelectorAll(".notice-continue")) {
    form.addEventListener("submit", goOnHere);
  }
  if (notice.unfold && !isFolded) {
    notice.unfold();
  } else if (isNew || hadFocus) {
    // On a page that came as an opening nobody lost a line: its top stays in view.
    notice.querySelector("[tabindex]").focus({ preventScroll: !held });
  }
  ownScroll = scrollY;
}

// The place is free, and nobody has taken it: the notice goes, and the next act brings the text.
function announceFree() {
  const says = shown?.querySelector("[data-free]");
  if (!says) return;
  told = "";
  says.lang = shown.lang;
  says.tabIndex = -1;
  if (put(says)) says.focus({ preventScroll: true });
  says.textContent = says.dataset.free;
  ownScroll = scrollY;
}

function bringBack(pressed) {
  if (!rest) reload(pressed);
  if (!held) return;
  const focused = shown.contains(document.activeElement);
  shown.remove();
  rest.append(held);
  shown = held = null;
  told = "";
  findPlace(focused || document.activeElement === document.body);
}

async function showStrip(wanted) {
  if (wanted === stripFor) return;
  stripFor = wanted;
  const next = wanted && (await fetchNotice("[data-notice-strip]"));
  if (stripFor !== wanted) return;
  if (wanted && !next) stripFor = null;
  const says = next?.querySelector("[role=status]");
  const words = [...(says?.childNodes ?? [])];
  says?.replaceChildren(); // what is to be read out comes into a region that is there
  const { top } = article.getBoundingClientRect();
  strip?.remove();
  if (next) article.before(next);
  strip = next;
  setTimeout(() => says?.append(...words), 100);
  // Whoever is in the midst of the text keeps the line.
  if (top < 0) {
    scrollBy({ top: article.getBoundingClientRect().top - top, behavior: "instant" });
    ownScroll = scrollY;
  }
}

function say(what) {
  for (const says of shown?.querySelectorAll("[data-free]") ?? []) {
    says.textContent = says.dataset[what];
  }
}

// ---- The place in the text ---------------------------------------------------------------------

function savedPlace() {
  return JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
}

// The eye rests a little below the top.
function paragraphInView() {
  if (!rest || held) return null;
  for (const block of rest.querySelectorAll("[id]")) {
    const { top, bottom } = block.getBoundingClientRect();
    if (bottom > innerHeight / 4) return top < innerHeight ? { id: block.id, top } : null;
  }
  return null;
}

// `back`: the text is withheld from now on, so the place is to be found again. A place kept when
// the tab was left serves a browser that throws hidden tabs away and loads them anew.
function remember(back) {
  const place = rest ? paragraphInView() : savedPlace();
  if (place) keep(sessionStorage, PLACE, JSON.stringify({ ...place, back }));
  else sessionStorage.removeItem(PLACE);
}

function findPlace(takeFocus) {
  const place = savedPlace();
  sessionStorage.removeItem(PLACE);
  const block = place?.back ? document.getElementById(place.id) : rest.firstElementChild;
  if (!block) return;
  if (place?.back) {
    const top = block.getBoundingClientRect().top - place.top;
    scrollBy({ top, behavior: "instant" });
  }
  if (takeFocus) {
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
  }
  ownScroll = scrollY;
}

// The page is the server's to make anew. Never twice in ten seconds without a person's wish.
let reloading = false;
function reload(pressed) {
  const last = Number(sessionStorage.getItem(RELOADED));
  if (reloading || (!pressed && Math.abs(Date.now() - last) < 10_000)) return;
  reloading = true;
  keep(sessionStorage, RELOADED, Date.now());
  if (savedPlace()?.back) history.scrollRestoration = "manual";
  location.reload();
}

// ---- Asking and answering ----------------------------------------------------------------------

let state = "";
let seq = 0;
let renewAfter = 30;
let channel = null;

async function call(address, body, seconds = 10) {
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET",
      body: body && JSON.stringify(body),
      headers: body && { "Content-Type": "application/json" },
      cache: "no-store",
      signal: within(seconds),
    });
    return { status: response.status, answer: await response.json() };
  } catch {
    return {};
  }
}

// `acted`: it answers an act of this browser, so `reading` means that a place was taken. To a
// question it may also mean that a place is free.
async function apply(answer, { acted = false, pressed = false, last = false } = {}) {
  if (answer.seq && answer.seq < seq) return; // G19
  seq = answer.seq || seq;
  renewAfter = answer.renew_after || renewAfter;
  if (answer.state === "unavailable") return;
  const before = state;
  state = answer.state;
  if (state === "elsewhere") {
    if (!acted && before !== state) sentAt = -Infinity;
    showStrip(null);
    await withdraw(answer, pressed);
  } else if (state === "reading") {
    if (!acted && before === "elsewhere") sentAt = -Infinity;
    if (acted) bringBack(pressed);
    else announceFree();
    await showStrip(answer.notice);
  } else if (last) {
    reload();
  } else {
    await ask({ last: true }); // another tab may have renewed the cookies just now
  }
}

// All tabs of a browser are one device: what one is told, all are told.
function share(answer, how = {}) {
  if (!answer?.state) return null;
  channel?.postMessage({ answer, acted: how.acted });
  return apply(answer, how);
}

async function ask(how) {
  if (!visible()) return;
  const { answer } = await call(READ, undefined, 4);
  await share(answer, how);
}

function circumstances(before) {
  const stored = Number(localStorage.getItem(LAST_INPUT));
  const since = (clock() - Math.max(before, stored)) / 1000;
  const known = since >= 0 && since <= 86_400;
  return {
    article: location.pathname,
    place: paragraphInView()?.id ?? null,
    view,
    since_input: known ? Math.ceil(since) : null,
  };
}

let resuming = false;
async function goOnHere(event) {
  event.preventDefault();
  if (resuming) return;
  resuming = true;
  await beating; // the press was an act already; the gate should hear the two in order
  const generation = Number(event.target.elements.generation.value);
  const { status, answer } = await call("/gate/continue", { ...circumstances(input), generation });
  resuming = false;
  if (status === 429) say("wait");
  else if (!answer?.state || answer.state === "unavailable") say("offline");
  else await share(answer, { acted: true, pressed: true });
}

// ---- Acts of a person --------------------------------------------------------------------------

let input = 0; // when this tab had its last input
let written = 0;
let sentAt = -Infinity;
let arriving = false;
let beating = Promise.resolve();

function act(isInput = true) {
  if (!visible()) return;
  const before = input;
  if (isInput) input = clock();
  if (now() >= sentAt + renewAfter * 1000) beating = beat(before);
  if (input - written > 500) noteInput();
}

function noteInput() {
  written = input;
  if (input > Number(localStorage.getItem(LAST_INPUT))) keep(localStorage, LAST_INPUT, input);
}

async function beat(before) {
  const urgent = sentAt === -Infinity;
  const arrival = arriving;
  sentAt = now();
  arriving = false;
  const { answer } = await call(READ, { ...circumstances(before), ...(arrival && { arrival }) });
  if (!answer?.state) {
    arriving ||= arrival;
    if (urgent) sentAt = now() - renewAfter * 1000 + 2000;
  }
  await share(answer, { acted: true });
}

// What was pressed in the notice has changed how things stand.
function actAfresh() {
  sentAt = -Infinity;
  beating = beat(input);
  return beating;
}

function listen() {
  const options = { capture: true, passive: true };
  for (const name of ["keydown", "pointerdown", "touchstart", "wheel"]) {
    addEventListener(name, () => act(), options);
  }
  addEventListener(
    "scroll",
    () => {
      if (Math.abs(scrollY - ownScroll) >= 1) act();
      ownScroll = scrollY;
    },
    options,
  );
  // When the page changes under a resting mouse, browsers report a move to where it is already.
  addEventListener(
    "pointermove",
    (event) => {
      if (event.movementX || event.movementY) act();
    },
    options,
  );
  const playing = ({ target }) => target.paused || target.muted || act(false);
  document.addEventListener("timeupdate", playing, { capture: true });
}

// ---- Hearing -----------------------------------------------------------------------------------
// One stream a browser: the tab that holds the lock has it and hands on what it hears. A hidden tab
// gives it up; it asks when it comes back.

const streams =
  isSecureContext && navigator.locks && window.EventSource && window.BroadcastChannel;
let following = null;

function follow() {
  following = new AbortController();
  const { signal } = following;
  if (!streams) poll(Infinity, signal);
  else navigator.locks.request("presspass-events", { signal }, () => lead(signal)).catch(() => {});
}

async function lead(signal) {
  while (!signal.aborted) await poll(await stream(signal), signal);
}

// Resolves when the stream is refused: to the seconds for which to poll instead.
function stream(signal) {
  return new Promise((resolve) => {
    const source = new EventSource(EVENTS);
    let wasOpen = false;
    const end = (seconds) => {
      source.close();
      resolve(seconds);
    };
    signal.addEventListener("abort", () => end(0));
    source.onopen = () => {
      if (wasOpen) ask();
      wasOpen = true;
    };
    source.onerror = async () => {
      if (source.readyState === EventSource.CLOSED) end(await retryAfter());
    };
    const hear = (event) => share(JSON.parse(event.data));
    const names = ["state", "displaced", "resumed", "revoked", "sharing", "sharing_ended"];
    for (const name of names) source.addEventListener(name, hear);
  });
}

// An EventSource does not tell why it was refused.
async function retryAfter() {
  const enough = new AbortController();
  try {
    const response = await fetch(EVENTS, { signal: enough.signal });
    return Math.max(5, Number(response.headers.get("Retry-After")) || 30);
  } catch {
    return 5;
  } finally {
    enough.abort();
  }
}

async function poll(seconds, signal) {
  const until = now() + seconds * 1000;
  for (let turn = 1; !signal.aborted && now() < until; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const stored = Number(localStorage.getItem(LAST_INPUT));
    const last = Math.max(input, stored, performance.timeOrigin); // opening a page is one, too
    const resting = clock() - last > 600_000;
    if (!signal.aborted && (!resting || turn % 15 === 0)) await ask();
  }
}

// ---- Coming and going --------------------------------------------------------------------------

let away = !visible();

function openChannel() {
  if (!window.BroadcastChannel) return;
  channel = new BroadcastChannel("presspass");
  channel.onmessage = ({ data }) => {
    if (data.stopped) arrive();
    else apply(data.answer, { acted: data.acted });
  };
}

function arrive() {
  if (!visible()) return;
  arriving = true;
  sentAt = -Infinity;
}

function leave() {
  if (away) return;
  away = true;
  noteInput();
  if (rest && !held) remember(false);
  navigator.sendBeacon("/gate/stop", JSON.stringify({ view }));
  channel?.postMessage({ stopped: true });
  following?.abort();
}

async function comeBack() {
  if (away) {
    away = false;
    arrive();
    follow();
  }
  await ask();
  if (rest && !reloading) rest.style.visibility = "";
}

// A page in the back/forward cache must not show its text before the gate was asked.
function freeze() {
  leave();
  channel?.close();
  channel = null;
  if (!reloading) history.scrollRestoration = "auto";
  if (rest) rest.style.visibility = "hidden";
}

async function thaw(event) {
  if (!event.persisted) return;
  openChannel();
  if (visible()) await comeBack();
}

function start() {
  openChannel();
  listen();
  document.addEventListener("visibilitychange", () => (visible() ? comeBack() : leave()));
  addEventListener("pagehide", freeze);
  addEventListener("pageshow", thaw);
  addEventListener("online", () => ask());
  if (rest && savedPlace()?.back) findPlace(true);
  if (away) return;
  beating = beat(0);
  follow();
}

localTimes(document); // the notice's own page holds no article
if (slot) start();
