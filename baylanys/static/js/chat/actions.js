// What an operator does with a chat: transfer, set aside, close, call the person; in dialogs, by keys too.
import { notice, post, text } from "../desk/api.js";

const KEYS = { KeyG: "chat-transfer", KeyP: "chat-park", KeyL: "chat-close" };
const MORNING_HOUR = 9;
let addressOf = null;
let place = null;
let done = null;

function chatAddress() {
  return addressOf(place.dataset.chat);
}

function isMine() {
  return ["write", "template"].includes(place.querySelector(".chat-data")?.dataset.mode);
}

async function act(dialog, path, fields) {
  const problem = dialog.querySelector(".errorlist");
  problem.hidden = true;
  const answer = await post(chatAddress() + path, fields);
  if (!answer.ok) {
    problem.textContent = answer.data.message || text("Failed");
    problem.hidden = false;
    return;
  }
  dialog.close();
  dialog.querySelectorAll("form").forEach((form) => form.reset());
  document.body.dispatchEvent(new CustomEvent("live:chat", { detail: {} }));
  done();
}

async function showTargets(dialog) {
  const answer = await fetch(`${chatAddress()}targets`).catch(() => null);
  if (answer?.ok) dialog.querySelector("[data-targets-place]").innerHTML = await answer.text();
}

/** `2026-11-22T14:05` of the contract's zone, so many minutes from now. */
function inZone(moment) {
  const zone = document.getElementById("chats").dataset.zone;
  return new Date(moment).toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T").slice(0, 16);
}

function tomorrow() {
  const day = inZone(Date.now() + 86_400_000).slice(0, 10);
  return `${day}T0${MORNING_HOUR}:00`;
}

function opened(dialog) {
  const problem = dialog.querySelector(".errorlist");
  if (problem) problem.hidden = true;
  if (dialog.id === "chat-transfer") showTargets(dialog);
  if (dialog.id === "chat-park") dialog.querySelector("[name=until]").value = inZone(Date.now() + 3_600_000);
  if (dialog.id === "chat-close") {
    const { language, topic } = place.querySelector(".chat-data").dataset;
    const chosen = dialog.querySelector(`[name=language][value="${language}"]`);
    if (chosen) chosen.checked = true;
    dialog.querySelector("[name=topic]").value = topic || "";
  }
}

function parked(button) {
  const dialog = button.closest("dialog");
  const minutes = Number(button.dataset.parkMinutes);
  act(dialog, "park", { until: minutes ? inZone(Date.now() + minutes * 60_000) : tomorrow() });
}

function call(number) {
  const dialog = document.getElementById("dial");
  dialog.querySelector("[name=number]").value = number;
  dialog.querySelector("[name=purpose]").value ||= place.dataset.textPurpose;
  dialog.showModal();
}

function clicked(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const dialog = button.closest("dialog.chat-dialog");
  if ("dial" in button.dataset && !button.closest("form")) call(button.dataset.dial);
  else if (!dialog) return;
  else if (dialog.id === "chat-transfer" && button.dataset.to) {
    act(dialog, "transfer", { to: button.dataset.to, target: button.dataset.target, note: dialog.querySelector("[name=note]").value });
  } else if ("parkMinutes" in button.dataset || "parkMorning" in button.dataset) parked(button);
}

function submitted(event) {
  if (!event.target.matches("[data-park-form], [data-close-form]")) return;
  event.preventDefault();
  const dialog = event.target.closest("dialog");
  act(dialog, dialog.id === "chat-park" ? "park" : "close", Object.fromEntries(new FormData(event.target)));
}

function byKey(event) {
  const open = document.querySelector("dialog[open]");
  if (open?.id === "chat-close" && event.ctrlKey && event.key === "Enter") {
    open.querySelector("form").requestSubmit();
    return event.preventDefault();
  }
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (open?.id === "chat-close" && event.altKey && digit) {
    open.querySelectorAll("[name=result]")[digit[1] - 1]?.click();
    return event.preventDefault();
  }
  if (open || !event.altKey || event.ctrlKey || !KEYS[event.code] || document.getElementById("desk")?.dataset.view !== "chat") return undefined;
  if (!isMine()) return notice(place.dataset.textGone, "attention");
  document.getElementById(KEYS[event.code]).showModal();
  return event.preventDefault();
}

/** Dialogs and keys work on the chat that is open; `refresh` is called after what was done. */
export function obeyActions(section, address, refresh) {
  const first = !place;
  place = section;
  addressOf = address;
  done = refresh;
  const watch = new MutationObserver((changes) => changes.forEach(({ target }) => target.open && opened(target)));
  for (const dialog of document.querySelectorAll("dialog.chat-dialog")) watch.observe(dialog, { attributeFilter: ["open"] });
  if (!first) return;
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitted);
  document.addEventListener("keydown", byKey);
}
