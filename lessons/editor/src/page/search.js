// The search in the page's head: a slash goes there, Escape puts what was found away, arrows go through it.

const TYPING = "input, textarea, select, [contenteditable]";

function move(form, event) {
  const stops = [form.querySelector("input"), ...form.querySelectorAll("#quick-found a")];
  const index = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || index < 0 || !stops[index + step]) return;
  event.preventDefault();
  stops[index + step].focus();
}

function putAway(form) {
  form.querySelector("#quick-found").replaceChildren();
  form.querySelector("input").focus();
}

function onKey(event) {
  const field = document.getElementById("site-find");
  const form = field?.form;
  if (!form?.offsetParent) return;
  if (event.key === "/" && !event.target.closest?.(TYPING)) {
    event.preventDefault();
    field.focus();
  } else if (form.contains(event.target)) {
    if (event.key === "Escape") putAway(form);
    else move(form, event);
  }
}

/** Listens to the keys of the search in the page's head. */
export function listenForSearch() {
  document.addEventListener("keydown", onKey);
}
