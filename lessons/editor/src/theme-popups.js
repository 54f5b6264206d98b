// The look of what opens over the text: a problem's message, the completion list and its explanation.
import { EditorView } from "@codemirror/view";

const CHOSEN = { background: "var(--accent-soft)", color: "var(--ink)" };

export const popups = EditorView.theme({
  ".cm-tooltip": {
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius-2)",
    background: "var(--surface)",
    color: "var(--ink)",
    boxShadow: "0 8px 24px rgb(10 14 25 / 0.16)",
    overflow: "hidden",
    zIndex: 20,
  },
  ".cm-tooltip ul": { listStyle: "none", margin: 0, padding: 0 },

  ".cm-tooltip-lint": { maxWidth: "min(30rem, 90vw)" },
  ".cm-diagnostic": { margin: 0, padding: "var(--s-2) var(--s-3)", font: "var(--t-small) var(--sans)" },
  ".cm-diagnostic code": { fontFamily: "var(--mono)" },

  ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
  ".cm-tooltip-autocomplete > ul": { borderRadius: "inherit", font: "var(--t-small) var(--mono)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    alignItems: "baseline",
    gap: "var(--s-4)",
    justifyContent: "space-between",
    padding: "var(--s-1) var(--s-3)",
    lineHeight: "inherit",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": CHOSEN,
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: 600, color: "var(--accent)" },
  ".cm-completionDetail": {
    margin: 0,
    color: "var(--ink-3)",
    font: "var(--t-label) var(--sans)",
    fontStyle: "normal",
  },
  ".cm-tooltip.cm-completionInfo": {
    maxWidth: "20rem",
    padding: "var(--s-2) var(--s-3)",
    font: "var(--t-small) var(--sans)",
  },
  "@media (pointer: fine)": { ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "14rem" } },
  // Beside the list there is no room on a phone, and over it the next lines cannot be read.
  "@media (max-width: 40rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  "@media (pointer: coarse)": {
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "var(--s-3)" },
  },
});
