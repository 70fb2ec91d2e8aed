// Where the operator writes: Enter sends, the text stands until the centre has it, a draft survives a reload.
import { post } from "../desk/api.js";
import { attach as checkSpelling, misspellings, showFirst } from "../spelling.js";
import { Attachments } from "./attachments.js";
import { EmojiPanel } from "./emoji.js";
import { QuickAnswers } from "./quick.js";
import { VoiceNote } from "./voice_note.js";

const DRAFT_MS = 700;
const TYPING_MS = 15_000;
const COUNT_FROM = 3500;
const ENTER = "baylanys.enter";

export class Composer {
  #timer = 0;
  #kept = "";
  #key = crypto.randomUUID();
  #sending = false;
  #warned = "";
  #typedAt = 0;

  /** `address` is the chat's, `sent` is called once the centre has the message. */
  constructor(form, { address, sent, saved }) {
    this.form = form;
    this.field = form.elements.text;
    this.address = address;
    this.sent = sent;
    this.saved = saved;
    this.#kept = this.#state();
    this.quick = new QuickAnswers(this);
    this.attachments = new Attachments(this);
    this.emoji = new EmojiPanel(this);
    this.voice = new VoiceNote(this);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("keydown", (event) => this.#pressed(event));
    this.field.addEventListener("input", () => this.changed());
    form.addEventListener("click", (event) => this.#clicked(event));
    this.#showEnter();
    this.#fit();
    checkSpelling(this.field);
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
  insert(text, from = this.field.selectionStart) {
    this.focus();
    this.field.setRangeText(text, from, this.field.selectionEnd, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  changed() {
    this.#fit();
    this.#key = crypto.randomUUID();
    this.#warn([]);
    this.#type();
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
    const files = this.attachments.count;
    if ((!text && !files) || this.#sending) return;
    const { letters, caption, textTooLong, textCaption } = this.form.dataset;
    const length = [...text].length;
    if (length > Number(letters)) return this.problem(textTooLong);
    if (files && length > Number(caption)) return this.problem(textCaption);
    this.#sending = true;
    this.form.classList.add("sending");
    const done = (await this.#spelt(text)) && (files ? await this.attachments.send(text) : await this.#post(text));
    this.#sending = false;
    this.form.classList.remove("sending");
    if (!done) return;
    this.clear(written);
    this.sent();
  }

  /** The message is with the centre: the field is empty; what was typed meanwhile stays. */
  clear(written = this.field.value) {
    this.field.value = this.field.value.startsWith(written) ? this.field.value.slice(written.length) : this.field.value;
    this.form.elements.reply_to.value = "";
    this.form.querySelector("[data-replying]").hidden = true;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.problem("");
    clearTimeout(this.#timer);
    this.#kept = this.#state();
  }

  leave() {
    clearTimeout(this.#timer);
    this.voice.discard();
    this.#keep();
  }

  async #post(text) {
    const answer = await post(this.form.dataset.send, { text, reply_to: this.form.elements.reply_to.value, key: this.#key });
    if (!answer.ok) this.problem(answer.data.message || this.form.dataset.textFailed);
    return answer.ok;
  }

  /** Wrong words are named once; the same text sent again goes as it is (5.3: never blocks). */
  async #spelt(text) {
    if (!text || this.#warned === text || !this.field.dataset.spellingUrl) return true;
    const wrong = await misspellings(this.field);
    if (!wrong.length) return true;
    this.#warned = text;
    this.#warn(wrong.map((each) => each.word));
    return false;
  }

  #warn(words) {
    const place = this.form.querySelector("[data-wrong]");
    place.hidden = !words.length;
    place.querySelector("[data-wrong-words]").textContent = [...new Set(words)].slice(0, 6).join(", ");
    if (!words.length) this.#warned = "";
  }

  #clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if ("noReply" in button.dataset) this.replyTo("", "");
    else if ("wrongLook" in button.dataset) showFirst(this.field);
    else if ("wrongSend" in button.dataset) this.send();
    else if ("enterWay" in button.dataset) {
      localStorage.setItem(ENTER, localStorage.getItem(ENTER) === "line" ? "send" : "line");
      this.#showEnter();
      this.focus();
    }
  }

  #pressed(event) {
    if (event.key !== "Enter" || event.isComposing || event.altKey || event.defaultPrevented) return;
    const sends = localStorage.getItem(ENTER) !== "line";
    if (sends ? event.shiftKey || event.ctrlKey : !event.ctrlKey) return;
    event.preventDefault();
    this.send();
  }

  #showEnter() {
    const line = localStorage.getItem(ENTER) === "line";
    this.field.dataset.placeholderSend ??= this.field.placeholder;
    this.field.placeholder = line ? this.field.dataset.placeholderLine : this.field.dataset.placeholderSend;
    this.form.querySelector("[data-enter-way]").setAttribute("aria-pressed", String(!line));
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

  /** The person sees that somebody writes; WhatsApp shows it for 25 seconds at most. */
  #type() {
    if (!this.form.dataset.typing || !this.field.value.trim() || Date.now() - this.#typedAt < TYPING_MS) return;
    this.#typedAt = Date.now();
    post(this.form.dataset.typing);
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
