// Lets a line that a link leads to light up for a moment, so that the eye finds it.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** Milliseconds until the class goes; the animation takes as long. */
const MOMENT = 1200;

const setFlash = StateEffect.define();
const flashLine = Decoration.line({ class: "cm-flash-line" });

const field = StateField.define({
  create: () => Decoration.none,
  update(value, tr) {
    const effect = tr.effects.findLast((one) => one.is(setFlash));
    if (!effect) return value.map(tr.changes);
    if (effect.value === null) return Decoration.none;
    return Decoration.set(flashLine.range(tr.state.doc.lineAt(effect.value).from));
  },
  provide: (self) => EditorView.decorations.from(self),
});

// Without the animation the class has no look: nobody who asked for less motion sees anything blink.
const look = EditorView.theme({
  "@keyframes cm-flash": { from: { backgroundColor: "var(--accent-line)" } },
  "@media (prefers-reduced-motion: no-preference)": {
    ".cm-flash-line": { animation: `cm-flash ${MOMENT}ms ease-out` },
  },
});

const timers = new WeakMap();

/** Flashes the line that holds the offset. */
export function flash(view, offset) {
  clearTimeout(timers.get(view));
  view.dispatch({ effects: setFlash.of(offset) });
  timers.set(
    view,
    setTimeout(() => view.dispatch({ effects: setFlash.of(null) }), MOMENT),
  );
}

/** An extension. */
export const flashes = [field, look];
