/* <record-list>: the table's keys (J, K, X, Shift X, Enter, Ctrl A) and its selection. The bulk bar inside shows itself
   while rows are selected; [data-selected-count] holds their number, [data-select-all] takes every match of the filter. */
import htmx from "htmx.org";
import { inField, keyName, singleKeys } from "../shortcuts";

class RecordList extends HTMLElement {
  #last: HTMLTableRowElement | null = null;
  #key = (event: KeyboardEvent) => this.#pressed(event);

  connectedCallback(): void {
    document.addEventListener("keydown", this.#key);
    this.addEventListener("change", (event) => this.#changed(event.target as HTMLInputElement));
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("htmx:after:swap", () => this.#show());
    this.#show();
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#key);
  }

  get #rows(): HTMLTableRowElement[] {
    return [...this.querySelectorAll<HTMLTableRowElement>("tbody:not([hidden]) tr[data-row]")];
  }

  #box(row: HTMLTableRowElement): HTMLInputElement | null {
    return row.querySelector("input.check[name='id']");
  }

  #changed(box: HTMLInputElement): void {
    if (box.matches("[data-check-all]")) for (const row of this.#rows) this.#select(row, box.checked);
    else if (box.name !== "id") return;
    this.#everything(false);
    this.#show();
  }

  #clicked(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLElement>("td[data-edit]");
    const group = target.closest<HTMLElement>("button[data-group]");
    if (group) void this.#fold(group);
    else if (cell && !target.closest("a, inline-edit, form.conflict")) void this.#edit(cell);
    else if (target.closest("[data-clear-selection]")) this.#clear();
    else if (target.closest("[data-select-all]")) this.#everything(true);
    else if (target.matches("input.check[name='id']")) {
      const row = target.closest("tr")!;
      if (event.shiftKey && this.#last) this.#range(this.#last, row, (target as HTMLInputElement).checked);
      this.#last = row;
    }
  }

  /** Opens the editor of a cell; its address follows from the row's. */
  async #edit(cell: HTMLElement): Promise<void> {
    const address = cell.closest<HTMLElement>("tr")!.dataset.address;
    cell.dataset.place = "";
    await htmx.ajax("GET", `${address}edit/${cell.dataset.edit}/?list=1`, { target: cell, swap: "innerHTML" });
  }

  /** Opens or closes a group; its rows are fetched when it opens for the first time. */
  async #fold(button: HTMLElement): Promise<void> {
    const body = this.querySelector<HTMLElement>(`#${CSS.escape(button.dataset.group!)}`)!;
    const open = body.hidden;
    button.setAttribute("aria-expanded", String(open));
    body.hidden = !open;
    if (open && !body.querySelector("tr")) await htmx.ajax("GET", button.dataset.address!, { target: body, swap: "innerHTML" });
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || inField(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
    const focus = this.querySelector<HTMLTableRowElement>("tr[data-focus]");
    const rows = this.#rows;
    const now = focus ? rows.indexOf(focus) : -1;
    const act: Record<string, () => void> = {
      j: () => this.#focus(rows[Math.min(now + 1, rows.length - 1)]),
      k: () => this.#focus(rows[Math.max(now - 1, 0)]),
      x: () => focus && this.#toggle(focus),
      "shift+x": () => focus && this.#range(this.#last ?? focus, focus, true),
      "ctrl+a": () => rows.forEach((row) => this.#select(row, true)),
      Enter: () => focus?.querySelector<HTMLElement>("a.name")?.click(),
      "ctrl+Enter": () => focus && window.open(focus.dataset.address, "_blank"),
      Escape: () => this.#clear(),
    };
    const name = keyName(event);
    const action = act[name];
    if (!action || (name.endsWith("Enter") && event.target !== document.body)) return;
    if (!singleKeys() && /^(shift\+)?[a-z]$/.test(name)) return;
    event.preventDefault();
    action();
    this.#show();
  }

  #focus(row: HTMLTableRowElement | undefined): void {
    if (!row) return;
    for (const other of this.#rows) other.toggleAttribute("data-focus", other === row);
    row.scrollIntoView({ block: "nearest" });
  }

  #toggle(row: HTMLTableRowElement): void {
    this.#select(row, !this.#box(row)?.checked);
    this.#last = row;
  }

  #select(row: HTMLTableRowElement, on: boolean): void {
    const box = this.#box(row);
    if (box) box.checked = on;
  }

  #range(from: HTMLTableRowElement, to: HTMLTableRowElement, on: boolean): void {
    const rows = this.#rows;
    const [start, end] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b) as [number, number];
    for (const row of rows.slice(start, end + 1)) this.#select(row, on);
  }

  #clear(): void {
    for (const row of this.#rows) this.#select(row, false);
    this.#everything(false);
    this.#show();
  }

  #everything(on: boolean): void {
    const field = this.querySelector<HTMLInputElement>("input[name='everything']");
    if (field) field.value = on ? "1" : "";
    this.#show();
  }

  #show(): void {
    const rows = this.#rows;
    const chosen = rows.filter((row) => this.#box(row)?.checked);
    for (const row of rows) row.setAttribute("aria-selected", String(chosen.includes(row)));
    const all = this.querySelector<HTMLInputElement>("[data-check-all]");
    if (all) [all.checked, all.indeterminate] = [rows.length > 0 && chosen.length === rows.length, chosen.length > 0 && chosen.length < rows.length];
    const bar = this.querySelector<HTMLElement>(".bulkbar");
    if (bar) bar.hidden = chosen.length === 0;
    const everything = this.querySelector<HTMLInputElement>("input[name='everything']")?.value === "1";
    const count = this.querySelector<HTMLElement>("[data-selected-count]");
    if (count) count.textContent = everything ? (count.dataset.total ?? "") : String(chosen.length);
    const offer = this.querySelector<HTMLElement>("[data-select-all]");
    if (offer) offer.hidden = everything || chosen.length < rows.length || offer.dataset.selectAll === String(rows.length);
  }
}

customElements.define("record-list", RecordList);
