// Keeps the textarea equal to the editor, and tells the page when the learner pauses.
import { EditorView } from "@codemirror/view";

/** Milliseconds without a change until each event is dispatched: time to check, and time to count a try. */
const PAUSES = { "policy-edited": 40, "policy-settled": 5000 };

/** An extension: the textarea follows every change, and dispatches the events above, which bubble. */
export function sync(textarea) {
  const timers = [];
  const stop = () => timers.splice(0).forEach((timer) => clearTimeout(timer));
  const start = ([name, pause]) =>
    timers.push(setTimeout(() => textarea.dispatchEvent(new CustomEvent(name, { bubbles: true })), pause));
  // Whoever submits has asked already, and has made a try of it.
  textarea.form?.addEventListener("submit", stop);
  return EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    textarea.value = update.state.doc.toString();
    stop();
    Object.entries(PAUSES).forEach(start);
  });
}
