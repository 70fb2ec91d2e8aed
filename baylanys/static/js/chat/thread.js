// The thread of the open chat: follows the server, loads what is older, jumps to what is quoted.
import { setServerNow } from "../clocks.js";
import { asElement, reconcile } from "./reconcile.js";

const NEAR_END = 80;
const NEAR_TOP = 60;

export class Thread {
  #older = false;

  constructor(list, address) {
    this.list = list;
    this.address = address;
    list.addEventListener("scroll", () => list.scrollTop < NEAR_TOP && this.loadOlder());
    list.addEventListener("click", (event) => this.#clicked(event));
    for (const grown of ["load", "loadedmetadata"]) list.addEventListener(grown, () => this.#sticks && this.toEnd(), true);
    list.addEventListener("scroll", () => { this.#sticks = this.atEnd; });
  }

  #sticks = true;

  get atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.#sticks = true;
  }

  /** The newest messages are those of the server; older ones that were loaded stay. Answers the new lines. */
  follow(fresh) {
    const stuck = this.atEnd;
    const first = [...fresh.children].find((line) => line.dataset.at);
    const reach = first ? Number(first.dataset.at) : Infinity;
    const isOlder = (line) => line.dataset.key !== "none" && (line.dataset.key === "more" || Number(line.dataset.at) < reach);
    const kept = [...this.list.children].filter(isOlder);
    if (kept.some((line) => line.dataset.at)) {
      fresh.querySelector('[data-key="more"]')?.remove();
      fresh.prepend(...kept);
    }
    const added = reconcile(this.list, fresh).filter((line) => line.dataset.at && Number(line.dataset.at) >= reach);
    if (stuck) this.toEnd();
    return added;
  }

  async loadOlder() {
    const more = this.list.querySelector('[data-key="more"]');
    const first = [...this.list.children].find((line) => line.dataset.at);
    if (this.#older || !more || !first) return;
    this.#older = true;
    const answer = await fetch(`${this.address}older?at=${first.dataset.at}&id=${first.dataset.key}`).catch(() => null);
    if (answer?.ok && more.isConnected) this.#prepend(more, asElement(`<ol>${await answer.text()}</ol>`));
    this.#older = false;
  }

  #prepend(more, fresh) {
    const height = this.list.scrollHeight;
    more.remove();
    this.list.prepend(...fresh.children);
    this.list.scrollTop += this.list.scrollHeight - height;
  }

  async goTo(id) {
    for (let tries = 0; tries < 25 && !this.#line(id) && this.list.querySelector('[data-key="more"]'); tries += 1) await this.loadOlder();
    const line = this.#line(id);
    if (!line) return;
    line.scrollIntoView({ block: "center" });
    line.classList.add("found");
    setTimeout(() => line.classList.remove("found"), 1600);
  }

  #line(id) {
    return this.list.querySelector(`[data-key="${CSS.escape(id)}"]`);
  }

  #clicked(event) {
    const go = event.target.closest("[data-go]");
    if (go) {
      event.preventDefault();
      this.goTo(go.dataset.go);
    } else if (event.target.closest("[data-older]")) this.loadOlder();
    else if (event.target.closest("[data-whole]")) this.#showWhole(event.target.closest("[data-whole]"));
  }

  async #showWhole(button) {
    button.disabled = true;
    const answer = await fetch(button.dataset.whole).catch(() => null);
    button.disabled = false;
    if (!answer?.ok) return;
    const place = button.previousElementSibling;
    place.textContent = await answer.text();
    place.classList.add("whole");
    place.tabIndex = 0;
    button.remove();
  }
}

/** A part of the chat as the server draws it; null where it may not be seen any more, undefined where the line is lost. */
export async function fetchChat(address) {
  const answer = await fetch(address).catch(() => undefined);
  if (answer === undefined || answer.status >= 500) return undefined;
  if (!answer.ok || answer.redirected) return null;
  setServerNow(answer.headers.get("X-Server-Now"));
  return asElement(await answer.text());
}
