// Covers the page after five minutes without a touch and locks the session, so that what is on the screen does
// not stay there; what was typed stays in the page below. Without this script the next request asks for the PIN.
const IDLE_MS = 5 * 60 * 1000;
const cover = document.getElementById("cover");
let touchedAt = Date.now();
let shown = null;

function send(address, form, fields = {}) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
}

function hideRest(isHidden) {
  for (const part of document.body.children) {
    if (part !== shown) part.toggleAttribute("hidden", isHidden);
  }
}

async function open(event) {
  event.preventDefault();
  const field = shown.querySelector("input[type=password]");
  const answer = await send(cover.dataset.unlock, event.target, { pin: field.value }).catch(() => null);
  field.value = "";
  if (answer?.status === 204) {
    hideRest(false);
    shown.remove();
    shown = null;
    touchedAt = Date.now();
  } else if (answer?.status === 403) {
    const said = await answer.json().catch(() => null);
    shown.querySelector("[role=alert]").textContent = said?.message ?? "";
    field.focus();
  } else if (answer) {
    location.reload();
  }
}

function close() {
  shown = cover.content.firstElementChild.cloneNode(true);
  document.body.append(shown);
  hideRest(true);
  const form = shown.querySelector("form");
  form.addEventListener("submit", open);
  shown.querySelector("input[type=password]").focus();
  send(cover.dataset.lock, form).catch(() => null); // without a network the page is covered all the same
}

if (cover) {
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(kind, () => (touchedAt = Date.now()), { capture: true, passive: true });
  }
  setInterval(() => {
    if (!shown && Date.now() - touchedAt > IDLE_MS) close();
  }, 1000);
}
