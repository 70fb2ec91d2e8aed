// A voice note: play, place, length; hearing it to the centre is told.
import { asLength } from "../clocks.js";
import { el, hidden, icon, say } from "./dom.js";
import { act, me } from "./person.js";

let playing = null;

/** The player of an audio message. */
export function voiceNote(message, url) {
  const sound = el("audio", { src: url, preload: "metadata" });
  const bar = el("input", { type: "range", min: "0", max: "1000", value: "0", class: "m-bar", "aria-label": say(message.body.voice ? "voice" : "audio") });
  const clock = el("span", { class: "m-faint m-length" }, "0:00");
  const button = el("button", { type: "button", class: "m-play", title: say("play") }, icon("player-play"), hidden(say("play")));
  const show = () => {
    const long = Number.isFinite(sound.duration) ? sound.duration : 0;
    clock.textContent = asLength(sound.paused && !sound.currentTime ? long : sound.currentTime);
    if (long) bar.value = String(Math.round((sound.currentTime / long) * 1000));
  };
  const draw = () => {
    const name = sound.paused ? "play" : "pause";
    button.title = say(name);
    button.replaceChildren(icon(sound.paused ? "player-play" : "player-pause"), hidden(say(name)));
  };
  button.addEventListener("click", () => (sound.paused ? sound.play() : sound.pause()));
  bar.addEventListener("input", () => {
    if (Number.isFinite(sound.duration)) sound.currentTime = (bar.value / 1000) * sound.duration;
  });
  ["timeupdate", "loadedmetadata", "durationchange"].forEach((name) => sound.addEventListener(name, show));
  sound.addEventListener("play", () => {
    if (playing && playing !== sound) playing.pause();
    playing = sound;
    draw();
    if (message.ours && message.status !== "played" && me.messages.has(message.id)) act("played", { message: message.id }).catch(() => {});
  });
  ["pause", "ended"].forEach((name) => sound.addEventListener(name, draw));
  return el("div", { class: "m-voice" }, button, bar, clock, sound);
}
