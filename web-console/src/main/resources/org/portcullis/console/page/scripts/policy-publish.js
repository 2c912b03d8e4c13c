// Putting the draft in force: its difference first, then why, then what became of it.
import { Problem, api, clear, complain } from "./console.js";
import { inForce } from "./policy-kept.js";
import { differenceOf, el } from "./policy-parts.js";
import { lastReplay } from "./policy-replay.js";

const dialog = document.getElementById("publish-dialog");
const form = dialog.querySelector("form");
const newer = document.getElementById("newer");
const CHANGED_MEANWHILE = 412;

/** Somebody else's version came between: what it is, and the ways on. */
async function cameBetween(draft) {
  const now = await inForce();
  const { author, comment } = await api("GET", "/api/v1/policy/versions/" + now.version);
  const compare = "/policy/compare?from=" + draft.version + "&to=" + now.version;
  newer.replaceChildren(
    "Meanwhile " + author + " put version " + now.version + " in force" + (comment ? " (" + comment + ")" : "") + ". ",
    el("a", { href: compare, target: "_blank" }, "See what it changed"),
    ", take over here what is to stay, and then ",
    el(
      "button",
      {
        type: "button",
        class: "quiet small",
        on: {
          click: () => {
            draft.over(now);
            newer.hidden = true;
            document.getElementById("publish").focus();
          },
        },
      },
      "go on over version " + now.version,
    ),
  );
  newer.hidden = false;
}

async function open(draft) {
  clear(form);
  const place = document.getElementById("publish-difference");
  place.replaceChildren(el("p", { class: "note" }, "Comparing with version " + draft.version + "…"));
  const replay = lastReplay(draft.text);
  document.getElementById("publish-replayed").textContent = replay
    ? "By the replay: " + replay
    : "This draft was not replayed: whose VLAN it changes is not known.";
  dialog.showModal();
  try {
    const { difference } = await api("POST", "/api/v1/policy/check", { policy: draft.text, against: draft.version });
    place.replaceChildren(differenceOf(difference));
  } catch (problem) {
    complain(form, problem);
  }
}

async function publish(draft) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const answer = await draft.publish(form.elements.comment.value.trim());
    draft.published();
    sessionStorage.setItem("said", "Version " + answer.version + " is in force.");
    location.assign("/policy");
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    if (problem.status === CHANGED_MEANWHILE) {
      dialog.close();
      await cameBetween(draft);
      newer.scrollIntoView({ block: "center" });
    } else {
      complain(form, problem);
    }
  } finally {
    button.disabled = false;
  }
}

export function publishes(draft) {
  document.getElementById("publish").addEventListener("click", () => open(draft));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    publish(draft);
  });
}
