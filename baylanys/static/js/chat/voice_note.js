// A voice note recorded in the browser; it is heard before it is sent.
import { asLength } from "../clocks.js";
import { microphone } from "../phone/devices.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus"];
const LONGEST_MS = 10 * 60_000;

export class VoiceNote {
  #recorder = null;
  #timer = 0;
  #kept = true;

  constructor(composer) {
    this.composer = composer;
    const { form } = composer;
    this.panel = form.querySelector("[data-recording]");
    form.querySelector("[data-voice-start]").addEventListener("click", () => this.#start());
    form.querySelector("[data-voice-done]").addEventListener("click", () => this.#stop(true));
    form.querySelector("[data-voice-cancel]").addEventListener("click", () => this.#stop(false));
  }

  discard() {
    this.#stop(false);
  }

  async #start() {
    if (this.#recorder) return;
    const sound = await navigator.mediaDevices?.getUserMedia(microphone()).catch(() => null);
    if (!sound) return this.composer.problem(this.composer.form.dataset.textMicrophone);
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const pieces = [];
    this.#kept = true;
    this.#recorder = new MediaRecorder(sound, { mimeType, audioBitsPerSecond: 24_000 });
    this.#recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    this.#recorder.addEventListener("stop", () => this.#stopped(sound, pieces, mimeType));
    this.#recorder.start(1000);
    this.#show(Date.now());
    return this.panel.querySelector("[data-voice-done]").focus();
  }

  #show(began) {
    this.panel.hidden = false;
    this.composer.field.hidden = true;
    const place = this.panel.querySelector("[data-recorded]");
    place.textContent = "0:00";
    this.#timer = setInterval(() => {
      place.textContent = asLength((Date.now() - began) / 1000);
      if (Date.now() - began > LONGEST_MS) this.#stop(true);
    }, 250);
  }

  #stop(kept) {
    if (!this.#recorder) return;
    this.#kept = kept;
    this.#recorder.stop();
  }

  #stopped(sound, pieces, mimeType) {
    clearInterval(this.#timer);
    sound.getTracks().forEach((track) => track.stop());
    this.#recorder = null;
    this.panel.hidden = true;
    this.composer.field.hidden = false;
    const type = mimeType.split(";")[0];
    if (this.#kept) this.composer.attachments.add([new File(pieces, `voice.${type.split("/")[1]}`, { type })], { voice: true });
  }
}
