/* <api-try data-method data-address data-origin>: one operation of the API's reference. Writes the call as curl and Python
   while its form is filled in, and sends it with the session or a key; the answer is shown as it came. */
import { csrfToken } from "../requests";

class ApiTry extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form")!;
    form.addEventListener("input", () => this.#write());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#send();
    });
    this.#write();
  }

  get #key(): string {
    return this.querySelector<HTMLInputElement>("[data-key]")!.value.trim();
  }

  get #body(): string | undefined {
    return this.querySelector<HTMLTextAreaElement>("[data-body]")?.value.trim();
  }

  /** What was filled in for one place: "path", "query" or "header". */
  #given(place: string): [string, string][] {
    const inputs = this.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[data-place="${place}"]`);
    return [...inputs].filter((input) => input.value !== "").map((input) => [input.name, input.value]);
  }

  get #address(): string {
    let path = this.dataset.address!;
    for (const [name, value] of this.#given("path")) path = path.replace(`{${name}}`, encodeURIComponent(value));
    const query = new URLSearchParams(this.#given("query")).toString();
    return query ? `${path}?${query}` : path;
  }

  get #headers(): Record<string, string> {
    const headers = Object.fromEntries(this.#given("header"));
    return this.#body === undefined ? headers : { ...headers, "Content-Type": "application/json" };
  }

  #write(): void {
    const headers = { Authorization: "Bearer parley_…", ...this.#headers };
    const address = this.dataset.origin! + this.#address;
    const method = this.dataset.method!;
    const lines = Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`);
    if (this.#body !== undefined) lines.push(`  -d ${quoted(this.#body)}`);
    this.#fill("curl", [`curl -X ${method} ${quoted(address)}`, ...lines].join(" \\\n"));
    const python = [
      "import urllib.request",
      "",
      "call = urllib.request.Request(",
      `    ${JSON.stringify(address)},`,
      `    method=${JSON.stringify(method)},`,
      `    headers=${JSON.stringify(headers)},`,
    ];
    if (this.#body !== undefined) python.push(`    data=${JSON.stringify(this.#body)}.encode(),`);
    python.push(")", "print(urllib.request.urlopen(call).read().decode())");
    this.#fill("python", python.join("\n"));
  }

  async #send(): Promise<void> {
    const headers: Record<string, string> = this.#key
      ? { ...this.#headers, Authorization: `Bearer ${this.#key}` }
      : { ...this.#headers, "X-CSRFToken": csrfToken() };
    const panel = this.querySelector<HTMLElement>(".api-answer")!;
    panel.hidden = false;
    this.#fill("status", "…");
    try {
      const response = await fetch(this.#address, { method: this.dataset.method!, headers, body: this.#body });
      const text = await response.text();
      this.#fill("status", [response.status, response.headers.get("ETag")].filter(Boolean).join(" · "));
      this.#fill("answer", pretty(text));
    } catch (error) {
      this.#fill("status", "");
      this.#fill("answer", String(error));
    }
  }

  #fill(part: string, text: string): void {
    this.querySelector(`[data-${part}]`)!.textContent = text;
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** For a shell: nothing in it means anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

customElements.define("api-try", ApiTry);
