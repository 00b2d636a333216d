/* Says of what appeared within a day how long ago that was. The page itself names day or time: it is
   stored, and what it said of the present would soon be wrong. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const language = document.documentElement.lang;

function said(seconds, style) {
  const format = new Intl.RelativeTimeFormat(language, { style });
  if (seconds < HOUR) return format.format(-Math.max(1, Math.floor(seconds / MINUTE)), "minute");
  return format.format(-Math.floor(seconds / HOUR), "hour");
}

function say() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    time.absolute ??= time.textContent;
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const isRecent = seconds > -MINUTE && seconds < DAY;
    time.title = isRecent ? time.absolute : "";
    time.textContent = isRecent ? said(seconds, time.dataset.ago) : time.absolute;
  }
}

say();
setInterval(say, MINUTE * 1000);
addEventListener("pageshow", say);
