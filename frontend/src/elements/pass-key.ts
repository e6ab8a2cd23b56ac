/* <pass-key data-ask data-answer [data-make] [data-next]>: its button signs in with a passkey, or (data-make) makes one.
   What the browser is asked comes from data-ask, its answer goes to data-answer, which says the page to go to. */
import { csrfToken } from "../requests";

type Bytes = ArrayBuffer;

const toBytes = (text: string): Bytes =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0)).buffer;
const toText = (bytes: Bytes | null): string | null =>
  bytes && btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

interface Described {
  id: string;
  type: "public-key";
}
const described = (keys: Described[] | undefined) => keys?.map((key) => ({ ...key, id: toBytes(key.id) }));

class PassKey extends HTMLElement {
  connectedCallback(): void {
    if (!("credentials" in navigator) || !window.PublicKeyCredential) this.hidden = true;
    else this.querySelector("button")?.addEventListener("click", () => void this.#run());
  }

  async #run(): Promise<void> {
    const button = this.querySelector("button")!;
    button.setAttribute("aria-busy", "true");
    this.#say("");
    try {
      const options = await (await this.#post(this.dataset.ask!, {})).json();
      const credential = "make" in this.dataset ? await made(options) : await answered(options);
      const response = await this.#post(this.dataset.answer!, { credential: JSON.stringify(credential), next: this.dataset.next ?? "" });
      const said = await response.json();
      if (response.ok) location.assign(said.next);
      else this.#say(said.error);
    } catch {
      this.#say(this.dataset.failed!);
    }
    button.removeAttribute("aria-busy");
  }

  #post(address: string, values: Record<string, string>): Promise<Response> {
    return fetch(address, { method: "POST", body: new URLSearchParams(values), headers: { "X-CSRFToken": csrfToken() } });
  }

  #say(text: string): void {
    const line = this.querySelector<HTMLElement>("[role=alert]")!;
    line.textContent = text;
    line.hidden = !text;
  }
}

async function made(options: any): Promise<object> {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  };
  const key = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = key.response as AuthenticatorAttestationResponse;
  const said = { clientDataJSON: toText(response.clientDataJSON), attestationObject: toText(response.attestationObject) };
  return { id: key.id, rawId: toText(key.rawId), type: key.type, response: said };
}

async function answered(options: any): Promise<object> {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  };
  const key = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = key.response as AuthenticatorAssertionResponse;
  const said = {
    clientDataJSON: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    userHandle: toText(response.userHandle),
  };
  return { id: key.id, rawId: toText(key.rawId), type: key.type, response: said };
}

customElements.define("pass-key", PassKey);
