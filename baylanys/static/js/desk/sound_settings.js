// The dialog in which a person chooses devices and hears the ring.
import { choose, chosen, devices } from "../phone/devices.js";
import { startRing, stopRing } from "../phone/ring.js";

async function fill(select) {
  const use = select.dataset.sound;
  const found = await devices(use === "microphone" ? "audioinput" : "audiooutput");
  const system = new Option("—", "");
  select.replaceChildren(system, ...found.map((device) => new Option(device.label || device.deviceId.slice(0, 8), device.deviceId)));
  select.value = chosen(use);
}

export function attach(dialog) {
  const selects = dialog.querySelectorAll("select[data-sound]");
  const refresh = () => selects.forEach(fill);
  new MutationObserver(() => dialog.open && refresh()).observe(dialog, { attributes: true });
  selects.forEach((select) => select.addEventListener("change", () => choose(select.dataset.sound, select.value)));
  dialog.querySelector("[data-try-ring]").addEventListener("click", () => {
    startRing();
    setTimeout(stopRing, 2500);
  });
}
