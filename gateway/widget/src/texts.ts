/** What the widget itself says; answers come from the gateway, the emergency text from knowledge/. */

import knowledge from "./generated/knowledge.json";

const thousands = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, " ");

export const TEXTS = {
  launcher: "Fråga om bemötandekoden",
  region: "Chatt om bemötandekoden",
  heading: "Bemötandeassistenten",
  notHuman: "Digital assistent – inte en människa",
  clear: "Rensa",
  close: "Stäng",
  log: "Samtal",
  youSaid: "Du sa:",
  assistantReplies: "Assistenten svarar:",
  starting: "Samtalet startar …",
  writing: "Assistenten skriver …",
  cleared: "Samtalet är rensat.",
  anew: "Samtalet har fått börja om. Det du skrev tidigare finns inte kvar, så skriv hela frågan.",
  clearedHereOnly:
    "Samtalet är rensat här, men det gick inte att radera det på servern just nu. Där raderas det av sig självt.",
  unreachable: knowledge.unreachable,
  interrupted: "Ditt meddelande har inte fått något svar än.",
  reference: (reference: string): string => `Om samtalet: referensen är ${reference}.`,
  retry: "Försök igen",
  backOnline: "Du har kontakt med nätet igen. Välj Försök igen för att skicka meddelandet.",
  human: "Prata med en människa",
  humanMessage: "Jag vill prata med en människa",
  field: "Skriv din fråga",
  send: "Skicka",
  empty: "Skriv en fråga först.",
  tooLong: "Texten är för lång. Korta den till högst 1 000 tecken. Det du har skrivit finns kvar.",
  wait: "Vänta tills assistenten har svarat. Det du har skrivit finns kvar.",
  charactersLeft: (left: number, most: number): string =>
    left < 0
      ? `${-left} tecken för mycket, högst ${thousands(most)}`
      : `${left} tecken kvar av ${thousands(most)}`,
  call112: "Ring 112",
  contacts: "Kontakter:",
  say: { sv: "Så kan du börja:", en: "You can begin like this:" },
  readSection: "Läs hela avsnittet",
  newTab: " (öppnas i ny flik)",
  choose: "Välj det du menar",
  chooseRole: "Välj din roll",
  goOn: "Fråga vidare",
  helpful: "Hjälpte svaret?",
  helpfulNote:
    "Ämnet och ditt ja eller nej sparas. Svarar du nej kan HR få läsa frågan: namn som känns igen tas bort, och inget visar vem som frågade.",
  yes: "Ja",
  no: "Nej",
  thanks: "Tack för ditt svar.",
  notSaved: "Ditt svar gick inte att spara. Du kan försöka igen.",
} as const;

/** The form to HR. It may be somebody's bad day: few words, and nothing that presses. */
export const HR_TEXTS = {
  send: "Skicka till HR",
  loading: "Formuläret hämtas …",
  notLoaded: "Formuläret gick inte att hämta.",
  concerns: "Vad det gäller",
  unit: "Förvaltning",
  unitUnknown: "Jag vet inte / annan",
  text: "Berätta med egna ord (frivilligt)",
  textHint: "Skriv så mycket eller lite du vill.",
  textTooLong: (most: number): string =>
    `Texten är för lång. Korta den till högst ${thousands(most)} tecken. Det du har skrivit finns kvar.`,
  reached: "Hur vill du bli nådd?",
  anonymous: "Jag vill vara anonym",
  anonymousHint: "Då kan HR inte svara dig.",
  named: "Så här når HR mig",
  reach: "Till exempel ditt telefonnummer eller din e-postadress",
  notChosen: "Välj hur du vill bli nådd.",
  noReach: "Skriv hur HR når dig, eller välj att vara anonym.",
  reachTooLong: (most: number): string => `Skriv det med högst ${thousands(most)} tecken.`,
  review: "Granska",
  cancel: "Avbryt",
  preview: "Granska innan du skickar",
  notSent: "Inget är skickat än. Så här ser meddelandet ut:",
  textSent: "Det du berättar",
  noText: "Ingen text",
  reachSent: "Så når HR dig",
  anonymousSent: "Anonym",
  edit: "Ändra",
  sending: "Skickar …",
  isSending: "Meddelandet skickas …",
  refused: "Meddelandet är inte skickat. Det du har skrivit finns kvar.",
  unsure:
    "Det gick inte att se om meddelandet kom fram. Det du har skrivit finns kvar, och om du försöker igen skickas det inte två gånger.",
  receipt: "Kvitto",
  reference: "Din referens",
  referenceKept: "Skriv gärna upp den. Den står också i chatten tills samtalet rensas eller glöms.",
  back: "Tillbaka till chatten",
  nothingSent: "Inget är skickat.",
  draftKept: "Det du har skrivit finns kvar så länge du är på den här sidan.",
  logged: (reference: string): string => `Meddelande till HR, referens ${reference}`,
} as const;
