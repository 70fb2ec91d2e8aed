// Where the operator writes: Enter sends, the text stands until the centre has it, a draft survives a reload.
import { post } from "../desk/api.js";

const DRAFT_MS = 700;
const COUNT_FROM = 3500;

export class Composer {
  #timer = 0;
  #kept = "";
  #key = crypto.randomUUID();
  #sending = false;

  /** `address` is the chat's, `sent` is called once the centre has the message. */
  constructor(form, { address, sent, saved }) {
    this.form = form;
    this.field = form.elements.text;
    this.address = address;
    this.sent = sent;
    this.saved = saved;
    this.#kept = this.#state();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("keydown", (event) => this.#pressed(event));
    this.field.addEventListener("input", () => this.changed());
    form.addEventListener("click", (event) => event.target.closest("[data-no-reply]") && this.replyTo("", ""));
    this.#fit();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  replyTo(id, words) {
    this.form.elements.reply_to.value = id;
    this.form.querySelector("[data-replying-words]").textContent = words;
    this.form.querySelector("[data-replying]").hidden = !id;
    this.changed();
    this.focus();
  }

  /** Text at the cursor, as if it had been typed. */
  insert(text) {
    this.focus();
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  changed() {
    this.#fit();
    this.#key = crypto.randomUUID();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), DRAFT_MS);
  }

  problem(words) {
    const place = this.form.querySelector(".errorlist");
    place.textContent = words;
    place.hidden = !words;
  }

  async send() {
    const written = this.field.value;
    const text = written.trim();
    if (!text || this.#sending) return;
    if ([...text].length > Number(this.form.dataset.letters)) return this.problem(this.form.dataset.textTooLong);
    const warned = new CustomEvent("composer:sending", { detail: { text, form: this.form }, bubbles: true, cancelable: true });
    if (!this.form.dispatchEvent(warned)) return;
    this.#sending = true;
    this.form.classList.add("sending");
    const answer = await post(this.form.dataset.send, { text, reply_to: this.form.elements.reply_to.value, key: this.#key });
    this.#sending = false;
    this.form.classList.remove("sending");
    if (!answer.ok) return this.problem(answer.data.message || this.form.dataset.textFailed);
    this.clear(written);
    this.sent();
  }

  /** The message is with the centre: the field is empty, and what was typed meanwhile stays. */
  clear(written = this.field.value) {
    this.field.value = this.field.value.startsWith(written) ? this.field.value.slice(written.length) : this.field.value;
    this.form.elements.reply_to.value = "";
    this.form.querySelector("[data-replying]").hidden = true;
    this.problem("");
    clearTimeout(this.#timer);
    this.#kept = this.#state();
    this.#key = crypto.randomUUID();
    this.#fit();
  }

  leave() {
    clearTimeout(this.#timer);
    this.#keep();
  }

  #pressed(event) {
    const sends = localStorage.getItem("baylanys.enter") !== "line";
    const enter = event.key === "Enter" && !event.isComposing && !event.altKey;
    if (!enter || event.defaultPrevented) return;
    if (sends ? !event.shiftKey && !event.ctrlKey : event.ctrlKey) {
      event.preventDefault();
      this.send();
    }
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 160)}px`;
    const letters = [...this.field.value].length;
    const counter = this.form.querySelector("[data-counter]");
    const limit = Number(this.form.dataset.letters);
    counter.textContent = letters > COUNT_FROM ? `${letters} / ${limit}` : "";
    counter.classList.toggle("breach", letters > limit);
    if (letters <= limit) this.problem("");
  }

  #state() {
    return `${this.form.elements.reply_to.value}\n${this.field.value}`;
  }

  async #keep() {
    const state = this.#state();
    if (state === this.#kept) return;
    this.#kept = state;
    const answer = await post(this.form.dataset.draft, { text: this.field.value, reply_to: this.form.elements.reply_to.value });
    const place = this.form.querySelector("[data-draft-state]");
    if (answer.ok && place) {
      place.textContent = this.field.value ? this.saved : "";
      setTimeout(() => (place.textContent = ""), 2500);
    } else this.#kept = "";
  }
}
