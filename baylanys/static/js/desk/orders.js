// Buttons that order something: data-order, hang up, mute, keypad, call out.
import { order, post } from "./api.js";

async function orderByButton(button) {
  if (button.disabled) return;
  button.disabled = true;
  await order(button.dataset.order, JSON.parse(button.dataset.fields ?? "{}"));
  button.disabled = false;
  button.closest("details")?.removeAttribute("open");
}

async function hangUp(button, phone) {
  button.disabled = true;
  const answer = await post(button.dataset.hangUp);
  if (!answer.ok) phone.hangUp();
  button.disabled = false;
}

/** By the phone where it rings; by the server where the call has not come through to it. */
function refuse(button, phone) {
  if (phone.ringing) phone.refuse();
  else order(button.dataset.refuse);
}

function press(button) {
  const opener = document.querySelector("[data-digits-address]");
  if (!opener) return;
  button.closest("dialog").querySelector("output").value += button.dataset.digit;
  order(opener.dataset.digitsAddress, { digits: button.dataset.digit });
}

async function dial(form) {
  const problem = form.querySelector(".errorlist");
  problem.hidden = true;
  const answer = await post(form.dataset.dial, Object.fromEntries(new FormData(form)));
  if (answer.ok) {
    form.reset();
    form.closest("dialog").close();
    return;
  }
  problem.textContent = answer.data.message || document.getElementById("work").dataset.textFailed;
  problem.hidden = false;
}

/** The buttons of the desk obey from now on, wherever they are drawn. */
export function obeyButtons(phone) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { dataset } = button;
    if ("order" in dataset) orderByButton(button);
    else if ("accept" in dataset) phone.accept();
    else if ("refuse" in dataset) refuse(button, phone);
    else if ("mute" in dataset) phone.toggleMute();
    else if ("hangUp" in dataset) hangUp(button, phone);
    else if ("digit" in dataset && button.closest("#keypad")) press(button);
    else if ("closeDialog" in dataset) button.closest("dialog").close();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-dial]")) return;
    event.preventDefault();
    dial(event.target);
  });
  document.getElementById("keypad").addEventListener("close", (event) => {
    event.target.querySelector("output").value = "";
  });
}
