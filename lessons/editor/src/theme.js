// The look, from the page's own custom properties: both colour schemes follow from them. What CodeMirror
// draws with data: images (underlines, gutter icons) is plain CSS here: the page's policy allows no images.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { popups } from "./theme-popups.js";

const SEVERITY_COLOURS = { error: "var(--fail)", warning: "var(--near)", info: "var(--accent)" };

const frame = EditorView.theme({
  "&": {
    "--editor-bar": "3px",
    flex: "0 1 auto",
    minWidth: 0,
    minHeight: "var(--editor-min-height, 8rem)",
    maxHeight: "var(--editor-max-height, none)",
    background: "var(--surface)",
    color: "var(--ink)",
    font: "var(--t-small) var(--mono)",
  },
  "&.cm-focused": {
    "--editor-bar": "5px", // two of them lie under the outline
    outline: "none",
  },
  // Over everything in the editor: the scrolled part covers a real outline, and coloured lines cut it.
  "&.cm-focused::after": {
    content: '""',
    position: "absolute",
    inset: 0,
    zIndex: 1,
    border: "var(--focus, 2px solid) var(--accent)",
    pointerEvents: "none",
  },
  ".cm-scroller": { overflow: "auto", font: "inherit" },
  ".cm-content": { padding: "var(--s-2) 0", caretColor: "var(--ink)" },
  // Anywhere: browsers would break an ARN at the hyphens of its Region.
  ".cm-lineWrapping": { wordBreak: "break-all" },
  ".cm-line": { paddingRight: "var(--s-6)" },
  // Below 16px, iOS zooms the page when the editor is touched.
  "@media (pointer: coarse)": { ".cm-scroller": { fontSize: "max(1rem, 16px)", lineHeight: "1.5" } },
});

const gutter = EditorView.theme({
  ".cm-gutters": { background: "transparent", border: 0, color: "var(--code-mark)" },
  ".cm-gutter-lint": { width: "var(--s-3)" },
  ".cm-gutter-lint .cm-gutterElement": { padding: 0 },
  ".cm-lint-marker": { width: "100%", height: "100%" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.5rem", padding: "0 var(--s-5) 0 0" },
  "@media (max-width: 40rem)": {
    ".cm-lineNumbers .cm-gutterElement": { minWidth: "2rem", padding: "0 var(--s-3) 0 0" },
  },
});

const severity = (name, colour) => ({
  [`.cm-lintRange.cm-lintRange-${name}`]: {
    background: "none",
    padding: 0,
    textDecoration: `underline wavy ${colour} 1px`,
    textUnderlineOffset: "4px",
    textDecorationSkipInk: "none",
  },
  [`.cm-lintPoint-${name}::after`]: { borderBottomColor: colour },
  [`.cm-lint-marker.cm-lint-marker-${name}`]: {
    content: "normal",
    boxShadow: `inset var(--editor-bar) 0 ${colour}`,
  },
  [`.cm-diagnostic-${name}`]: { borderLeft: `3px solid ${colour}` },
});

const marks = EditorView.theme({
  ...Object.assign({}, ...Object.entries(SEVERITY_COLOURS).map(([name, colour]) => severity(name, colour))),
  ".cm-near-line, .cm-gutterElement.cm-near-gutter": { background: "var(--near-soft)" },
  ".cm-gutter-lint .cm-near-gutter": { boxShadow: "inset var(--editor-bar) 0 var(--near)" },
  // Only where the learner is writing.
  ".cm-matchingBracket, .cm-nonmatchingBracket": { background: "none" },
  "&.cm-focused .cm-matchingBracket": {
    background: "var(--accent-soft)",
    outline: "1px solid var(--accent-line)",
  },
  "&.cm-focused .cm-nonmatchingBracket": {
    background: "var(--fail-soft)",
    outline: "1px solid var(--fail-line)",
  },
  ".cm-specialChar": { color: "var(--fail)" },
  "@media (forced-colors: active)": { ".cm-near-line": { outline: "2px solid CanvasText" } },
});

const code = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-key)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: [tags.punctuation, tags.number, tags.bool, tags.null], color: "var(--code-mark)" },
]);

/** The extensions that give the editor its look. */
export const look = [frame, gutter, marks, popups, syntaxHighlighting(code)];
