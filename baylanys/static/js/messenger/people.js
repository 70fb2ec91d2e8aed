// Everybody whom one can be: the list, somebody new, another window.
import { briefly } from "./content.js";
import { el, hidden, say, timeOf } from "./dom.js";
import { become, me } from "./person.js";
import { openDialog } from "./sheet.js";
import { ask } from "./wire.js";

const page = document.getElementById("try-it");
const list = document.querySelector(".m-people");
const adding = document.getElementById("m-add");
const COLOURS = 6;

/** +7 701 000 00 01, a username, or that the number is hidden. */
export function nameAndNumber(person) {
  const number = person.number.replace(/^7(\d{3})(\d{3})(\d{2})(\d{2})$/u, "+7 $1 $2 $3 $4");
  return number === person.number && number ? `+${number}` : number || person.username || say("hidden_number");
}

/** The coloured disc with the initials. */
export function face(person) {
  const initials = person.name.split(/\s+/u).slice(0, 2).map((part) => [...part][0] ?? "").join("");
  const colour = [...person.key].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % COLOURS;
  return el("span", { class: `m-face c${colour}`, "aria-hidden": "true" }, initials.toUpperCase());
}

function row(person) {
  const last = person.last;
  const chosen = person.key === me.key;
  const button = el("button", { type: "button", class: "m-person", "aria-current": chosen ? "true" : null, on: { click: () => choose(person.key) } },
    face(person),
    el("span", { class: "grow" },
      el("span", { class: "row-line" }, el("strong", { class: "grow m-cut" }, person.name), last ? el("small", { class: "muted" }, timeOf(last.at)) : null),
      el("span", { class: "row-line" }, el("small", { class: "muted grow m-cut" }, last ? briefly(last) : nameAndNumber(person)),
        person.unread ? el("span", { class: "m-count", title: say("unread", person.unread) }, String(person.unread), hidden(say("unread", person.unread))) : null)));
  return el("li", { "data-key": person.key }, button);
}

async function choose(key) {
  page.dataset.screen = "chat";
  await become(key).catch(() => {});
  await drawPeople();
}

/** The list is as the stand-in has it. */
export async function drawPeople() {
  const { people } = await ask("people");
  const focused = list.contains(document.activeElement) ? document.activeElement.closest("li").dataset.key : "";
  const drawn = JSON.stringify([people, me.key]);
  if (list.drawn === drawn) return people;
  list.drawn = drawn;
  list.replaceChildren(...people.map(row));
  if (focused) list.querySelector(`[data-key="${focused}"] button`)?.focus();
  return people;
}

document.querySelectorAll("[data-do=add]").forEach((button) => button.addEventListener("click", () => openDialog("m-add")));
adding.querySelector("form").addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "ok") return;
  event.preventDefault();
  const problem = adding.querySelector("[role=alert]");
  try {
    const made = await ask("people", { method: "POST", body: Object.fromEntries(new FormData(event.target)) });
    adding.close();
    await choose(made.key);
  } catch (error) {
    problem.textContent = say("refused", error.message);
    problem.hidden = false;
  }
});
document.querySelector(".messenger [data-do=people]").addEventListener("click", () => {
  page.dataset.screen = "people";
  drawPeople().then(() => list.querySelector("[aria-current] , button")?.focus());
});

