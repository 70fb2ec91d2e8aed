// The 24-hour window of each chat, counted down in words and colour; and what is left of an offer.
import { asLength, serverNow } from "../clocks.js";

const HOUR_MS = 3_600_000;
const WARN_MS = 4 * HOUR_MS;
const LATE_MS = HOUR_MS;

function words(left, text) {
  const minutes = Math.ceil(left / 60_000);
  const hours = Math.floor(minutes / 60);
  const length = hours ? `${hours} ${text.textHours} ${minutes % 60} ${text.textMinutes}` : `${minutes} ${text.textMinutes}`;
  return left <= LATE_MS ? `${text.textClosing} ${length}` : `${text.textWindow} ${length}`;
}

function show() {
  const text = document.getElementById("chats")?.dataset;
  if (!text) return;
  for (const place of document.querySelectorAll("[data-window]")) {
    const ends = Number(place.dataset.window);
    const left = ends - serverNow();
    const level = left <= 0 ? "closed" : left <= LATE_MS ? "late" : left <= WARN_MS ? "soon" : "open";
    const told = left <= 0 ? text.textClosed : words(left, text);
    if (place.textContent !== told) place.textContent = told;
    place.dataset.level = level;
  }
  for (const place of document.querySelectorAll("[data-left]")) {
    place.textContent = place.dataset.left ? asLength((Number(place.dataset.left) - serverNow()) / 1000) : "";
  }
}

/** The windows are counted from now on; calling it draws them at once. */
export function drawWindows() {
  show();
}

setInterval(show, 1000);
