// The caller's phone of the demonstration: calls the centre from any number, and can be called.
import { asLength } from "../clocks.js";
import { playIn, startAccount } from "../phone/account.js";
import { startRing, stopRing } from "../phone/ring.js";
import { arrangeDesk } from "./beside.js";

const handset = document.getElementById("handset");
const [from, withheld, to] = ["from", "withheld", "to"].map((name) => handset.querySelector(`[name=${name}]`));
const problem = handset.querySelector(".problem");
const keyed = handset.querySelector(".keyed");
const timer = handset.querySelector(".timer");
const CAUSES = { Busy: "Busy", "Not Found": "Unknown", "Address Incomplete": "Unknown", "User Denied Media Access": "Microphone" };
const AGAIN_MS = 3000;

let account = null;
let session = null;
let since = 0;
let again = null;

function say(words) {
  problem.textContent = words;
  problem.hidden = !words;
}

function show(state) {
  handset.dataset.state = state;
  handset.querySelector(".state-words").textContent = handset.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
  const busy = ["calling", "talking", "ringing"].includes(state);
  from.disabled = withheld.disabled = to.readOnly = busy;
  if (!busy) {
    keyed.textContent = "";
    timer.textContent = "";
    handset.querySelector("[data-do=mute]").setAttribute("aria-pressed", "false");
  }
}

function csrf() {
  const name = `${handset.dataset.csrfCookie}=`;
  return document.cookie.split("; ").find((cookie) => cookie.startsWith(name))?.slice(name.length) ?? "";
}

/** The exchange learns of this number, and the phone registers as it. */
async function connect() {
  clearTimeout(again);
  account?.stop();
  show("off");
  const number = withheld.checked ? "" : from.value;
  const answer = await fetch(handset.dataset.account, {
    method: "POST",
    headers: { "X-CSRFToken": csrf() },
    body: new URLSearchParams({ number }),
  }).catch(() => null);
  if (!answer?.ok) {
    const told = await answer?.json().catch(() => null);
    say(told?.message || handset.dataset.textAccount);
    again = setTimeout(connect, AGAIN_MS);
    return;
  }
  say("");
  const { sip } = await answer.json();
  account = startAccount(sip, {
    onChange: (there) => !session && show(there ? "idle" : "off"),
    onCall: (incoming) => (session ? incoming.terminate({ status_code: 486 }) : ring(incoming)),
  });
}

function take(call) {
  session = call;
  call.on("accepted", () => {
    stopRing();
    since = Date.now();
    show("talking");
  });
  call.on("ended", () => over(handset.dataset.textEnded));
  call.on("failed", ({ originator, cause }) => {
    if (originator === "local" && cause === JsSIP.C.causes.CANCELED) return over("");
    return over(handset.dataset[`text${CAUSES[cause] ?? "Failed"}`]);
  });
}

function over(words) {
  stopRing();
  session = null;
  show(account?.agent.isRegistered() ? "idle" : "off");
  say(words);
}

function ring(incoming) {
  take(incoming);
  say("");
  show("ringing");
  startRing();
}

function call() {
  if (handset.dataset.state === "ringing") {
    playIn(session, document.getElementById("earpiece"));
    session.answer({ mediaConstraints: { audio: true, video: false } });
    return;
  }
  if (session || !account?.agent.isRegistered()) return;
  say("");
  const number = to.value.replace(/[^\d+*#]/g, "");
  const made = account.agent.call(number, { mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } });
  playIn(made, document.getElementById("earpiece"));
  take(made);
  show("calling");
}

function end() {
  if (session && !session.isEnded()) session.terminate();
}

function press(tone) {
  if (session?.isEstablished()) {
    session.sendDTMF(tone, { transportType: "RFC2833", duration: 160, interToneGap: 70 });
    keyed.textContent += tone;
  } else if (!session) to.value += tone;
}

function mute(button) {
  if (!session?.isEstablished()) return;
  if (session.isMuted().audio) session.unmute({ audio: true });
  else session.mute({ audio: true });
  button.setAttribute("aria-pressed", String(session.isMuted().audio));
}

const DO = {
  call,
  end,
  mute,
  erase: () => {
    if (!session) to.value = to.value.slice(0, -1).trimEnd();
  },
};

handset.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.tone) press(button.dataset.tone);
  else if (button) DO[button.dataset.do]?.(button);
});
handset.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target === to) call();
  if (session?.isEstablished() && /^[0-9*#]$/.test(event.key)) press(event.key);
});
[from, withheld].forEach((field) => field.addEventListener("change", connect));
window.addEventListener("pagehide", () => account?.stop());
setInterval(() => {
  if (handset.dataset.state === "talking") timer.textContent = asLength((Date.now() - since) / 1000);
}, 500);
connect();
arrangeDesk(csrf);
