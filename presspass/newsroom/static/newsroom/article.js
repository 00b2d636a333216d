/* What an article's page can do besides being read: frames of other sites, each once it was asked
   for, and handing on the address. Without this there are a plain link and a mail. */

function framed(event) {
  const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const figure = event.target.closest("[data-frame]");
  if (!figure || !event.target.closest(".embed-way a") || !isPlain || event.button) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = figure.dataset.frame;
  frame.title = figure.querySelector(".embed-title").textContent;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  // Players want to know on which site they are, and refuse to play otherwise; the page stays untold.
  frame.referrerPolicy = "strict-origin";
  figure.querySelector(".embed-way").replaceWith(frame);
  figure.querySelector(".embed-note").remove();
  frame.focus();
}

function sharing(list) {
  const { title, address: url } = list.dataset;
  const says = list.querySelector("[data-share-says]");
  const [system, copy] = ["system", "copy"].map((way) => list.querySelector(`[data-share=${way}]`));
  if (navigator.share) {
    system.hidden = false;
    system.onclick = () => navigator.share({ title, url }).catch(() => {});
  } else if (navigator.clipboard) {
    const button = copy.firstElementChild;
    copy.hidden = false;
    copy.onclick = async () => {
      await navigator.clipboard.writeText(url);
      button.textContent = says.textContent = button.dataset.done;
    };
  }
}

document.addEventListener("click", framed);
for (const list of document.querySelectorAll(".share")) sharing(list);
