// The menu of a wrong word: suggestions first, arrows and Enter choose, Escape returns to the text.
import { learn } from "./spelling_server.js";

const MARGIN = 8;
let shown = null;

function close() {
  shown?.remove();
  shown = null;
}

function item(words, act, kind = "") {
  const button = document.createElement("button");
  button.type = "button";
  button.className = kind;
  button.setAttribute("role", "menuitem");
  button.tabIndex = -1;
  button.textContent = words;
  button.addEventListener("click", () => {
    close();
    act();
  });
  return button;
}

function items(area, word, acts) {
  const { spellingNone, spellingLeave, spellingLearn, spellingAdd } = area.dataset;
  const found = word.suggestions.map((each) => item(each, () => acts.replace(each), "meant"));
  for (const button of found) button.lang = word.language;
  if (!found.length) {
    const none = document.createElement("p");
    none.textContent = spellingNone;
    found.push(none);
  }
  found.push(item(spellingLeave, acts.leave, "other"));
  if (spellingAdd) found.push(item(spellingLearn, async () => (await learn(area, word)) && acts.learned(), "other"));
  return found;
}

function put(menu, place) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = place.bottom + 4;
  const fits = below + height + MARGIN < innerHeight;
  menu.style.top = `${Math.max(MARGIN, fits ? below : place.top - height - 4)}px`;
  menu.style.left = `${Math.max(MARGIN, Math.min(place.left, innerWidth - width - MARGIN))}px`;
}

function key(event, menu, area) {
  const all = [...menu.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) all[(to + all.length) % all.length].focus();
  else if (event.key === "Escape" || event.key === "Tab" || event.key === "F7") {
    close();
    area.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The menu stands at the word; its first line has the focus. */
export function openMenu(area, word, place, acts) {
  close();
  const menu = document.createElement("div");
  menu.className = "spelling-menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", `${area.dataset.spellingMenu}: ${word.word}`);
  menu.append(...items(area, word, acts));
  menu.addEventListener("keydown", (event) => key(event, menu, area));
  (area.closest("dialog") ?? document.body).append(menu);
  shown = menu;
  put(menu, place);
  menu.querySelector("button").focus();
}

document.addEventListener("pointerdown", (event) => shown && !shown.contains(event.target) && close(), true);
document.addEventListener("scroll", (event) => shown && !shown.contains(event.target) && close(), true);
