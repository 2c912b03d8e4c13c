// A one-time password is shown where it was asked for, until it is put away or the page is left.
const form = document.getElementById("password-form");
const made = document.getElementById("made");
const password = document.getElementById("made-password");

form?.addEventListener("api:done", (event) => {
  const { answer } = event.detail;
  const until = document.getElementById("made-until");
  document.getElementById("made-for").textContent = form.elements.serial.value.trim();
  password.textContent = answer.password;
  until.dateTime = answer.expires;
  until.textContent = new Date(answer.expires).toLocaleString();
  made.hidden = false;
});

document.getElementById("made-forget")?.addEventListener("click", () => {
  password.textContent = "";
  made.hidden = true;
  form.elements.serial.value = "";
  form.elements.serial.focus();
});
