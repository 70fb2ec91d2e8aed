// Templates: chosen and filled in, with the text as the person will read it; in a chat, or to somebody new.
import { notice, post, text } from "../desk/api.js";

const PLACE = /\{\{\s*([\p{L}\p{N}_]+)\s*\}\}/gu;
let address = "";
let open = null;

function dialog() {
  return document.getElementById("chat-templates");
}

function drawText(form) {
  const names = Object.fromEntries([...form.querySelectorAll("[data-key-of]")].map((each) => [each.dataset.keyOf, each.value]));
  const place = form.querySelector("[data-template-text]");
  place.textContent = place.dataset.templateText.replace(PLACE, (whole, key) => form.elements[`field-${names[key]}`]?.value || whole);
}

async function show(from) {
  address = from;
  const answer = await fetch(`${from}templates`).catch(() => null);
  if (!answer?.ok) {
    const said = await answer?.json().catch(() => ({}));
    return notice(said?.message || text("Failed"));
  }
  const place = dialog().querySelector("[data-templates-place]");
  place.innerHTML = await answer.text();
  place.querySelectorAll("form").forEach((form) => {
    form.dataset.key = crypto.randomUUID();
    drawText(form);
  });
  dialog().showModal();
  return place.querySelector("input:not([type=hidden]), button")?.focus();
}

async function send(form) {
  const problem = form.querySelector(".errorlist");
  const button = form.querySelector("button");
  problem.hidden = true;
  button.disabled = true;
  const answer = await post(`${address}template`, { ...Object.fromEntries(new FormData(form)), key: form.dataset.key });
  button.disabled = false;
  if (!answer.ok) {
    problem.textContent = answer.data.message || text("Failed");
    problem.hidden = false;
    return;
  }
  dialog().close();
  document.body.dispatchEvent(new CustomEvent("live:chat", { detail: {} }));
  open(answer.data.conversation);
}

/** The open chat with a contact is shown; where there is none, a template begins one. */
async function writeTo(contact) {
  const place = document.getElementById("chat").dataset.contact.replace("/0/", `/${contact}/`);
  const answer = await fetch(place).catch(() => null);
  const data = await answer?.json().catch(() => ({}));
  if (!answer?.ok) return notice(data?.message || text("Failed"));
  return data.conversation ? open(data.conversation) : show(place.replace(/chat$/, ""));
}

function clicked(event) {
  const button = event.target.closest("button");
  if (!button || !document.getElementById("chat")) return;
  if ("openTemplates" in button.dataset) show(button.closest(".chat-data").dataset.address);
  else if ("writeTo" in button.dataset) writeTo(button.dataset.writeTo);
}

let obeyed = false;

/** Buttons open the templates; `show(id)` opens the chat in which one was sent. */
export function obeyTemplates(opener) {
  open = opener;
  if (obeyed) return;
  obeyed = true;
  document.addEventListener("click", clicked);
  document.addEventListener("input", (event) => event.target.form?.matches("[data-template-form]") && drawText(event.target.form));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-template-form]")) return;
    event.preventDefault();
    send(event.target);
  });
}
