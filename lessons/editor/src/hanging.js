// A long line that wraps goes on below its own text, not below the line numbers. The indentation is a class,
// not a style attribute, which the page's security policy would refuse.
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const DEEPEST = 16;
const STEP = 2;

const lineClasses = Array.from({ length: DEEPEST + 1 }, (_, columns) =>
  Decoration.line({ class: `cm-hang-${columns}` }),
);

function decorate(view) {
  const builder = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      const columns = Math.min(DEEPEST, /^ */.exec(line.text)[0].length);
      builder.add(line.from, line.from, lineClasses[columns]);
      at = line.to + 1;
    }
  }
  return builder.finish();
}

const plugin = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = decorate(view);
    }
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view);
    }
  },
  { decorations: (value) => value.decorations },
);

const hang = (columns) => ({
  paddingLeft: `${columns + STEP}ch`,
  textIndent: `-${columns + STEP}ch`,
});

/** An extension: wrapped lines hang two columns behind their own indentation. */
export const hangingIndent = [
  plugin,
  EditorView.theme(
    Object.fromEntries(lineClasses.map((_, columns) => [`.cm-line.cm-hang-${columns}`, hang(columns)])),
  ),
];
