// The script beside the conversation: a drawer over the right column, opened by Alt+I, kept where the operator was.
import { notice, text } from "./api.js";

const NONE = "00000000-0000-0000-0000-000000000000";
const FIRST = ".script-step :is(input:not([type=hidden]), [data-script-next]), .script-list button";
const headers = JSON.parse(document.body.getAttribute("hx-headers"));
let drawer = null;
let shown = "";

/** The conversation before the operator's eyes: the open chat's, else the call's. */
function inHand() {
  const desk = document.getElementById("desk");
  if (desk?.dataset.view === "chat") return document.querySelector("#chat .chat-data")?.dataset.interaction ?? "";
  return desk?.dataset.shown ?? "";
}

function address() {
  return drawer.dataset.address.replace(NONE, shown);
}

function choices(button) {
  const language = button.dataset.scriptLanguage ?? drawer.querySelector('input[name="language"]')?.value ?? "";
  const run = button.dataset.scriptRun ?? drawer.querySelector("[data-run]")?.dataset.run ?? "list";
  return new URLSearchParams({ run, language });
}

async function draw(request, { focus = true } = {}) {
  const wanted = shown;
  const answer = await request.catch(() => null);
  if (wanted !== shown) return;
  if (!answer || (!answer.ok && answer.status !== 422)) {
    if (answer?.status === 404) return close();
    return notice(text("Failed"));
  }
  drawer.querySelector("[data-script-body]").innerHTML = await answer.text();
  if (focus) (drawer.querySelector(".script-field:has(.errorlist) input") ?? drawer.querySelector(FIRST))?.focus();
}

function open() {
  shown = inHand();
  if (!shown) return;
  drawer.hidden = false;
  draw(fetch(address()));
}

function close() {
  drawer.hidden = true;
  shown = "";
}

function toggle() {
  if (drawer.hidden) open();
  else close();
}

/** Another conversation came before the operator's eyes: its own script stands in the open drawer. */
function follow() {
  if (drawer.hidden || inHand() === shown) return;
  shown = inHand();
  if (shown) draw(fetch(address()), { focus: false });
  else close();
}

function clicked(event) {
  if (event.target.closest("[data-script-toggle]")) return toggle();
  if (!drawer.contains(event.target)) return undefined;
  const button = event.target.closest("button");
  if (!button) return undefined;
  if ("scriptClose" in button.dataset) return close();
  if (!button.dataset.scriptLanguage && !button.dataset.scriptRun) return undefined;
  return draw(fetch(`${address()}?${choices(button)}`));
}

function sent(event) {
  if (!drawer.contains(event.target)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  draw(fetch(event.target.action, { method: "POST", headers, body }));
}

function pressed(event) {
  if (!drawer.isConnected) return document.removeEventListener("keydown", pressed, true);
  if (event.altKey && !event.ctrlKey && event.code === "KeyI") {
    event.preventDefault();
    toggle();
  }
  return undefined;
}

export function attach(element) {
  drawer = element;
  shown = "";
  const desk = element.closest("#desk");
  desk.addEventListener("click", clicked);
  desk.addEventListener("submit", sent);
  document.addEventListener("keydown", pressed, true);
  for (const name of ["desk:changed", "chat:shown"]) {
    document.body.addEventListener(name, function heard() {
      if (!element.isConnected) document.body.removeEventListener(name, heard);
      else follow();
    });
  }
}
