// While somebody types, the gateway answers with what stands beside the fields. Two things it cannot do from there:
// say of a field itself that it is invalid, and leave alone what is as it was, which would be read out again.
const before = new WeakMap();

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const written = fragment.innerHTML.trim();
  if ((before.get(target) ?? target.innerHTML.trim()) === written) event.detail.shouldSwap = false;
  before.set(target, written);
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const { target } = event.detail;
  const field = target.dataset.for && document.getElementById(target.dataset.for);
  if (!field) return;
  if (target.textContent.trim()) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
});

// What cannot be checked is told, and nobody is led away from what they have written.
const tell = (text) => {
  const place = document.getElementById("antal-fel");
  place.textContent = text;
  before.delete(place);
};

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { status } = event.detail.xhr;
  if (status < 400 || status === 422) return;
  event.preventDefault();
  if (status === 401) tell("Du är inte inloggad längre. Kopiera det du har skrivit innan du loggar in igen.");
  else if (status === 403) tell("Sidan är för gammal. Kopiera det du har skrivit och öppna den igen.");
  else tell("Det gick inte att kontrollera just nu. Det du har skrivit är kvar på sidan, men är inte sparat.");
});

document.addEventListener("htmx:sendError", () =>
  tell("Det går inte att nå arbetsytan just nu. Det du har skrivit är kvar på sidan, men är inte sparat."),
);
