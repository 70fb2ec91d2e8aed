// A chat that is only read: older messages, pictures, sound.
import { obeyMedia } from "./media.js";
import { Thread } from "./thread.js";

export function attach(place) {
  new Thread(place.querySelector(".thread"), place.dataset.address).toEnd();
  obeyMedia(place);
}
