// Passkeys and security keys (W3C WebAuthn): signing in by one, and adding one. A browser without them is shown nothing of it.
import { Problem, api, complain, fields } from "./console.js";

/** What the browser says when its user cancels, has no such key, or waits too long. */
const CANCELLED = new Problem({ title: "Nothing done", detail: "No passkey was given. Try again, or use another way." });

/** @param work sends and asks; whatever goes wrong is said at the form */
async function attempt(form, work) {
  const buttons = [...form.querySelectorAll("button")];
  buttons.forEach((button) => (button.disabled = true));
  try {
    await work();
  } catch (problem) {
    complain(form, problem instanceof Problem ? problem : CANCELLED);
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

async function signIn(form) {
  const { publicKey } = await api("POST", "/login/passkey/options", {});
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  const answer = await api("POST", "/login/passkey", { credential: credential.toJSON(), next: form.dataset.next || "" });
  location.assign(answer.next);
}

async function add(form) {
  const { name, current } = fields(form);
  const { publicKey } = await api("POST", "/api/v1/account/passkeys/options", { current });
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  await api("POST", "/api/v1/account/passkeys", { name, credential: credential.toJSON() });
  sessionStorage.setItem("said", "The passkey is added.");
  location.reload();
}

const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON;
document.querySelectorAll("[data-passkey]").forEach((form) => {
  form.hidden = !able;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, () => signIn(form));
  });
});
document.querySelectorAll("[data-passkey-add]").forEach((form) =>
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, () => add(form));
  }),
);
document.querySelectorAll("[data-dialog=passkey], [data-passkey-able]").forEach((offer) => (offer.hidden = !able));
