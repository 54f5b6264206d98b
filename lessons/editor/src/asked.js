// Which text the answer on its way is about: the learner may type on before it comes.
import { ChangeSet, StateEffect, StateField } from "@codemirror/state";

const setAsked = StateEffect.define();

const fresh = (doc) => ({ doc, changes: ChangeSet.empty(doc.length).desc });

/** A field {doc, changes}: the text last asked about, and what has changed since then. */
export const asked = StateField.define({
  create: (state) => fresh(state.doc),
  update(value, tr) {
    if (tr.effects.some((effect) => effect.is(setAsked))) return fresh(tr.state.doc);
    return tr.docChanged ? { doc: value.doc, changes: value.changes.composeDesc(tr.changes) } : value;
  },
});

/** Notes that the text as it is now has been sent. */
export function noteAsked(view) {
  view.dispatch({ effects: setAsked.of(null) });
}
