// The ring: made here, heard in the device that the person chose.
import { chosen } from "./devices.js";

const RATE = 8000;
let player = null;

function tone(seconds) {
  const samples = new Int16Array(RATE * 3);
  for (let place = 0; place < RATE * seconds; place += 1) {
    const at = place / RATE;
    const swell = Math.min(1, at * 20, (seconds - at) * 20);
    const note = at % 0.5 < 0.25 ? 784 : 988;
    samples[place] = 9000 * swell * Math.sin(2 * Math.PI * note * at);
  }
  return samples;
}

function wave(samples) {
  const head = new DataView(new ArrayBuffer(44));
  const word = (at, letters) => [...letters].forEach((letter, place) => head.setUint8(at + place, letter.charCodeAt(0)));
  word(0, "RIFF"); head.setUint32(4, 36 + samples.byteLength, true); word(8, "WAVEfmt ");
  head.setUint32(16, 16, true); head.setUint16(20, 1, true); head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true); head.setUint32(28, RATE * 2, true); head.setUint16(32, 2, true); head.setUint16(34, 16, true);
  word(36, "data"); head.setUint32(40, samples.byteLength, true);
  return new Blob([head, samples], { type: "audio/wav" });
}

/** It rings until `stopRing`. False: the browser keeps it silent until the person clicks on the page. */
export async function startRing() {
  player ??= Object.assign(new Audio(URL.createObjectURL(wave(tone(1)))), { loop: true });
  const device = chosen("ring");
  if (device && player.setSinkId) await player.setSinkId(device).catch(() => {});
  player.currentTime = 0;
  return player.play().then(() => true, (problem) => problem.name !== "NotAllowedError");
}

export function stopRing() {
  player?.pause();
}
