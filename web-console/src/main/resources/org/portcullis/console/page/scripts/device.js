// The page of one device: moves with what its switch says, secrets that are shown once, and its sessions.
import { refresh, say } from "./console.js";
import "./sessions.js";
import { Orders, element } from "./orders.js";

/** The page is made anew, but under nobody's hands; who used it by the keyboard goes on at its head. */
async function anew() {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) {
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  }
  await refresh("device");
  if (document.activeElement === document.body) {
    const head = document.querySelector("#device h1");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }
}

async function moved(answer) {
  const section = document.getElementById("orders");
  const list = section.querySelector("ul");
  list.replaceChildren();
  section.hidden = false;
  document.querySelector("#device .columns").before(section);
  if (answer.sessions.length === 0) {
    list.append(element("li", "", "It has no live session, so no switch had to be told. It counts from its next authentication on."));
  }
  const orders = new Orders(list, answer.stateSince);
  orders.add(answer.sessions);
  await orders.follow();
  await keepingOrders(anew);
}

/** Has the section outlive that the page around it is made anew. */
async function keepingOrders(work) {
  const section = document.getElementById("orders");
  const visible = !section.hidden;
  document.getElementById("device").after(section);
  await work();
  if (visible) {
    document.querySelector("#device .columns").before(section);
  }
}

/** Shows what an answer has once, in place of its form. */
function shown(form, answer) {
  const dialog = form.closest("dialog");
  const place = dialog.querySelector(".shown");
  document.getElementById(form.dataset.shows).textContent = typeof answer === "string" ? answer : answer.password;
  place.querySelectorAll("[data-member]").forEach((member) => (member.textContent = new Date(answer[member.dataset.member]).toLocaleString()));
  form.hidden = true;
  place.hidden = false;
  place.querySelector("button").focus();
  dialog.addEventListener("close", () => keepingOrders(anew), { once: true });
}

document.addEventListener("api:done", async (event) => {
  const form = event.target;
  if (form.matches(".move")) {
    event.preventDefault();
    form.closest("dialog").close();
    form.reset();
    say("Done: " + event.detail.answer.state + ".");
    await keepingOrders(anew);
    await moved(event.detail.answer);
  } else if (form.dataset.shows) {
    event.preventDefault();
    shown(form, event.detail.answer);
  }
});
