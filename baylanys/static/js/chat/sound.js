// A short quiet sound for a chat: one note for a message, two for an offer; never while a call is in hand.
import { chosen } from "../phone/devices.js";

let context = null;

/** False where the browser keeps silent until the person clicks, or where a call is in hand. */
export async function chime(notes = 1) {
  const phase = document.querySelector("#work .call-card")?.dataset.phase;
  if (phase && phase !== "idle" && phase !== "wrap_up") return false;
  context ??= new AudioContext();
  if (context.state !== "running") await Promise.race([context.resume().catch(() => {}), new Promise((done) => setTimeout(done, 300))]);
  if (context.state !== "running") return false;
  const device = chosen("ring");
  if (device && context.setSinkId) await context.setSinkId(device).catch(() => {});
  for (let note = 0; note < notes; note += 1) play(note ? 880 : 660, context.currentTime + note * 0.16);
  return true;
}

function play(pitch, at) {
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
  voice.connect(volume).connect(context.destination);
  voice.start(at);
  voice.stop(at + 0.32);
}
