// One event beside the list that it is in: <a data-panel href="/events/ID">, or a click anywhere in its row.
const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
const alone = document.getElementById("panel-alone");
let opener;

async function open(link) {
  const address = link.getAttribute("href");
  if (!panel.contains(link)) {
    mark(false);
    opener = link;
    mark(true);
  }
  await window.htmx.ajax("GET", address, { target: body, swap: "innerHTML" });
  alone.href = address;
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.focus();
}

function mark(whether) {
  const row = opener?.closest("[data-event]");
  row?.toggleAttribute("data-open", whether);
}

function close() {
  panel.hidden = true;
  body.replaceChildren();
  mark(false);
  if (opener?.isConnected) {
    opener.focus();
  }
}

function linkAt(target) {
  const link = target.closest("a[data-panel]");
  if (link || target.closest("a, button, input, select, summary, label, dialog")) {
    return link;
  }
  return String(getSelection()) ? null : target.closest("[data-event]")?.querySelector("a[data-panel]");
}

document.addEventListener("click", (event) => {
  const link = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey ? null : linkAt(event.target);
  if (link) {
    event.preventDefault();
    open(link);
  }
  if (event.target.closest("#panel-close")) {
    close();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open]")) {
    close();
  }
});
