// Marks what the last answer said about the text: problems are underlined, with the message in a tooltip, and
// barred in the gutter; a line where a request nearly matched has a note at its end.
import { setDiagnostics } from "@codemirror/lint";
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";
import { asked } from "./asked.js";
import { Note, noteLook } from "./near-note.js";
import { lineAt, rangeOf } from "./positions.js";

const nearLine = Decoration.line({ class: "cm-near-line" });
const nearGutter = new (class extends GutterMarker {
  elementClass = "cm-near-gutter";
})();

const setNearMisses = StateEffect.define();
const NONE = { lines: Decoration.none, gutter: RangeSet.empty };

/** `notes` maps the offset of a line's start to the notes of that line. */
function nearMarks(doc, notes) {
  const lines = [];
  const gutter = [];
  for (const [from, texts] of notes) {
    const note = Decoration.widget({ widget: new Note([...texts].join(" · ")), side: 1 });
    lines.push(nearLine.range(from), note.range(doc.lineAt(from).to));
    gutter.push(nearGutter.range(from));
  }
  return { lines: Decoration.set(lines, true), gutter: RangeSet.of(gutter, true) };
}

const nearMisses = StateField.define({
  create: () => NONE,
  update(value, tr) {
    let marks = value;
    if (tr.docChanged) marks = { lines: marks.lines.map(tr.changes), gutter: marks.gutter.map(tr.changes) };
    for (const effect of tr.effects) {
      if (effect.is(setNearMisses)) marks = nearMarks(tr.state.doc, effect.value);
    }
    return marks;
  },
  provide: (field) => [
    EditorView.decorations.from(field, (value) => value.lines),
    gutterLineClass.from(field, (value) => value.gutter),
  ],
});

/** Our messages write names of the policy language in backticks. */
function renderMessage(message) {
  const text = document.createElement("span");
  message.split("`").forEach((part, index) => {
    const child = document.createElement(index % 2 ? "code" : "span");
    child.textContent = part;
    text.append(child);
  });
  return text;
}

const SEVERITIES = ["error", "warning", "info"];

function diagnostic(doc, changes, problem) {
  const { from, to } = rangeOf(doc, problem);
  return {
    from: changes.mapPos(from, 1),
    to: changes.mapPos(to, -1),
    severity: SEVERITIES.includes(problem.severity) ? problem.severity : "info",
    message: problem.message,
    renderMessage: () => renderMessage(problem.message),
  };
}

/**
 * Shows an answer's problems and near misses. They are about the text `doc`; `changes` leads from it to the
 * text as it is now, so that marks stay at their words when the learner has typed on.
 */
export function showMarks(view, { doc, changes }, problems, nears) {
  const diagnostics = problems
    .filter((problem) => problem.line)
    .map((problem) => diagnostic(doc, changes, problem))
    .filter(({ from, to }) => from <= to);
  const notes = new Map();
  for (const { line, note } of nears.filter((near) => near.line)) {
    const { from } = view.state.doc.lineAt(changes.mapPos(lineAt(doc, line).to, -1));
    notes.set(from, (notes.get(from) ?? new Set()).add(note));
  }
  view.dispatch(setDiagnostics(view.state, diagnostics), { effects: setNearMisses.of(notes) });
}

/** An extension: the editor can show what an answer says. */
export const marks = [asked, nearMisses, noteLook];
