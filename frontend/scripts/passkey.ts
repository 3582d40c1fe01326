// Passkeys, which only scripts can ask a browser for. The forms for them are hidden until a script
// shows them: without scripts people use an app, or a recovery code.

interface Answer {
  options: { options: string | null; errors: { message: string }[] };
}

interface Refused {
  errors?: { message: string; extensions?: { reason?: string } }[];
  data?: Answer | null;
}

const MAKE = "mutation { options: setUpPasskey { options errors { message } } }";
const USE = "mutation { options: askForPasskey { options errors { message } } }";

/** Offers passkeys where the browser has them. */
export function offerPasskeys(): void {
  if (typeof PublicKeyCredential === "undefined") return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (credentialOf(form).value !== "") return;
      event.preventDefault();
      void answer(form);
    });
  }
}

/** Asks the browser, and sends the form with what it says. */
async function answer(form: HTMLFormElement): Promise<void> {
  const makes = form.dataset["passkey"] === "make";
  say(form, "");
  try {
    const options = await ask(makes ? MAKE : USE);
    if (options === null) return;
    const credential = makes
      ? await navigator.credentials.create({ publicKey: creation(options) })
      : await navigator.credentials.get({ publicKey: request(options) });
    credentialOf(form).value = JSON.stringify(told(credential as PublicKeyCredential));
    form.requestSubmit();
  } catch (error) {
    const isStopped = error instanceof DOMException && error.name === "NotAllowedError";
    const isKnown = error instanceof DOMException && error.name === "InvalidStateError";
    if (isKnown) say(form, "This device has a passkey for your account already");
    else if (isStopped) say(form, "You did not use a passkey. Try again, or choose another way");
    else say(form, error instanceof Error && error.name === "Told" ? error.message : "Passkeys do not work here");
  }
}

/** The options that the service gives; null where it wants to know first that it is still them. */
async function ask(query: string): Promise<Record<string, unknown> | null> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as Refused;
  if (errors?.[0]?.extensions?.reason === "STEP_UP_NEEDED") {
    location.assign(`/account/step-up?next=${encodeURIComponent(location.pathname)}`);
    return null;
  }
  const refused = data?.options.errors[0]?.message ?? errors?.[0]?.message;
  if (refused !== undefined || data?.options.options == null) {
    const error = new Error(refused ?? "Passkeys do not work here");
    error.name = "Told";
    throw error;
  }
  return (JSON.parse(data.options.options) as { publicKey: Record<string, unknown> }).publicKey;
}

type Descriptor = PublicKeyCredentialDescriptor & { id: string };

function creation(options: Record<string, unknown>): PublicKeyCredentialCreationOptions {
  const user = options["user"] as { id: string };
  const exclude = (options["excludeCredentials"] ?? []) as unknown as Descriptor[];
  return {
    ...(options as unknown as PublicKeyCredentialCreationOptions),
    challenge: bytes(options["challenge"] as string),
    user: { ...(user as unknown as PublicKeyCredentialUserEntity), id: bytes(user.id) },
    excludeCredentials: exclude.map((one) => ({ ...one, id: bytes(one.id) })),
  };
}

function request(options: Record<string, unknown>): PublicKeyCredentialRequestOptions {
  const allow = (options["allowCredentials"] ?? []) as unknown as Descriptor[];
  return {
    ...(options as unknown as PublicKeyCredentialRequestOptions),
    challenge: bytes(options["challenge"] as string),
    allowCredentials: allow.map((one) => ({ ...one, id: bytes(one.id) })),
  };
}

/** What the browser says, as the service reads it. */
function told(credential: PublicKeyCredential): Record<string, unknown> {
  const response = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const parts: [string, ArrayBuffer | null | undefined][] = [
    ["attestationObject", response.attestationObject],
    ["clientDataJSON", response.clientDataJSON],
    ["authenticatorData", "signature" in response ? response.authenticatorData : null],
    ["signature", response.signature],
    ["userHandle", response.userHandle],
  ];
  const known = parts.filter((part): part is [string, ArrayBuffer] => part[1] instanceof ArrayBuffer);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: {},
    response: { userHandle: null, ...Object.fromEntries(known.map(([name, value]) => [name, text(value)])) },
  };
}

function credentialOf(form: HTMLFormElement): HTMLInputElement {
  const field = form.querySelector<HTMLInputElement>("input[data-credential]");
  if (field === null) throw new Error("the form has no field for a passkey");
  return field;
}

function say(form: HTMLFormElement, message: string): void {
  const status = form.querySelector("[data-said]");
  if (status !== null) status.textContent = message;
}

/** Base64 as addresses have it, without padding. */
function bytes(encoded: string): Uint8Array<ArrayBuffer> {
  const plain = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
