// A list of sounds: one plays at a time, its link shows that it does; without this module the links open the sounds.
export function attach(list) {
  const audio = new Audio();
  let playing = null;

  function stop() {
    audio.pause();
    playing?.classList.remove("sounds");
    playing = null;
  }

  function play(link) {
    stop();
    playing = link;
    link.classList.add("sounds");
    audio.src = link.href;
    audio.play().catch(stop);
  }

  audio.addEventListener("ended", stop);
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sound]");
    if (!link) return;
    event.preventDefault();
    if (link === playing) stop();
    else play(link);
  });
  document.body.addEventListener("htmx:beforeSwap", stop, { once: true });
}
