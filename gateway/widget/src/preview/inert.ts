/** Keeps what is shown from being used: links can be followed, buttons are there to be seen. */

/** Takes every button out of the way of the keyboard, and tells those who hear it that it cannot be pressed. */
export function disarm(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button:not([role=link])")) {
    button.tabIndex = -1;
    button.setAttribute("aria-disabled", "true");
  }
}
