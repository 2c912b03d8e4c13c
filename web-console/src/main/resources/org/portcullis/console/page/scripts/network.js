// A client is added, and waited for: its secret shown once, what to enter at it, and what is seen of it from second to second.

import { api, refresh, say } from "./console.js";

const TONES = { well: "good", warning: "warn", problem: "bad", waiting: "info" };
const setup = document.querySelector(".setup");
const form = document.getElementById("client-form");
let secret = "";
let last = "";

function address(name, what = "") {
  return "/api/v1/nas/" + encodeURIComponent(name) + what;
}

// What a checkbox shows or hides is left out of what is sent, too.
function toggle(box) {
  const shown = box.dataset.shows ? box.checked : !box.checked;
  const part = document.getElementById(box.dataset.shows || box.dataset.hides);
  part.hidden = !shown;
  part.querySelectorAll("input, select, textarea").forEach((field) => (field.disabled = !shown));
  if (box.id === "coa") {
    document.getElementById("no-coa").disabled = shown;
  }
}

document.querySelectorAll("[data-shows], [data-hides]").forEach((box) => {
  box.addEventListener("change", () => toggle(box));
  toggle(box);
});

async function snippet(name, as) {
  const answer = await api("GET", address(name, "/snippet" + (as ? "?as=" + encodeURIComponent(as) : "")));
  const choice = document.getElementById("snippet-as");
  if (choice.options.length === 0) {
    answer.others.forEach((other) => choice.add(new Option(other.title, other.as)));
    choice.addEventListener("change", () => snippet(name, choice.value));
  }
  choice.value = answer.as;
  document.getElementById("snippet").textContent = secret ? answer.text.replaceAll("THE-SECRET", secret) : answer.text;
}

function candidates(name, list) {
  const place = document.getElementById("candidates");
  place.hidden = list.length === 0;
  place.replaceChildren(
    ...list.map((one) => {
      if (!setup.dataset.changeable) {
        const known = document.createElement("code");
        known.textContent = one;
        return known;
      }
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet small";
      button.textContent = "It is " + one;
      button.addEventListener("click", () =>
        api("PATCH", address(name), { address: one }).then(
          () => say("Its address is " + one + " now."),
          (problem) => say(problem.message, "problem"),
        ),
      );
      return button;
    }),
  );
}

async function look(name) {
  let wait = 5000;
  try {
    if (!document.hidden) {
      const seen = await api("GET", address(name, "/diagnosis"));
      const words = JSON.stringify(seen);
      if (words !== last) {
        const box = document.getElementById("diagnosis");
        const part = (which) => box.querySelector(`[data-part="${which}"]`);
        part("title").textContent = seen.title;
        part("title").className = "badge " + TONES[seen.level];
        part("sentence").textContent = seen.sentence;
        part("fix").textContent = seen.fix;
        candidates(name, seen.candidates);
        if (last && document.getElementById("counts-card")) {
          await refresh("counts-card");
        }
        last = words;
      }
      wait = seen.level === "well" ? 5000 : 1500;
    }
  } catch (unanswered) {
    // The next look may be answered.
  }
  setTimeout(() => look(name), wait);
}

function watch(name) {
  snippet(name).catch((problem) => say(problem.message, "problem"));
  look(name);
}

if (setup?.dataset.nas) {
  watch(setup.dataset.nas);
}

// A secret that was made is in this answer alone; so it is shown here, and not on another page.
form?.addEventListener("api:done", (event) => {
  const { answer } = event.detail;
  if (!answer.secret) {
    return;
  }
  event.preventDefault();
  secret = answer.secret;
  document.getElementById("made-secret").textContent = secret;
  document.querySelector("h1").textContent = answer.name;
  document.getElementById("to-client").href = "/network/clients/" + encodeURIComponent(answer.name);
  form.hidden = true;
  const added = document.getElementById("added");
  added.hidden = false;
  added.focus();
  setup.dataset.changeable = "true";
  watch(answer.name);
});
