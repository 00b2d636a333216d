/* Opens the two windows of /try/ side by side, each on one half of the screen.
   A browser may allow one window a press: then the second press opens the second. */

const button = document.querySelector(".try-open");
const held = document.querySelector(".try-held");
const waiting = button.dataset.windows.split(" ").map((address, place) => ({ address, place }));

const open = ({ address, place }) => {
  const half = Math.floor(screen.availWidth / 2);
  const left = (screen.availLeft ?? 0) + place * half;
  const where = `left=${left},top=${screen.availTop ?? 0},width=${half},height=${screen.availHeight}`;
  return window.open(address, `presspass-${place}`, `popup,${where}`);
};

button.hidden = false;
button.addEventListener("click", () => {
  if (waiting.length === 0) waiting.push(...all);
  while (waiting.length > 0 && open(waiting[0])) waiting.shift();
  const more = waiting.length === 1;
  held.hidden = !more;
  button.textContent = more ? button.dataset.second : first;
});

const first = button.textContent;
const all = [...waiting];
