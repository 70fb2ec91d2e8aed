// The emoji panel: a few dozen that people at a contact centre need; arrows move, Enter takes.
const EMOJI = [..."🙂😊😀😉🙏👍👌🤝👋💪❤🌟✅❌❗❓📌📎📄📅⏰📞📧💻🔑🔒🏠📍🚗✈💳💰📈🎉🎓🏆🌷☀⭐🔥😔😕😢😮🤔😅🤗😇💬🔔🔍✏⏳♻ℹ⚠🆗🆕➡"];
export const REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const COLUMNS = 10;

export class EmojiPanel {
  constructor(composer) {
    this.composer = composer;
    this.panel = composer.form.querySelector("[data-emoji-popup]");
    this.button = composer.form.querySelector("[data-open-emoji]");
    this.button.addEventListener("click", () => this.#toggle(this.panel.hidden));
    this.panel.addEventListener("click", (event) => event.target.closest("button") && this.#take(event.target.closest("button")));
    this.panel.addEventListener("keydown", (event) => this.#pressed(event));
    this.panel.addEventListener("focusout", (event) => !this.panel.contains(event.relatedTarget) && event.relatedTarget !== this.button && this.#toggle(false));
  }

  #toggle(open) {
    if (open && !this.panel.firstChild) this.panel.append(...EMOJI.map((sign) => this.#sign(sign)));
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.panel.firstChild.focus();
  }

  #sign(sign) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    return button;
  }

  #take(button) {
    this.#toggle(false);
    this.composer.insert(button.textContent);
  }

  #pressed(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
    if (event.key === "Escape") {
      this.#toggle(false);
      this.composer.focus();
    } else if (steps[event.key]) {
      const all = [...this.panel.children];
      all[Math.min(Math.max(all.indexOf(document.activeElement) + steps[event.key], 0), all.length - 1)].focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
