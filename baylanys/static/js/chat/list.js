// The chats in the work column: they change in place, new ones announce themselves, a row opens its chat.
import { setServerNow } from "../clocks.js";
import { notice, order, text } from "../desk/api.js";
import { asElement, reconcile } from "./reconcile.js";
import { chime } from "./sound.js";
import { drawWindows } from "./windows.js";

const SEARCH_MS = 250;
const JUST_MOVED_MS = 400;
const MARK = /💬\d+ · /;
let column = null;
let asked = 0;
let loading = false;
let again = false;
let before = null;
let movedAt = 0;

function announce(data) {
  const offered = new Set([...data.querySelectorAll("[data-place=offered]")].map((row) => row.dataset.key));
  const unread = Number(data.dataset.unread);
  if (before) {
    const fresh = [...offered].some((key) => !before.offered.has(key));
    if (fresh || unread > before.unread) {
      chime(fresh ? 2 : 1);
      column.querySelector("[data-told]").textContent = fresh ? column.dataset.textOffered : column.dataset.textArrived;
    }
  }
  before = { offered, unread };
  const count = unread + offered.size;
  const page = document.title.replace(MARK, "");
  document.title = count && !page.startsWith("📞") ? `💬${count} · ${page}` : page;
}

/** While the pointer is over the list nothing moves under it: a row that is gone stays grey until it leaves. */
function stays(row) {
  if (!column.matches(":hover") || !row.dataset.place) return false;
  row.classList.add("gone");
  row.querySelectorAll("button").forEach((button) => (button.disabled = true));
  return true;
}

function draw(data) {
  const place = column.querySelector(".chat-rows-place");
  announce(data);
  if (!place.firstElementChild) place.append(data);
  else for (const part of data.querySelectorAll("[data-part]")) drawPart(place.querySelector(`[data-part="${part.dataset.part}"]`), part);
  markOpen();
  drawWindows();
}

function drawPart(old, fresh) {
  const added = reconcile(old.querySelector("ul"), fresh.querySelector("ul"), stays);
  old.querySelector("h2").replaceWith(fresh.querySelector("h2"));
  if (added.length || old.hidden !== fresh.hidden) movedAt = performance.now();
  old.hidden = fresh.hidden && !old.querySelector("li.gone");
}

function markOpen() {
  const open = document.getElementById("chat")?.dataset.chat;
  const shown = document.getElementById("desk")?.dataset.view === "chat";
  for (const link of column.querySelectorAll("a[data-chat]")) {
    if (shown && link.dataset.chat === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

async function load() {
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  again = false;
  const answer = await fetch(column.dataset.address).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    setServerNow(answer.headers.get("X-Server-Now"));
    draw(asElement(await answer.text()));
  }
  loading = false;
  if (again) load();
}

function openChat(id) {
  const chat = document.getElementById("chat");
  if (!chat) return false;
  chat.dispatchEvent(new CustomEvent("chat:open", { detail: { id } }));
  return true;
}

function goTo(id) {
  if (openChat(id)) return;
  const link = column.querySelector(`a[data-chat="${id}"]`);
  if (link) link.click();
  else location.assign(`${column.dataset.desk}?chat=${id}`);
}

async function obey(button) {
  if (button.disabled) return;
  button.disabled = true;
  const answer = await order(button.dataset.chatOrder);
  button.disabled = false;
  load();
  if (answer.ok && button.dataset.thenOpen) goTo(button.dataset.thenOpen);
  document.body.dispatchEvent(new CustomEvent("chat:changed"));
}

function search(field) {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    const found = column.querySelector(".chat-found");
    if (!field.value.trim()) return found.replaceChildren();
    const answer = await fetch(`${column.dataset.find}?search=${encodeURIComponent(field.value)}`).catch(() => null);
    if (!answer?.ok) return notice(text("Failed"));
    found.innerHTML = await answer.text();
    return drawWindows();
  }, SEARCH_MS);
}

/** The next or the previous chat of the desk; where none is open, the first. */
function step(by) {
  const rows = [...column.querySelectorAll("[data-place=mine] a[data-chat], [data-place=offered] a[data-chat]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  goTo(rows[(at + by + rows.length) % rows.length].dataset.chat);
}

const KEYS = {
  KeyA: '[data-place=offered] [data-key-name="accept"]',
  KeyN: '[data-place=offered] [data-key-name="refuse"]',
  KeyW: '[data-place=waiting] [data-key-name="take"]',
};

function byKey(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const button = KEYS[event.code] && column.querySelector(KEYS[event.code]);
  if (button) obey(button);
  else if (event.code === "ArrowDown") step(1);
  else if (event.code === "ArrowUp") step(-1);
  else return;
  event.preventDefault();
}

export function attach(place) {
  column = place;
  load();
  for (const name of ["chat", "resync", "own_state", "work"]) document.body.addEventListener(`live:${name}`, load);
  document.body.addEventListener("chat:shown", markOpen);
  document.body.addEventListener("htmx:afterSettle", markOpen);
  column.addEventListener("mouseleave", () => column.querySelectorAll(".gone").forEach((row) => row.remove()));
  column.addEventListener("input", (event) => event.target.id === "find-chats" && search(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-chat-order]");
    const slipped = event.detail && column.contains(button) && performance.now() - movedAt < JUST_MOVED_MS;
    if (button && !slipped) obey(button);
    const link = event.target.closest("a[data-chat]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (openChat(link.dataset.chat)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  document.addEventListener("keydown", byKey);
}
