/** Gives the page the element `<answer-preview>`; the workbench carries this script beside htmx. */

import { AnswerPreview } from "./element";

const NAME = "answer-preview";

if (!customElements.get(NAME)) customElements.define(NAME, AnswerPreview);
