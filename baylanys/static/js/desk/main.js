// The operator's desk: takes the lease, starts the phone and the stream, keeps the work column true.
import { setServerNow } from "../clocks.js";
import { closeStream, openStream, watchStream } from "../stream.js";
import { notice, post, text } from "./api.js";
import { listenToKeys } from "./keys.js";
import { obeyButtons } from "./orders.js";
import { follow } from "./page.js";
import { Phone } from "./phone.js";
import { obeyTransfers } from "./transfer.js";

const HELD = "baylanys.lease";
const AGAIN_MS = 2000;
const work = document.getElementById("work");
const elsewhere = document.getElementById("elsewhere");
const phone = new Phone({ offers: work.dataset.offer, changed: phoneChanged });
let lease = "";

async function open(takeOver = false) {
  const fields = { held: sessionStorage.getItem(HELD) ?? "", take_over: takeOver ? "1" : "" };
  const answer = await post(work.dataset.lease, fields);
  if (answer.status === 409) return elsewhere.showModal();
  if (!answer.ok) return setTimeout(open, AGAIN_MS, takeOver);
  lease = answer.data.lease;
  sessionStorage.setItem(HELD, lease);
  openStream(lease);
  phone.start(answer.data.sip);
  return askForMicrophone();
}

/** Asked before the first call, so that no caller waits for a question of the browser. */
async function askForMicrophone() {
  const permission = await navigator.permissions?.query({ name: "microphone" }).catch(() => null);
  if (permission?.state === "granted") return;
  try {
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    sound.getTracks().forEach((track) => track.stop());
  } catch {
    notice(text("Microphone"), "attention");
  }
}

function lost() {
  closeStream();
  phone.stop();
  lease = "";
  sessionStorage.removeItem(HELD);
  if (!elsewhere.open) elsewhere.showModal();
}

/** What the browser alone knows: mute, and whether the phone is registered. */
function showBrowserSide() {
  work.querySelector("[data-mute]")?.setAttribute("aria-pressed", String(phone.muted));
  const line = work.querySelector("[data-phone-line]");
  if (!line) return;
  line.dataset.there = phone.registered ? "yes" : "no";
  line.lastElementChild.textContent = text(phone.registered ? "PhoneOk" : "PhoneAway");
}

function phoneChanged() {
  showBrowserSide();
  document.body.dispatchEvent(new CustomEvent("live:work"));
}

function showWork() {
  const card = work.querySelector(".call-card");
  if (!card) return;
  const ringing = card.dataset.phase === "ringing";
  const name = card.querySelector(".call-name")?.textContent.trim();
  const page = document.title.replace(/^📞[^·]*· /, "");
  document.title = ringing ? `📞 ${text("Ringing")}: ${name} · ${page}` : page;
  showBrowserSide();
  follow(card);
  if (["talking", "consulted"].includes(card.dataset.phase) && work.dataset.phase === "ringing" && !document.getElementById("desk")) {
    document.querySelector('#menu a[href$="/desk/"]')?.click();
  }
  if (ringing && work.dataset.phase !== "ringing" && document.activeElement === document.body) {
    card.querySelector("[data-accept]")?.focus();
  }
  work.dataset.phase = card.dataset.phase;
}

document.body.addEventListener("htmx:afterRequest", (event) => {
  setServerNow(event.detail.xhr?.getResponseHeader("X-Server-Now"));
});
work.addEventListener("htmx:afterSettle", (event) => event.target.id === "call" && showWork());
document.body.addEventListener("live:lease_lost", lost);
elsewhere.addEventListener("cancel", (event) => event.preventDefault());
elsewhere.querySelector("[data-take-over]").addEventListener("click", () => {
  elsewhere.close();
  open(true);
});
window.addEventListener("pagehide", () => phone.leave());
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
obeyButtons(phone);
obeyTransfers();
listenToKeys(phone);
watchStream(() => (lease ? openStream(lease) : open()));
open();
