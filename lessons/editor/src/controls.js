// Links and buttons elsewhere on the page that act on an editor.
import { isolateHistory, redo, undo } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { editorFor } from "./mount.js";
import { lineAt, offsetIn } from "./positions.js";

const say = (view, text) => view.dispatch({ effects: EditorView.announce.of(text) });

function goTo(view, number, column) {
  const { doc } = view.state;
  const line = lineAt(doc, number);
  const indent = /^\s*/.exec(line.text)[0].length;
  const anchor = column ? offsetIn(line, column) : line.from + indent;
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}

/** Puts the starting text back, as one change that one undo takes away. */
function reset(view, starter) {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: starter },
    selection: { anchor: 0 },
    annotations: isolateHistory.of("full"),
    userEvent: "input.reset",
  });
  say(view, "The starting text is back");
}

const actions = {
  undo: ({ view }) => say(view, undo(view) ? "Undone" : "Nothing to undo"),
  redo: ({ view }) => say(view, redo(view) ? "Redone" : "Nothing to redo"),
  reset: ({ view, textarea }) => reset(view, textarea.dataset.starter ?? ""),
};

function onClick(event) {
  // A link opened in a new tab or window is the browser's business.
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const control = event.target.closest?.("a[data-line], button[data-editor-action]");
  const editor = control && editorFor(control.dataset.document, control);
  if (!editor) return;
  event.preventDefault();
  const { line, column, editorAction } = control.dataset;
  if (line) goTo(editor.view, Number(line), Number(column));
  else actions[editorAction]?.(editor);
}

/** Listens for a[data-line] and button[data-editor-action], those of later answers too. */
export function listenForControls() {
  document.addEventListener("click", onClick);
}
