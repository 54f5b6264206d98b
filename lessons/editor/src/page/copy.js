// Buttons that copy the text beside them. Without this script they would do nothing, so it is what shows them.

const SAID_FOR = 2000;

/** Clipboard access is only given to pages that came over https or from this machine. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("The browser refused to copy");
}

function say(button, word) {
  const label = button.querySelector("[aria-live]");
  const before = (button.dataset.label ??= label.textContent);
  label.textContent = word;
  setTimeout(() => {
    label.textContent = before;
  }, SAID_FOR);
}

async function onClick({ target }) {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const text = button.closest("[data-copyable]").querySelector("[data-copy-text]").textContent.trim();
  try {
    await copy(text);
    say(button, "Copied");
  } catch {
    say(button, "Not copied");
  }
  button.focus({ preventScroll: true });
}

const show = (root) => {
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
};

/** Shows every button[data-copy] and lets it copy the [data-copy-text] within its [data-copyable]. */
export function offerCopies() {
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:load", ({ target }) => show(target));
  show(document);
}
