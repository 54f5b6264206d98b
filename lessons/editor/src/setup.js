// What the editor can do, and with which keys. Chosen one by one: nothing here that a policy does not need.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { linter, lintGutter, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { completion } from "./completion.js";
import { openFinder } from "./finder.js";
import { flashes } from "./flash.js";
import { hangingIndent } from "./hanging.js";
import { marks } from "./marks.js";
import { look } from "./theme.js";
import { acceptOrLeave, leave } from "./tab.js";
import { typingOver } from "./typing-over.js";

/** Mod-Enter asks for a check, as the Check button does. */
function submitForm(view) {
  const form = view.dom.closest("form");
  form?.requestSubmit();
  return Boolean(form);
}

// Mod-] and Mod-[ indent: Tab does not.
const keys = [
  Prec.high(
    keymap.of([
      { key: "Mod-Enter", run: submitForm },
      { key: "Mod-k", run: openFinder },
    ]),
  ),
  keymap.of([
    { key: "Tab", run: acceptOrLeave, shift: leave },
    ...closeBracketsKeymap,
    ...historyKeymap,
    { key: "F8", run: nextDiagnostic },
    { key: "Shift-F8", run: previousDiagnostic },
    ...defaultKeymap,
  ]),
];

const writing = (completions) => [
  history(),
  closeBrackets(),
  indentOnInput(),
  completions ? completion(completions) : [],
  typingOver,
  keys,
];

const reading = [EditorState.readOnly.of(true), EditorView.editable.of(false)];

/** Everything but the text: `completions` is the address of the completion data, or nothing. */
export function policyEditor({ completions, readOnly }) {
  return [
    json(),
    look,
    lintGutter(),
    lineNumbers(),
    EditorView.lineWrapping,
    hangingIndent,
    highlightSpecialChars(),
    bracketMatching(),
    linter(null), // no linter of our own: the answers bring the problems (answers.js)
    marks,
    flashes,
    readOnly ? reading : writing(completions),
  ];
}
