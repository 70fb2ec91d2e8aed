// The transfer dialog: who can take the caller, as it is at this moment.
import { post } from "./api.js";

const dialog = document.getElementById("transfer");
const place = document.getElementById("transfer-targets");

function show() {
  const opener = document.querySelector("#work [data-targets]");
  if (opener) htmx.ajax("GET", opener.dataset.targets, { target: place, swap: "innerHTML" });
}

/** States change while one chooses: the list follows, unless a number is being typed. */
function follow() {
  if (dialog.open && !place.querySelector("input")?.value) show();
}

async function transfer(button) {
  const card = button.closest("[data-transfer]");
  const problem = card.querySelector(".errorlist");
  const { to, way } = button.dataset;
  const target = button.dataset.target ?? card.querySelector("input").value;
  problem.hidden = true;
  button.disabled = true;
  const answer = await post(card.dataset[way], { to, target });
  button.disabled = false;
  if (answer.ok) {
    dialog.close();
    document.body.dispatchEvent(new CustomEvent("live:work"));
    return;
  }
  problem.textContent = answer.data.message || document.getElementById("work").dataset.textFailed;
  problem.hidden = false;
}

/** The dialog works from now on; it closes by itself when the call is over. */
export function obeyTransfers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.openDialog === "transfer") show();
    else if ("way" in button.dataset) transfer(button);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    place.querySelector('[data-to="outside"][data-way="consult"]').click();
  });
  for (const name of ["live:state", "live:queue"]) document.body.addEventListener(name, follow);
  document.getElementById("work").addEventListener("htmx:afterSettle", () => {
    if (dialog.open && !document.querySelector("#work [data-targets]:not([disabled])")) dialog.close();
  });
}
