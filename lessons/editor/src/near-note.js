// The note at the end of a line that a request nearly matched. It lies over the room behind the text, so that
// it neither wraps the line nor makes it higher, and it is not seen where that room is too small.
import { EditorView, WidgetType } from "@codemirror/view";

export class Note extends WidgetType {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return other.text === this.text;
  }
  toDOM(view) {
    const note = document.createElement("span");
    note.className = "cm-near-note";
    note.append(document.createElement("span"));
    note.firstChild.textContent = this.text;
    note.addEventListener("mousedown", (event) => toLineEnd(event, view, note));
    return note;
  }
}

/** A press on the note goes to the end of its line: the browser would take it for the start of the text. */
function toLineEnd(event, view, note) {
  if (event.button !== 0) return;
  event.preventDefault();
  const head = view.state.doc.lineAt(view.posAtDOM(note)).to;
  const anchor = event.shiftKey ? view.state.selection.main.anchor : head;
  view.dispatch({ selection: { anchor, head }, userEvent: "select.pointer" });
  view.focus();
}

/** The look of the note, and of its line, which must not grow a scroll bar for a note without room. */
export const noteLook = EditorView.theme({
  ".cm-line.cm-near-line": { position: "relative", overflowX: "clip" },
  // As wide as the room behind the text allows, but not narrower than what is in it, and one line high. The
  // text in it comes behind something of 1px, so that it moves to a second line, unseen, if the room is less.
  ".cm-near-note": {
    position: "absolute",
    height: "1lh",
    overflow: "hidden",
    textIndent: 0,
    cursor: "text",
    color: "var(--near)",
  },
  ".cm-near-note::before": { content: '""', display: "inline-block", width: "1px" },
  ".cm-near-note > span": {
    display: "inline-block",
    padding: "0 var(--s-2) 0 var(--s-6)",
    font: "var(--t-label) var(--sans)",
    lineHeight: "inherit",
    whiteSpace: "nowrap",
  },
  "@media (max-width: 40rem)": { ".cm-near-note > span": { paddingLeft: "var(--s-2)" } },
});
