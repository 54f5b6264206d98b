// The policy editor: finds every textarea[data-policy-editor] of the page and puts CodeMirror in its place.
// Without this script the textareas stay, and their forms work as they are.
import { mountAll } from "./mount.js";
import { listenForAnswers, showAnswer } from "./answers.js";
import { listenForCode } from "./as-code.js";
import { listenForControls } from "./controls.js";
import { listenForFinder } from "./finder.js";
import { markTries } from "./tries.js";

mountAll();
showAnswer();
listenForAnswers();
listenForControls();
listenForFinder();
listenForCode();
markTries();
