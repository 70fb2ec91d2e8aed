// The open chat on the desk: shown beside the call, kept true by the live stream, closed when it is gone.
import { notice, post } from "../desk/api.js";
import { obeyActions } from "./actions.js";
import { obeyBubbles } from "./bubbles.js";
import { Composer } from "./composer.js";
import { obeyMedia } from "./media.js";
import { obeyTemplates } from "./templates.js";
import { fetchChat, Thread } from "./thread.js";
import { drawWindows } from "./windows.js";

const NONE = "00000000-0000-0000-0000-000000000000";
let place = null;
let desk = null;
let thread = null;
let composer = null;
let turn = 0;
let busy = false;
let again = false;

function addressOf(id) {
  return place.dataset.address.replace(NONE, id);
}

function data() {
  return place.querySelector(".chat-data");
}

function show(view) {
  if (desk.dataset.view === view) return;
  desk.dataset.view = view;
  document.body.dispatchEvent(new CustomEvent("chat:shown"));
}

function remember(id) {
  const wanted = id ? `?chat=${id}` : location.pathname;
  if (location.search !== (id ? wanted : "")) history.replaceState(history.state, "", wanted);
}

async function open(id, { message = "", focus = true } = {}) {
  const mine = (turn += 1);
  const same = place.dataset.chat === id && data();
  show("chat");
  if (same && !message) {
    if (focus) composer?.focus();
    return refresh();
  }
  composer?.leave();
  place.dataset.chat = id;
  place.classList.add("loading");
  const drawn = await fetchChat(addressOf(id) + (message ? `?message=${message}` : ""));
  if (mine !== turn) return undefined;
  place.classList.remove("loading");
  if (!drawn) return gone(drawn);
  place.replaceChildren(drawn);
  remember(id);
  thread = new Thread(place.querySelector(".thread"), addressOf(id));
  attachFoot(focus);
  if (message) thread.goTo(message);
  else thread.toEnd();
  drawWindows();
  document.body.dispatchEvent(new CustomEvent("chat:shown"));
  showPerson(id);
  return markRead();
}

function attachFoot(focus) {
  const form = place.querySelector("[data-composer]");
  composer = form ? new Composer(form, { address: addressOf(place.dataset.chat), sent: sentNow, saved: place.dataset.textSaved }) : null;
  if (focus) (composer ? composer.focus() : thread.list.focus({ preventScroll: true }));
}

async function sentNow() {
  await refresh();
  thread.toEnd();
}

function gone(answer) {
  if (answer === undefined) return notice(place.dataset.textFailed);
  notice(place.dataset.textGone, "attention");
  place.dataset.chat = "";
  place.replaceChildren();
  remember("");
  return show("call");
}

async function refresh() {
  const id = place.dataset.chat;
  if (!id || !data()) return;
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  again = false;
  const drawn = await fetchChat(addressOf(id));
  busy = false;
  if (place.dataset.chat !== id) return;
  if (drawn === null) gone(null);
  else if (drawn) follow(drawn);
  if (again) refresh();
}

function follow(drawn) {
  const here = data();
  for (const [name, value] of Object.entries(drawn.dataset)) here.dataset[name] = value;
  const under = drawn.querySelector(".chat-under");
  const old = here.querySelector(".chat-under");
  const head = here.querySelector(".chat-head");
  if (!head.contains(document.activeElement)) head.replaceChildren(...drawn.querySelector(".chat-head").childNodes);
  thread.follow(drawn.querySelector(".thread"));
  if (under.dataset.mode !== old.dataset.mode) {
    const focus = old.contains(document.activeElement);
    composer?.leave();
    old.replaceWith(under);
    attachFoot(focus);
  }
  drawWindows();
  markRead();
}

/** What is before the eyes is read: the page is looked at, the chat is open and one's own. */
async function markRead() {
  const here = data();
  const seen = desk.dataset.view === "chat" && document.visibilityState === "visible";
  if (!here || !seen || here.dataset.unread === "0" || !["write", "template"].includes(here.dataset.mode)) return;
  here.dataset.unread = "0";
  await post(`${addressOf(place.dataset.chat)}read`);
}

async function showPerson(id) {
  const drawn = await fetch(`${addressOf(id)}person`).catch(() => null);
  if (drawn?.ok && place.dataset.chat === id) document.getElementById("chat-person").innerHTML = await drawn.text();
}

function told(event) {
  const { conversation, phase } = event.detail ?? {};
  if (conversation && conversation !== place.dataset.chat) return;
  refresh();
  if (phase !== "message" && phase !== "status" && place.dataset.chat) showPerson(place.dataset.chat);
}

/** Modules are loaded once; what listens to the page as a whole asks whether this chat is still on it. */
function whileHere(name, obey) {
  const here = place;
  document.body.addEventListener(name, function heard(event) {
    if (!here.isConnected) document.body.removeEventListener(name, heard);
    else obey(event);
  });
}

/** Alt C: from the chat to the call and back; where no chat was open, nothing. */
function byKey(event) {
  if (!event.altKey || event.ctrlKey || event.code !== "KeyC" || !place.isConnected || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (desk.dataset.view === "chat") show("call");
  else if (place.dataset.chat) open(place.dataset.chat);
}

export function attach(section) {
  place = section;
  desk = document.getElementById("desk");
  const asked = place.dataset.chat;
  place.addEventListener("chat:open", (event) => open(event.detail.id, event.detail));
  place.addEventListener("chat:insert", (event) => composer?.insert(event.detail.text));
  place.addEventListener("click", (event) => event.target.closest("[data-show-call]") && show("call"));
  whileHere("live:chat", told);
  whileHere("live:resync", refresh);
  whileHere("chat:changed", refresh);
  whileHere("desk:changed", () => ["talking", "consulted"].includes(desk.dataset.phase) && show("call"));
  document.addEventListener("visibilitychange", markRead);
  if (!place.ownerDocument.chatKeys) document.addEventListener("keydown", byKey);
  place.ownerDocument.chatKeys = true;
  obeyMedia(place);
  obeyTemplates(open);
  obeyBubbles(place, { address: () => addressOf(place.dataset.chat), composer: () => composer, refresh });
  obeyActions(place, addressOf, refresh);
  place.dataset.chat = "";
  if (asked) open(asked);
}
