// Pictures large, documents in a frame, voice notes with a player of their own.
import { asLength } from "../clocks.js";

const SPEEDS = [1, 1.5, 2];
const STEPS = 1000;

function showPicture(link) {
  const dialog = document.getElementById("chat-picture");
  dialog.querySelector("img").src = link.href;
  dialog.showModal();
}

function showPdf(button) {
  const dialog = document.getElementById("chat-pdf");
  dialog.querySelector("iframe").src = button.dataset.pdf;
  dialog.showModal();
  dialog.addEventListener("close", () => dialog.querySelector("iframe").removeAttribute("src"), { once: true });
}

function draw(voice) {
  const audio = voice.querySelector("audio");
  const button = voice.querySelector("[data-play]");
  const known = Number.isFinite(audio.duration) && audio.duration > 0;
  voice.dataset.playing = String(!audio.paused);
  button.setAttribute("aria-label", audio.paused ? button.dataset.textPlay : button.dataset.textPause);
  if (known) voice.querySelector("input").value = String(Math.round((audio.currentTime / audio.duration) * STEPS));
  if (known && (audio.currentTime || !audio.paused)) voice.querySelector("[data-clock]").textContent = asLength(audio.currentTime || audio.duration);
}

function attachVoice(voice) {
  const audio = voice.querySelector("audio");
  voice.dataset.ready = "";
  for (const name of ["timeupdate", "play", "pause", "ended", "loadedmetadata"]) audio.addEventListener(name, () => draw(voice));
  voice.querySelector("input").addEventListener("input", (event) => {
    if (audio.duration) audio.currentTime = (Number(event.target.value) / STEPS) * audio.duration;
  });
}

function play(voice) {
  const audio = voice.querySelector("audio");
  if (!("ready" in voice.dataset)) attachVoice(voice);
  for (const other of document.querySelectorAll("[data-voice] audio")) if (other !== audio) other.pause();
  if (audio.paused) audio.play().catch(() => voice.classList.add("failed"));
  else audio.pause();
}

function faster(button) {
  const audio = button.closest("[data-voice]").querySelector("audio");
  audio.playbackRate = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
  button.textContent = `${String(audio.playbackRate).replace(".", ",")}×`;
}

/** Files of the thread are shown and played from now on. */
export function obeyMedia(place) {
  place.addEventListener("click", (event) => {
    const link = event.target.closest("[data-lightbox]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      showPicture(link);
    }
    const button = event.target.closest("button");
    if (!button) return;
    if ("pdf" in button.dataset) showPdf(button);
    else if ("play" in button.dataset) play(button.closest("[data-voice]"));
    else if ("speed" in button.dataset) faster(button);
  });
}
