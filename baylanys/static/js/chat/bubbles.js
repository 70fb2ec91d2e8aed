// What an operator does with one message: reply to it, react, send it again.
import { notice, post, text } from "../desk/api.js";
import { REACTIONS } from "./emoji.js";

function closePanels() {
  document.querySelectorAll(".react-panel").forEach((panel) => panel.remove());
}

function openReactions(button, react) {
  closePanels();
  const panel = document.createElement("div");
  panel.className = "react-panel";
  for (const emoji of REACTIONS) {
    const choice = Object.assign(document.createElement("button"), { type: "button", textContent: emoji });
    choice.setAttribute("aria-pressed", String(button.dataset.own === emoji));
    choice.addEventListener("click", () => {
      closePanels();
      react(button.dataset.react, button.dataset.own === emoji ? "" : emoji);
    });
    panel.append(choice);
  }
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closePanels();
    button.focus();
    event.stopPropagation();
  });
  button.closest(".bubble-acts").after(panel);
  panel.firstChild.focus();
}

/** Buttons beside the messages obey; `address()` is the open chat's, `composer()` its composer. */
export function obeyBubbles(place, { address, composer, refresh }) {
  const order = async (path, fields) => {
    const answer = await post(address() + path, fields);
    if (!answer.ok) notice(answer.data.message || text("Failed"));
    refresh();
  };
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return closePanels();
    const { reply, react, again } = button.dataset;
    if (reply) composer()?.replyTo(reply, button.closest(".bubble").querySelector(".bubble-text")?.textContent.slice(0, 140) ?? button.closest(".bubble").ariaLabel);
    else if (react) openReactions(button, (message, emoji) => order("react", { message, emoji }));
    else if (again) {
      button.disabled = true;
      order("again", { message: again });
    }
    return undefined;
  });
}
