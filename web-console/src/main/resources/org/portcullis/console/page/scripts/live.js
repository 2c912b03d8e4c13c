// The rows of the live page. The stream of events only tells that there are more; the rows themselves come from the server,
// from the sequence on up to which this page has looked. So none is missed, whatever becomes of the stream.
const MOST_ROWS = 300;
const PAUSE_MS = 500;
const RETRY_MS = 4000;

const live = document.getElementById("live");
const connection = document.getElementById("connection");
const pause = document.getElementById("pause");
const pill = document.getElementById("pill");
const showNew = document.getElementById("show-new");

let source;
let waiting = 0;
let held = false;
let paused = false;
let connected = false;
let asking = false;
let due;

function tell() {
  const kind = paused ? "paused" : connected ? "live" : "lost";
  connection.textContent = { paused: "Paused", live: "Live", lost: "Reconnecting" }[kind];
  connection.className = "badge " + { paused: "info", live: "good", lost: "warn" }[kind];
  pill.hidden = waiting === 0 || !(paused || held);
  showNew.textContent = waiting + " new";
}

function start() {
  const list = live.querySelector("ol");
  let rows = list.dataset.rows;
  let sequence = Number(list.dataset.sequence);

  async function ask() {
    if (asking) {
      return;
    }
    asking = true;
    try {
      const response = await fetch(rows, { headers: { "HX-Request": "true" } });
      if (response.headers.has("HX-Redirect")) {
        location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
        return;
      }
      if (!response.ok) {
        throw new Error("the rows were answered by " + response.status);
      }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const more = page.querySelector("ol[data-rows]");
      rows = more.dataset.rows;
      sequence = Number(more.dataset.sequence);
      waiting = 0;
      list.prepend(...more.children);
      while (list.children.length > MOST_ROWS) {
        list.lastElementChild.remove();
      }
    } catch (unanswered) {
      connected = false;
      later(RETRY_MS);
    } finally {
      asking = false;
      tell();
    }
  }

  function later(ms) {
    due ??= setTimeout(() => {
      due = undefined;
      if (!paused && !held) {
        ask();
      }
    }, ms);
  }

  function connect() {
    source?.close();
    const address = new URL(live.dataset.stream, location.origin);
    address.searchParams.set("after", sequence);
    const opened = new EventSource(address);
    source = opened;
    opened.onopen = () => {
      connected = true;
      tell();
    };
    opened.onmessage = (event) => {
      if (Number(event.lastEventId) > sequence) {
        waiting++;
        tell();
        later(PAUSE_MS);
      }
    };
    opened.onerror = () => {
      connected = false;
      tell();
      // The browser comes back by itself where the connection broke, but not after an answer that is no stream.
      if (opened.readyState === EventSource.CLOSED) {
        setTimeout(() => source === opened && again(), RETRY_MS);
      }
    };
  }

  /** Asks for rows too: they tell where to sign in when the session is over. */
  function again() {
    connect();
    later(0);
  }

  function hold(whether) {
    held = whether;
    tell();
    if (!held && !paused && waiting > 0) {
      ask();
    }
  }

  list.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && hold(true));
  list.addEventListener("pointerleave", () => hold(list.contains(document.activeElement)));
  list.addEventListener("focusin", () => hold(true));
  list.addEventListener("focusout", (event) => hold(list.contains(event.relatedTarget) || list.matches(":hover")));
  showNew.addEventListener("click", ask);
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", paused);
    pause.textContent = paused ? "Resume" : "Pause";
    tell();
    if (!paused) {
      ask();
    }
  });
  // A page that nobody sees needs no connection; browsers have six for one host.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source.close();
    } else {
      again();
    }
  });
  connect();
}

if (live) {
  start();
} else {
  connection.hidden = true;
  pause.hidden = true;
}
