// The middle of the desk: the form keeps its draft, saves, and follows the call's phase.
import { post } from "./api.js";

const KEPT = ["result", "language", "topic", "note"];

function draftName(form) {
  return `baylanys.draft.${form.dataset.draft}`;
}

function keepDraft(form) {
  const fields = new FormData(form);
  const draft = Object.fromEntries(KEPT.map((name) => [name, fields.get(name) ?? ""]));
  sessionStorage.setItem(draftName(form), JSON.stringify(draft));
}

function restoreDraft(form) {
  const draft = JSON.parse(sessionStorage.getItem(draftName(form)) ?? "{}");
  for (const [name, value] of Object.entries(draft)) {
    if (value) form.elements[name].value = value;
  }
}

async function save(form) {
  const button = form.querySelector("[data-save]");
  const problem = form.querySelector(".errorlist");
  if (button.disabled) return;
  button.disabled = true;
  problem.hidden = true;
  const answer = await post(form.action, Object.fromEntries(new FormData(form)));
  button.disabled = false;
  if (answer.ok) {
    sessionStorage.removeItem(draftName(form));
    document.body.dispatchEvent(new CustomEvent("live:work"));
    return;
  }
  problem.textContent = answer.data.message || document.getElementById("work").dataset.textFailed;
  problem.hidden = false;
}

/** The page follows the work column: another phase, another person. */
export function follow(card) {
  const desk = document.getElementById("desk");
  if (!desk || !card) return;
  const { phase, key } = card.dataset;
  const another = desk.dataset.shown !== key;
  const started = another || (desk.dataset.phase === "ringing" && phase !== "ringing");
  desk.dataset.phase = phase;
  desk.dataset.shown = key;
  document.body.dispatchEvent(new CustomEvent("desk:refresh"));
  if (started) document.body.dispatchEvent(new CustomEvent("desk:changed"));
  showSavable(desk);
}

function showSavable(desk) {
  const button = desk.querySelector("[data-save]");
  if (button) button.disabled = desk.dataset.phase !== "wrap_up";
  const countdown = desk.querySelector(".countdown");
  const clock = document.querySelector("#work .call-clock");
  if (countdown && clock && desk.dataset.phase === "wrap_up") countdown.dataset.since = clock.dataset.since;
}

export function attach(desk) {
  const ready = () => {
    const form = desk.querySelector("[data-wrap-up]");
    if (form) restoreDraft(form);
    showSavable(desk);
  };
  ready();
  desk.addEventListener("htmx:afterSettle", (event) => event.target.id === "wrap-up" && ready());
  desk.addEventListener("input", (event) => event.target.form?.matches("[data-wrap-up]") && keepDraft(event.target.form));
  desk.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-wrap-up]")) return;
    event.preventDefault();
    save(event.target);
  });
}
