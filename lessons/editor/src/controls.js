// Links and buttons elsewhere on the page that act on an editor.
import { isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { matchBrackets } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { flash } from "./flash.js";
import { editorFor, editors, follow } from "./mount.js";
import { lineAt, offsetIn, tokenEnd } from "./positions.js";

const say = (view, text) => view.dispatch({ effects: EditorView.announce.of(text) });

/** Where a string, a word, or what a bracket holds ends, for the one that starts at `offset`. */
function endOf(state, offset) {
  const bracket = matchBrackets(state, offset, 1);
  const opens = bracket?.matched && bracket.start.from === offset;
  return opens ? bracket.end.to : tokenEnd(state.doc.lineAt(offset), offset);
}

function goTo(view, { line: number, column, after }) {
  const line = lineAt(view.state.doc, Number(number));
  const indent = /^\s*/.exec(line.text)[0].length;
  const start = Number(column) ? offsetIn(line, Number(column)) : line.from + indent;
  const anchor = after ? endOf(view.state, start) : start;
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  flash(view, anchor);
  view.focus();
}

/** Where several editors stand behind tabs, shows the one whose tab its textarea names. */
function showTab({ textarea }) {
  const tab = document.getElementById(textarea.dataset.tab ?? "");
  if (tab) tab.checked = true;
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

const starterOf = ({ dataset }) => (dataset.starter ?? "").replace(/\r\n?/g, "\n");

const actions = {
  undo: ({ view }) => say(view, undo(view) ? "Undone" : "Nothing to undo"),
  redo: ({ view }) => say(view, redo(view) ? "Redone" : "Nothing to redo"),
  reset: ({ view, textarea }) => reset(view, starterOf(textarea)),
};

/** Whether there is anything for an action to do. */
const isPossible = {
  undo: ({ view }) => undoDepth(view.state) > 0,
  redo: ({ view }) => redoDepth(view.state) > 0,
  reset: ({ view, textarea }) => view.state.doc.toString() !== starterOf(textarea),
};

/** The attribute disabled would take the focus from a button that has just done the last it could do. */
function showPossible() {
  for (const button of document.querySelectorAll("button[data-editor-action]")) {
    const editor = editorFor(button.dataset.document, button);
    const possible = editor && isPossible[button.dataset.editorAction]?.(editor);
    button.setAttribute("aria-disabled", String(!possible));
  }
}

/** The editor in the place that a link "Skip to the editor" leads to. */
function editorSkippedTo(link) {
  const place = document.querySelector(link.hash);
  return editors.find(({ view }) => place?.contains(view.dom)) ?? editorFor();
}

function act(control) {
  if (control.matches(".skip-link")) return editorSkippedTo(control)?.view.focus();
  const editor = editorFor(control.dataset.document, control);
  if (control.dataset.line) {
    showTab(editor);
    return goTo(editor.view, control.dataset);
  }
  if (control.getAttribute("aria-disabled") === "true") return null;
  return actions[control.dataset.editorAction]?.(editor);
}

const CONTROLS = 'a[data-line], button[data-editor-action], a.skip-link[href="#editor"]';

function onClick(event) {
  // A link opened in a new tab or window is the browser's business.
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const control = event.target.closest?.(CONTROLS);
  if (!control || !editors.length) return;
  event.preventDefault();
  act(control);
}

/** Listens to the controls above, those of later answers too. */
export function listenForControls() {
  document.addEventListener("click", onClick);
  follow(showPossible);
}
