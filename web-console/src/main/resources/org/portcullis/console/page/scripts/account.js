// What is shown once (passwords, tokens, recovery codes), secrets for authenticator apps, and two fields that must be the same.

const groups = (text) => text.replace(/(.{4})(?=.)/g, "$1 ");

/** Shows what an answer has in that member; the page is made anew when it was read. */
function reveal(form, shown) {
  const dialog = document.getElementById("once");
  form.closest("dialog")?.close();
  document.getElementById("once-title").textContent = form.dataset.title;
  document.getElementById("once-words").textContent = form.dataset.words;
  document.getElementById("once-value").textContent = Array.isArray(shown) ? shown.join("\n") : shown;
  dialog.addEventListener("close", () => location.reload(), { once: true });
  dialog.showModal();
}

/** The secret that was made: as a picture, and as text. */
function showSecret(form, answer) {
  const confirm = document.getElementById("totp-confirm");
  document.getElementById("totp-secret").textContent = groups(answer.secret);
  document.getElementById("totp-qr").src = "/api/v1/account/totp/qr.svg?" + Date.now();
  form.hidden = true;
  confirm.hidden = false;
  document.getElementById("totp-code").focus();
}

document.addEventListener("api:done", (event) => {
  const form = event.target;
  if (form.id === "totp-begin") {
    event.preventDefault();
    showSecret(form, event.detail.answer);
  } else if (form.dataset.reveal) {
    event.preventDefault();
    reveal(form, event.detail.answer[form.dataset.reveal]);
  }
});

document.querySelectorAll("[data-same]").forEach((repeat) => {
  const first = document.getElementById(repeat.dataset.same);
  const compare = () => repeat.setCustomValidity(repeat.value === first.value ? "" : "The two are not the same.");
  repeat.addEventListener("input", compare);
  first.addEventListener("input", compare);
});

// A choice shows the fields that it is about; the others are not sent.
document.querySelectorAll("[data-shows]").forEach((choice) => {
  choice.addEventListener("change", () => {
    choice.form.querySelectorAll("[data-kind]").forEach((field) => {
      field.hidden = field.dataset.kind !== choice.value;
      field.querySelectorAll("input, select").forEach((input) => (input.disabled = field.hidden));
    });
  });
});
