// Quick answers: `/` at the beginning of a word opens them, what is typed after it narrows them, Enter takes one.
const CALL = /(^|\s)\/([\p{L}\p{N}_-]*)$/u;

export class QuickAnswers {
  constructor(composer) {
    this.composer = composer;
    this.popup = composer.form.querySelector("[data-quick-popup]");
    this.button = composer.form.querySelector("[data-open-quick]");
    const { field } = composer;
    field.addEventListener("input", () => this.#typed());
    field.addEventListener("keydown", (event) => this.#pressed(event), true);
    field.addEventListener("blur", () => setTimeout(() => !this.popup.contains(document.activeElement) && this.close(), 150));
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.popup.addEventListener("click", (event) => this.#take(event.target.closest("[data-text]")));
    this.button.addEventListener("click", () => (this.popup.hidden ? this.#called("") : this.close()));
  }

  close() {
    this.popup.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.composer.field.removeAttribute("aria-activedescendant");
  }

  #word() {
    const { field } = this.composer;
    return field.value.slice(0, field.selectionStart).match(CALL);
  }

  #typed() {
    const found = this.#word();
    if (found) this.#called(found[2]);
    else if (!this.popup.hidden) this.close();
  }

  async #called(word) {
    if (!this.loaded) {
      this.loaded = fetch(this.composer.form.dataset.quick).then((answer) => (answer.ok ? answer.text() : ""), () => "");
      this.popup.innerHTML = await this.loaded;
    }
    await this.loaded;
    this.composer.focus();
    this.#narrow(word.toLowerCase());
    this.popup.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
  }

  #narrow(word) {
    for (const option of this.#options()) {
      const said = `${option.dataset.shortcut} ${option.textContent}`.toLowerCase();
      option.hidden = Boolean(word) && !option.dataset.shortcut.toLowerCase().startsWith(word) && !said.includes(word);
    }
    this.#choose(this.#options().find((option) => !option.hidden));
  }

  #options() {
    return [...this.popup.querySelectorAll("[data-text]")];
  }

  #choose(option) {
    for (const each of this.#options()) each.setAttribute("aria-selected", String(each === option));
    if (!option) return;
    option.scrollIntoView({ block: "nearest" });
    this.composer.field.setAttribute("aria-activedescendant", option.id);
  }

  #pressed(event) {
    if (this.popup.hidden) return;
    const shown = this.#options().filter((option) => !option.hidden);
    const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#choose(shown[(at + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && shown[at]) this.#take(shown[at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #take(option) {
    if (!option) return;
    const found = this.#word();
    const { field } = this.composer;
    const from = found ? field.selectionStart - found[2].length - 1 : field.selectionStart;
    this.close();
    this.composer.insert(option.dataset.text, from);
  }
}
