// Passkeys and security keys: each button with data-passkey asks the browser for one and sends the form.
const forms = window.allauth.webauthn.forms;
const buttons = document.querySelectorAll("[data-passkey]");
for (const button of buttons) {
  const kind = button.dataset.passkey;
  if (!window.PublicKeyCredential) {
    button.closest("[data-passkey-part]").hidden = true;
    continue;
  }
  const { credential, passwordless } = button.dataset;
  forms[`${kind}Form`]({ ids: { [kind]: button.id, credential, passwordless, data: "passkey-options" } });
}

// The person closed the browser's own window, or the key is another's: said in the page, in its language.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-failed]")) note.hidden = false;
});
