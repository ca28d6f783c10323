// Asks the browser for a passkey, or to make one, and sends what it answers with the form around the button. Where
// passkeys cannot be, the button stays hidden. A form with a field for it also offers them among the names that the browser knows.
const FRESH = 4 * 60_000; // milliseconds: a challenge holds for five minutes

export async function attach(place) {
  const known = window.PublicKeyCredential;
  if (!known?.parseCreationOptionsFromJSON || location.origin !== place.dataset.origin) return;

  const [field, button, said] = ["input", "button", "[role=alert]"].map((part) => place.querySelector(part));
  const { form } = button;
  const makes = "make" in place.dataset;
  let [asking, offering, waiting] = [false, false, null];

  const answer = async (mediation) => {
    waiting?.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const token = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    const response = await fetch(place.dataset.ask, { method: "POST", body: token, signal });
    if (!response.ok) return !mediation; // what is wrong, the page that comes back says itself
    const asked = await response.json();
    const credential = makes
      ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(asked), signal })
      : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(asked), mediation, signal });
    field.value = JSON.stringify(credential);
    return true;
  };

  const offer = async () => {
    if (!offering || asking || document.hidden) return;
    const is = await answer("conditional").catch(() => false); // nobody chose one
    if (is && !asking) form.requestSubmit(button);
  };

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    said.textContent = "";
    try {
      await answer();
      form.requestSubmit(button);
    } catch (error) {
      const words = { NotAllowedError: place.dataset.cancelled, InvalidStateError: place.dataset.known };
      said.textContent = words[error.name] ?? place.dataset.failed;
      asking = false;
      offer();
    }
  });
  place.hidden = false;
  addEventListener("pageshow", () => { asking = false; });

  offering = form.querySelector("[autocomplete~=webauthn]") && (await known.isConditionalMediationAvailable?.());
  offer();
  setInterval(offer, FRESH);
  document.addEventListener("visibilitychange", offer);
}
