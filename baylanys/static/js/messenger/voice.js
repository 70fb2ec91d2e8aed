// A voice note: recorded in the browser, made into Ogg with Opus by the stand-in, sent as WhatsApp sends it.
import { asLength } from "../clocks.js";
import { send } from "./composer.js";
import { say } from "./dom.js";
import { me } from "./person.js";
import { notice } from "./sheet.js";
import { upload } from "./wire.js";

const root = document.getElementById("messenger");
const bar = root.querySelector(".m-recording");
const clock = bar.querySelector(".m-rec-time");
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
let recorder = null;
let ticking = null;

async function begin() {
  if (recorder) return;
  const microphone = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
  if (!microphone) return notice(say("microphone"));
  const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  const parts = [];
  recorder = new MediaRecorder(microphone, { mimeType: type });
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    microphone.getTracks().forEach((track) => track.stop());
    const wanted = recorder.wanted;
    recorder = null;
    show(false);
    if (wanted) deliver(new Blob(parts, { type }));
  });
  recorder.start();
  show(true);
}

function show(recording) {
  bar.hidden = !recording;
  root.classList.toggle("recording", recording);
  clearInterval(ticking);
  clock.textContent = "0:00";
  const since = Date.now();
  if (recording) ticking = setInterval(() => (clock.textContent = asLength((Date.now() - since) / 1000)), 250);
  if (recording) bar.querySelector("[data-do=send-voice]").focus();
}

function stop(wanted) {
  if (!recorder) return;
  recorder.wanted = wanted;
  recorder.stop();
}

async function deliver(sound) {
  try {
    const { id } = await upload(me.key, sound, "voice", true);
    await send({ type: "audio", audio: { id, voice: true } });
  } catch (error) {
    notice(error);
  }
}

root.addEventListener("click", (event) => {
  const what = event.target.closest("button")?.dataset.do;
  if (what === "record") begin();
  else if (what === "send-voice") stop(true);
  else if (what === "drop-voice") stop(false);
});
bar.addEventListener("keydown", (event) => event.key === "Escape" && stop(false));
