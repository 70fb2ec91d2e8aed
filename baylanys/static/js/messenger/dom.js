// Elements, icons and words: what every part of the messenger is made of. Text is always set as text.
const root = document.getElementById("messenger");

export const words = JSON.parse(root.dataset.words);

/** The words of that name, with what stands for %s. */
export function say(name, value = "") {
  return (words[name] ?? name).replace("%s", value);
}

/** An element with attributes and children; null children are left out. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "class") made.className = value;
    else if (name === "on") Object.entries(value).forEach(([event, act]) => made.addEventListener(event, act));
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A drawing from the page's own store of icons. */
export function icon(name, classes = "") {
  const found = [...document.querySelectorAll("#m-icons use")].find((use) => use.getAttribute("href").endsWith(`#${name}`));
  const made = found.closest("svg").cloneNode(true);
  if (classes) made.classList.add(...classes.split(" "));
  return made;
}

/** A word that only screen readers hear. */
export function hidden(text) {
  return el("span", { class: "visually-hidden" }, text);
}

/** *bold*, _italic_ and ~struck~ as the messenger shows them; addresses become links. */
export function rich(text) {
  const parts = text.split(/(https?:\/\/[^\s<>"]+|\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~)/u);
  return parts.map((part) => {
    if (/^https?:\/\//u.test(part)) return el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
    const tag = { "*": "strong", _: "em", "~": "s" }[part[0]];
    return tag && part.length > 2 && part.at(-1) === part[0] ? el(tag, {}, part.slice(1, -1)) : part;
  });
}

const language = document.documentElement.lang;

const timeZone = root.dataset.zone;

/** 14:05, by the contract's clock, as on the desk. */
export function timeOf(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone });
}

/** 22.11.2026. */
export function dateOf(seconds) {
  return new Date(seconds * 1000).toLocaleDateString("ru", { day: "2-digit", month: "2-digit", year: "numeric", timeZone });
}

/** Today, yesterday, or 22.11.2026. */
export function dayOf(seconds) {
  const now = Date.now() / 1000;
  const day = dateOf(seconds);
  if (day === dateOf(now)) return say("today");
  return day === dateOf(now - 86400) ? say("yesterday") : day;
}
