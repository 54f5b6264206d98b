// Reads what an answer says about the text, from the page, and has the editors show it.
import { asked, noteAsked } from "./asked.js";
import { showMarks } from "./marks.js";
import { editorFor, editors, mountAll } from "./mount.js";

let shown = [];

/** The list in an element's text. It may be a script, a template or a hidden element: htmx drops scripts. */
function listIn(element) {
  if (!element) return [];
  return JSON.parse(element.content?.textContent ?? element.textContent) ?? [];
}

/** Shows #problems and #near-misses, unless they are the elements shown before. */
export function showAnswer() {
  const sources = ["problems", "near-misses"].map((id) => document.getElementById(id));
  if (sources.every((element, index) => element === shown[index])) return;
  shown = sources;
  const [problems, nears] = sources.map(listIn);
  for (const editor of editors) {
    const mine = (item) => editorFor(item.document) === editor;
    const text = editor.view.state.field(asked);
    showMarks(editor.view, text, problems.filter(mine), nears.filter(mine));
  }
}

/** Follows htmx: notes which text each request asks about, and shows what comes back. */
export function listenForAnswers() {
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    // The form itself, or an element in it that asks about the text alone.
    const form = detail.elt.closest?.("form");
    for (const { textarea, view } of editors) if (form && textarea.form === form) noteAsked(view);
  });
  document.addEventListener("htmx:afterSwap", () => {
    mountAll();
    showAnswer();
  });
}
