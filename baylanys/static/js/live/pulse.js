// How old the data are: asked of the server, counted on between, and said aloud when they are too old.
import { asLength, serverNow, setServerNow } from "../clocks.js";

const ASK_MS = 1000;
const SHOW_MS = 200;
const OLD_SECONDS = 5;

/** The badge, the bar and the clock of the page follow from now on; they end with the page. */
export function followPulse(live) {
  let engineAt = 0;
  let telephony = true;
  const badge = live.querySelector("[data-live-badge]");
  const age = live.querySelector("[data-live-age]");
  const clock = live.querySelector("[data-live-clock]");
  const asTime = new Intl.DateTimeFormat("ru", {
    timeZone: clock.dataset.zone, day: "2-digit", month: "2-digit", year: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  });

  async function ask() {
    const answer = await fetch(live.dataset.pulse, { signal: AbortSignal.timeout(2 * ASK_MS) }).catch(() => null);
    if (!answer?.ok) return;
    setServerNow(answer.headers.get("X-Server-Now"));
    const said = await answer.json();
    engineAt = said.age_seconds === null ? 1 : serverNow() - said.age_seconds * 1000;
    telephony = said.telephony;
  }

  function show() {
    clock.textContent = asTime.format(serverNow()).replace(",", "");
    if (!engineAt) return;
    const seconds = Math.max(0, (serverNow() - engineAt) / 1000);
    const old = seconds > OLD_SECONDS;
    const bar = live.querySelector("[data-live-stale]");
    badge.classList.toggle("is-stale", old);
    const { textLive, textStale, textSeconds } = live.dataset;
    age.textContent = old ? `${textStale} · ${asLength(seconds)}` : `${textLive} · ${seconds.toFixed(1).replace(".", ",")} ${textSeconds}`;
    if (bar.hidden === old) bar.hidden = !old;
    if (old) bar.querySelector("[data-live-stale-age]").textContent = asLength(seconds);
    live.querySelector("[data-live-telephony]").hidden = telephony || old;
  }

  ask();
  const asking = setInterval(() => (live.isConnected ? ask() : clearInterval(asking)), ASK_MS);
  const showing = setInterval(() => (live.isConnected ? show() : clearInterval(showing)), SHOW_MS);
}
