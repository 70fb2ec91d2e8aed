// Clocks that run on: <span data-since="milliseconds"> counts up from that moment of the server's time.
let ahead = 0;

/** The server's present moment, in milliseconds. */
export function serverNow() {
  return Date.now() + ahead;
}

/** The server said what time it is; browsers' own clocks may be minutes off. */
export function setServerNow(milliseconds) {
  if (milliseconds) ahead = Number(milliseconds) - Date.now();
}

/** 4:07 or 1:02:09. */
export function asLength(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

function show() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const since = Number(clock.dataset.since);
    if (!since) continue;
    const seconds = (serverNow() - since) / 1000;
    const text = asLength(seconds);
    if (clock.textContent !== text) clock.textContent = text;
    const limit = Number(clock.dataset.limit);
    clock.classList.toggle("over", Boolean(limit) && seconds > limit);
  }
}

/** Clocks of the page run from now on. */
export function tickClocks() {
  show();
  setInterval(show, 500);
}
