/** The style sheets, minified by build.mjs; lit adopts them, which a strict Content-Security-Policy allows. */

import { unsafeCSS } from "lit";
import cards from "./styles/cards.css";
import letter from "./styles/letter.css";
import panel from "./styles/panel.css";
import theme from "./styles/theme.css";

export const styles = [theme, panel, cards, letter].map((sheet) => unsafeCSS(sheet));
