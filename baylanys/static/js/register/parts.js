// The parts of a call: each is played from its own place, and its beginning is marked in the wave of its recording.

function playerOf(part) {
  return document.querySelector(`.player[data-recording="${part.dataset.recording}"][data-duration]`);
}

function mark(part) {
  const player = playerOf(part);
  const share = Number(part.dataset.starts) / Number(player?.dataset.duration);
  if (!(share > 0 && share < 1)) return;
  const line = document.createElement("span");
  line.className = "part-mark";
  line.style.left = `${share * 100}%`;
  player.querySelector(".wave").append(line);
}

/** What is played now is seen in the list. */
function follow(list, player, milliseconds) {
  for (const part of list.querySelectorAll("li[data-recording]")) {
    const since = milliseconds - Number(part.dataset.starts);
    const here = part.dataset.recording === player.dataset.recording;
    part.classList.toggle("now", here && since >= 0 && since < Number(part.dataset.length));
  }
}

export function attach(list) {
  for (const part of list.querySelectorAll("li[data-recording]")) mark(part);
  list.addEventListener("click", (event) => {
    const part = event.target.closest("[data-part]")?.closest("li");
    if (!part) return;
    const seconds = Number(part.dataset.starts) / 1000;
    for (const player of document.querySelectorAll(".player[data-duration]")) {
      const detail = player === playerOf(part) ? { seconds } : null;
      player.dispatchEvent(new CustomEvent(detail ? "play-from" : "pause-now", { detail }));
    }
  });
  list.parentElement.addEventListener("heard", (event) => follow(list, event.target, event.detail.seconds * 1000));
}
