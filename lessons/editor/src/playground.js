// What the playground does between its server's answers: what a key takes, which kind of caller asks, and saying the verdict.

const byId = (id) => document.getElementById(id);

/** Shows what there is to know about the kind of caller that is chosen. */
function describeCaller(select) {
  const hint = byId("caller-about");
  if (hint) hint.textContent = select.selectedOptions[0]?.dataset.about ?? "";
}

/** The suggestion that stands for a key: itself, or the beginning that keys of tags have in common. */
function suggestionFor(key) {
  const folded = key.trim().toLowerCase();
  const options = [...(byId("known-keys")?.options ?? [])];
  const value = (option) => option.value.toLowerCase();
  return (
    options.find((option) => value(option) === folded) ??
    options.find((option) => value(option).endsWith("/") && folded.startsWith(value(option)))
  );
}

function describeKey(input) {
  const place = byId(input.getAttribute("aria-describedby"));
  const words = input.value.trim() ? (suggestionFor(input.value)?.label ?? "") : "";
  if (place) place.textContent = words.replace(/, a policy asks for it$/, "");
}

/** Brings the form into line with an answer: the kind of caller, and the fields that could not be read. */
function follow(results) {
  const select = byId("caller");
  const { caller, invalid = "" } = results.dataset;
  if (select && caller && select.value !== caller) {
    select.value = caller;
    describeCaller(select);
  }
  const names = invalid.split(" ");
  for (const field of document.querySelectorAll("#request :is(input, textarea)")) {
    if (names.includes(field.name)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** Says the verdict, once: an answer that says the same again is not worth interrupting for. */
function say({ dataset: { said } }) {
  const place = byId("announcement");
  if (place && place.textContent !== said) place.textContent = said;
}

/** A policy that was removed took the button with it that had the focus. */
function keepFocus({ requestConfig }) {
  const removed = requestConfig?.elt.matches?.('button[name="remove"]');
  if (removed && document.activeElement === document.body) byId("add-kind")?.focus();
}

function onSwap({ detail }) {
  const results = byId("results");
  if (!results) return;
  follow(results);
  say(results);
  keepFocus(detail);
}

document.addEventListener("input", ({ target }) => target.matches?.("[data-context-key]") && describeKey(target));
document.addEventListener("htmx:afterSettle", onSwap);
// Choosing a caller asks by itself. The form must not ask beside it, about the caller before.
document.addEventListener("input", (event) => event.target.id === "caller" && event.stopPropagation(), {
  capture: true,
});
// The other half of a link to a field: browsers scroll there and leave the focus behind.
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.('.playground-errors a[href^="#"]');
  if (link) setTimeout(() => document.querySelector(`${link.hash}:is(input), ${link.hash} input`)?.focus());
});

// On a narrow screen the examples stand in one line that scrolls; the one shown comes into view.
document.querySelector(".playground-examples [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
