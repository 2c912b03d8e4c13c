// Has the parts of a page that keep themselves up to date made again every ten seconds, while somebody can see them:
// <div hx-get="..." hx-trigger="due from:body" hx-swap="none">, whose answer brings the parts out of band.
const EVERY = 10000;
let last = Date.now();

function due() {
  last = Date.now();
  document.body.dispatchEvent(new CustomEvent("due"));
}

setInterval(() => document.hidden || due(), EVERY);
document.addEventListener("visibilitychange", () => document.hidden || Date.now() - last < EVERY || due());
