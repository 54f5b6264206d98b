// The terminal's keys: Enter runs, arrows bring earlier commands back, Tab completes. Without it, the form works.

const input = () => document.getElementById("terminal-input");
const screen = () => document.getElementById("terminal-screen");

/** How many commands back the arrows have gone, and what was being typed before. */
let back = 0;
let typing = "";

const earlier = () => [...document.querySelectorAll("#terminal-screen [data-line]")].map((line) => line.textContent);

function show(text) {
  const field = input();
  field.value = text;
  field.setSelectionRange(text.length, text.length);
}

function recall(step) {
  const lines = earlier();
  const wanted = Math.min(Math.max(back + step, 0), lines.length);
  if (wanted === back) return;
  if (back === 0) typing = input().value;
  back = wanted;
  show(back === 0 ? typing : lines[lines.length - back]);
}

function common(words) {
  let start = words[0];
  for (const word of words) while (!word.startsWith(start)) start = start.slice(0, -1);
  return start;
}

async function complete() {
  const field = input();
  const line = field.value;
  const answer = await fetch(`${field.dataset.completions}?line=${encodeURIComponent(line)}`);
  if (!answer.ok || field.value !== line) return;
  const { words } = await answer.json();
  if (!words.length) return;
  const last = /\S*$/.exec(line)[0];
  show(line.slice(0, line.length - last.length) + common(words) + (words.length === 1 ? " " : ""));
  list(words.length > 1 ? words : []);
}

/** Shows what a word may become, above the line. */
function list(words) {
  document.getElementById("terminal-words")?.remove();
  if (!words.length) return;
  const shown = document.createElement("p");
  shown.id = "terminal-words";
  shown.className = "terminal-dim";
  shown.textContent = words.join("  ");
  input().form.before(shown);
  toEnd();
}

function toEnd() {
  const here = screen();
  if (here) here.scrollTop = here.scrollHeight;
}

const isFirstLine = (field) => !field.value.slice(0, field.selectionStart).includes("\n");
const isLastLine = (field) => !field.value.slice(field.selectionEnd).includes("\n");

function onKey(event) {
  const field = event.target;
  if (field.id !== "terminal-input" || event.isComposing) return;
  const { key } = event;
  if (key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    field.form.requestSubmit();
  } else if (key === "Tab" && !event.shiftKey && field.value.trim() && field.dataset.completions) {
    // With nothing typed, Tab leaves the terminal.
    event.preventDefault();
    complete();
  } else if (key === "ArrowUp" && isFirstLine(field)) {
    event.preventDefault();
    recall(1);
  } else if (key === "ArrowDown" && isLastLine(field)) {
    event.preventDefault();
    recall(-1);
  }
}

/** A why that was just unfolded stands below the edge. */
function onToggle({ target }) {
  if (target.matches?.(".terminal-why[open]")) target.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", onKey);
document.addEventListener("toggle", onToggle, { capture: true });
document.addEventListener("htmx:afterSettle", () => {
  back = 0;
  list([]);
  toEnd();
  input()?.focus({ preventScroll: true });
});
toEnd();
