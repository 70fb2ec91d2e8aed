// The desk beside the phone: in a window of its own, or in a frame of this page.
const PHONE_WIDTH = 400;

function openWindow() {
  const left = window.screenX + PHONE_WIDTH;
  const width = Math.max(1024, window.screen.availWidth - left);
  const place = `left=${left},top=${window.screenY},width=${width},height=${window.screen.availHeight}`;
  window.open("about:blank", "baylanys-desk", place);
  return "baylanys-desk";
}

function openFrame() {
  document.getElementById("try-it").classList.add("with-desk");
  document.querySelector(".desk-frame").hidden = false;
  return "desk-frame";
}

/** The buttons that sign in open the desk where they say. `csrf` gives the token of the moment. */
export function arrangeDesk(csrf) {
  for (const form of document.querySelectorAll("form[data-desk]")) {
    form.addEventListener("submit", (event) => {
      form.elements.csrfmiddlewaretoken.value = csrf();
      form.target = event.submitter?.dataset.where === "frame" ? openFrame() : openWindow();
    });
  }
  for (const form of document.querySelectorAll("form:not([data-desk])")) {
    form.addEventListener("submit", () => {
      form.elements.csrfmiddlewaretoken.value = csrf();
    });
  }
}
