/** What a preview says about itself to whoever hears it. */

export const TEXTS = {
  widget: "Så visas svaret i chatten. Knapparna gör ingenting här.",
  teams: "Så visas svaret i Teams. Knapparna gör ingenting här.",
  unreadable: "Svaret går inte att förhandsvisa. Ladda om sidan och försök igen.",
} as const;
