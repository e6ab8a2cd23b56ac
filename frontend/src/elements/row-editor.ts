/* <row-editor>: a grid of form rows that grows and shrinks. With `priced` it adds up quantity × price − discount as one types. */

class RowEditor extends HTMLElement {
  connectedCallback(): void {
    for (const row of this.#rows) if (this.#isEmpty(row)) row.remove(); // spare rows are for browsers without script
    if (!this.#rows.length) this.#add();
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("button");
      const row = button?.closest<HTMLElement>("[data-row]");
      if (button?.matches("[data-add]")) this.#add().querySelector<HTMLElement>("input:not([type=hidden]), select")?.focus();
      else if (button?.matches("[data-remove]")) this.#remove(row!);
      else if (button?.matches("[data-up]")) this.#up(row!, button);
    });
    this.addEventListener("input", () => this.#sum());
    this.#sum();
  }

  get #body(): HTMLTableSectionElement {
    return this.querySelector("tbody")!;
  }

  get #rows(): HTMLElement[] {
    return [...this.#body.querySelectorAll<HTMLElement>("[data-row]")];
  }

  #isEmpty(row: HTMLElement): boolean {
    return !row.querySelector<HTMLInputElement | HTMLSelectElement>("input[type=hidden], select")?.value;
  }

  #add(): HTMLElement {
    const fragment = this.querySelector("template")!.content.cloneNode(true) as DocumentFragment;
    const number = `${Date.now()}-${this.#rows.length}`;
    for (const attribute of ["id", "aria-controls"])
      for (const one of fragment.querySelectorAll(`[${attribute}]`)) one.setAttribute(attribute, `${one.getAttribute(attribute)}-${number}`);
    for (const list of fragment.querySelectorAll<HTMLElement>("[role=listbox]")) list.id = list.parentElement!.querySelector("[role=combobox]")!.getAttribute("aria-controls")!;
    this.#body.append(fragment);
    return this.#rows.at(-1)!;
  }

  #remove(row: HTMLElement): void {
    const next = (row.nextElementSibling ?? row.previousElementSibling) as HTMLElement | null;
    row.remove();
    (next?.querySelector<HTMLElement>("[data-remove]") ?? this.querySelector<HTMLElement>("[data-add]"))?.focus();
    this.#sum();
  }

  #up(row: HTMLElement, button: HTMLElement): void {
    row.previousElementSibling?.before(row);
    button.focus();
  }

  #sum(): void {
    if (!this.hasAttribute("priced")) return;
    let total = 0;
    for (const row of this.#rows) {
      const value = (name: string, otherwise: number) => {
        const text = row.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.replace(/\s/g, "").replace(",", ".") ?? "";
        return text === "" ? otherwise : Number(text);
      };
      const price = value("price", NaN);
      const line = value("quantity", 1) * price * (1 - value("discount", 0) / 100);
      row.querySelector("[data-line-total]")!.textContent = Number.isFinite(line) ? this.#money(line) : "–";
      if (Number.isFinite(line)) total += line;
    }
    this.querySelector("[data-total]")!.textContent = this.#money(total);
  }

  #money(amount: number): string {
    const digits = Number.isInteger(Math.round(amount * 100) / 100) ? 0 : 2;
    return new Intl.NumberFormat(this.lang === "en" ? "en-GB" : this.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
  }
}

customElements.define("row-editor", RowEditor);
