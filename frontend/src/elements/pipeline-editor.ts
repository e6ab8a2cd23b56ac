/* <pipeline-editor>: shows a stage's name, colour and chance in the list and the preview while they are typed, and lets
   stages be dragged into another order. Saving, Up and Down are plain form buttons. */
import htmx from "htmx.org";

class PipelineEditor extends HTMLElement {
  #dragged: HTMLElement | null = null;
  #before: string = "";

  connectedCallback(): void {
    this.addEventListener("input", (event) => this.#show((event.target as Element).closest<HTMLFormElement>("[data-stage-form]")));
    this.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-grip]")) event.preventDefault(); // the grip does not open the stage
      const button = (event.target as Element).closest<HTMLButtonElement>("button[formaction]");
      if (button) this.#press(button, event);
    });
    this.addEventListener("pointerdown", (event) => this.#down(event));
    this.addEventListener("toggle", (event) => this.#opened(event.target as HTMLDetailsElement), true);
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "nearest" });
  }

  #show(form: HTMLFormElement | null): void {
    const row = form?.closest<HTMLElement>(".pstage");
    if (!form || !row) return;
    const data = new FormData(form);
    const name = String(data.get(`name-${document.documentElement.lang}`) || data.get("name") || "");
    const probability = data.get("probability");
    const places = [form.previousElementSibling!, this.querySelector(`[data-preview="${row.dataset.id}"]`)];
    for (const place of places) {
      const shown = place?.querySelector("[data-show-name]");
      if (shown) shown.textContent = name;
      const chance = place?.querySelector("[data-show-probability]");
      if (chance && probability !== null) chance.textContent = String(probability);
    }
    const color = `var(--stage-${data.get("color") ?? 1})`;
    row.querySelector<HTMLElement>("[data-show-color]")!.style.setProperty("--c", color);
    (places[1] as HTMLElement | null)?.style.setProperty("--c", color);
  }

  /** One stage stands open at a time, with focus on its name. */
  #opened(details: HTMLDetailsElement): void {
    if (!details.matches(".pstage > details") || !details.open) return;
    for (const other of this.querySelectorAll<HTMLDetailsElement>(".pstage > details[open]")) if (other !== details) other.open = false;
  }

  /** Buttons that post elsewhere than their form; the stage itself goes along. */
  #press(button: HTMLButtonElement, event: Event): void {
    event.preventDefault();
    const values: Record<string, string> = { [button.name]: button.value };
    const stage = button.closest<HTMLElement>(".pstage")?.dataset.id;
    if (stage) values.stage = stage;
    void this.#post(button.formAction, values);
  }

  #post(address: string, values: Record<string, string>): Promise<unknown> {
    return htmx.ajax("POST", address, { target: "#main", select: "#main", swap: "outerHTML", values }) as Promise<unknown>;
  }

  #down(event: PointerEvent): void {
    const row = (event.target as Element).closest("[data-grip]")?.closest<HTMLElement>(".pstage");
    if (!row || event.button) return;
    event.preventDefault();
    this.#dragged = row;
    this.#before = this.#ids(row).join();
    row.setAttribute("data-dragged", "");
    for (const details of this.querySelectorAll<HTMLDetailsElement>(".pstage > details[open]")) details.open = false;
    addEventListener("pointermove", this.#move);
    addEventListener("pointerup", this.#up);
    addEventListener("pointercancel", this.#up);
    addEventListener("keydown", this.#escape);
  }

  #ids(row: HTMLElement): string[] {
    return [...row.parentElement!.querySelectorAll<HTMLElement>(":scope > .pstage")].map((one) => one.dataset.id!);
  }

  #move = (event: PointerEvent) => {
    const row = this.#dragged!;
    const others = [...row.parentElement!.querySelectorAll<HTMLElement>(":scope > .pstage")].filter((one) => one !== row);
    const next = others.find((one) => event.clientY < one.getBoundingClientRect().top + one.offsetHeight / 2) ?? null;
    if (next !== row.nextElementSibling) row.parentElement!.insertBefore(row, next);
  };

  #up = () => this.#finish(true);

  #escape = (event: KeyboardEvent) => {
    if (event.key === "Escape") this.#finish(false);
  };

  #finish(save: boolean): void {
    const row = this.#dragged!;
    this.#dragged = null;
    row.removeAttribute("data-dragged");
    removeEventListener("pointermove", this.#move);
    removeEventListener("pointerup", this.#up);
    removeEventListener("pointercancel", this.#up);
    removeEventListener("keydown", this.#escape);
    const list = row.parentElement!;
    if (!save) {
      for (const id of this.#before.split(",")) list.append(list.querySelector(`:scope > [data-id="${id}"]`)!);
      return;
    }
    if (this.#ids(row).join() === this.#before) return;
    const ends = row.hasAttribute("data-child") ? [] : [...this.querySelectorAll<HTMLElement>('.pstage:not([data-outcome="open"])')];
    const ids = [...this.#ids(row), ...ends.map((one) => one.dataset.id!)];
    void this.#post(this.dataset.order!, { ids: ids.join() });
  }
}

customElements.define("pipeline-editor", PipelineEditor);
