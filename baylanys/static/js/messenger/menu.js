// What this person does with the telephone and with the contact: block, offers, number, a day passes.
import { dateOf, say, timeOf } from "./dom.js";
import { act, me, onChange } from "./person.js";
import { nameAndNumber } from "./people.js";
import { notice, openDialog, openOverPhone } from "./sheet.js";

const menu = document.getElementById("m-menu");
const changing = document.getElementById("m-number");
const banner = document.querySelector(".m-banner");
const STATES = { online: "online", block: "blocks", marketing: "marketing" };

function draw() {
  const { person, business } = me;
  if (!person) return;
  for (const button of menu.querySelectorAll("[data-act]")) {
    const state = STATES[button.dataset.act];
    if (state) button.setAttribute("aria-pressed", String("off" in button.dataset ? !person[state] : person[state]));
  }
  document.querySelector(".m-sub").textContent = person.typing ? say("typing") : `${person.name} · ${nameAndNumber(person)}`;
  document.querySelector(".m-sub").classList.toggle("typing", person.typing);
  document.querySelector(".messenger").dataset.state = business ? "there" : "loading";
  const ends = person.window_ends_at;
  document.querySelector(".m-window").textContent = !ends ? say("window_none") : ends * 1000 > Date.now() ? say("window_open", `${dateOf(ends)} ${timeOf(ends)}`) : say("window_closed");
  if (banner.dataset.passing) return;
  banner.textContent = person.blocks ? say("you_block") : person.online ? "" : say("phone_off");
  banner.hidden = !banner.textContent;
}

menu.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  menu.close();
  const { act: name, do: what } = button.dataset;
  if (name) {
    const pressed = button.getAttribute("aria-pressed") === "true";
    await act(name, { on: "off" in button.dataset ? pressed : !pressed }).catch(notice);
  }
  if (what === "change-number") openDialog("m-number");
  if (what === "window") window.open(location.href, "_blank", "width=420,height=820,noopener");
});
changing.querySelector("form").addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "ok") return;
  event.preventDefault();
  const problem = changing.querySelector("[role=alert]");
  try {
    await act("change_number", { number: event.target.elements.number.value });
    changing.close();
  } catch (error) {
    problem.textContent = say("refused", error.message);
    problem.hidden = false;
  }
});
document.querySelector("[data-do=menu]").addEventListener("click", () => openOverPhone(menu));
onChange(draw);
