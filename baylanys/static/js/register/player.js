// The recording: both sides as waves drawn from stored peaks; nothing is fetched before somebody plays it.
import WaveSurfer from "../../vendor/wavesurfer.esm.js";
import { asLength } from "../clocks.js";

const HEIGHT = 56; // The policy for styles knows the waveform's own style by this height.
const STEP_SECONDS = 5;

function colours(wave) {
  const style = getComputedStyle(wave);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

function options(player, audio, peaks) {
  const wave = player.querySelector(".wave");
  const colour = colours(wave);
  const side = (name) => ({ waveColor: colour(name), progressColor: colour(`${name}-heard`), normalize: false });
  const shared = { container: wave, media: audio, peaks, duration: Number(player.dataset.duration) / 1000 };
  const look = { cursorColor: colour("operator-heard"), cursorWidth: 2, barWidth: 2, barGap: 1, height: HEIGHT };
  if (peaks.length === 1) return { ...shared, ...look, ...side("contact") };
  return { ...shared, ...look, splitChannels: [side("contact"), side("operator")] };
}

/** Audio that is asked for at the first play only: every playing is on record. */
function makeAudio(address) {
  const audio = new Audio();
  audio.preload = "none";
  audio.src = address;
  return audio;
}

export function attach(player) {
  const audio = makeAudio(player.dataset.address);
  const surfer = WaveSurfer.create(options(player, audio, JSON.parse(player.dataset.peaks)));
  const clock = player.querySelector("[data-clock]");
  const toggle = player.querySelector("[data-act=toggle]");

  function showState() {
    const playing = surfer.isPlaying();
    toggle.querySelector("span").textContent = playing ? player.dataset.pause : player.dataset.play;
    const use = toggle.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, playing ? "#player-pause" : "#player-play"));
  }

  const acts = {
    toggle: () => surfer.playPause(),
    back: () => surfer.skip(-STEP_SECONDS),
    forward: () => surfer.skip(STEP_SECONDS),
  };
  player.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
  player.querySelector("[data-speed]").addEventListener("change", (event) => surfer.setPlaybackRate(Number(event.target.value), true));
  player.addEventListener("play-from", (event) => {
    surfer.setTime(event.detail.seconds);
    surfer.play();
  });
  player.addEventListener("pause-now", () => surfer.pause());
  surfer.on("timeupdate", (seconds) => {
    clock.textContent = asLength(seconds);
    player.dispatchEvent(new CustomEvent("heard", { bubbles: true, detail: { seconds } }));
  });
  for (const name of ["play", "pause", "finish"]) surfer.on(name, showState);
  document.body.addEventListener("htmx:beforeCleanupElement", function leave(event) {
    if (player.isConnected && event.target !== player) return;
    surfer.destroy();
    document.body.removeEventListener("htmx:beforeCleanupElement", leave);
  });
}
