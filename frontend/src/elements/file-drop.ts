/* <file-drop action="…">: files come to a record by its button, by dropping them anywhere on the page, or by pasting. They
   are sent one after another, each with its progress; one that is refused says why and stays until it is dismissed. */
import { signInAgain } from "../sign-in-again";
import { carriesFiles, post, problemsOf, withMoment } from "../uploading";

class FileDrop extends HTMLElement {
  #queue: File[] = [];
  #busy = false;
  #depth = 0;

  connectedCallback(): void {
    this.addEventListener("click", this.#click);
    this.#input.addEventListener("change", this.#chosen);
    document.addEventListener("dragenter", this.#enter);
    document.addEventListener("dragleave", this.#leave);
    document.addEventListener("dragover", this.#over);
    document.addEventListener("drop", this.#drop);
    document.addEventListener("paste", this.#paste);
  }

  disconnectedCallback(): void {
    document.removeEventListener("dragenter", this.#enter);
    document.removeEventListener("dragleave", this.#leave);
    document.removeEventListener("dragover", this.#over);
    document.removeEventListener("drop", this.#drop);
    document.removeEventListener("paste", this.#paste);
  }

  get #input(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("input[type=file]")!;
  }

  #click = (event: Event) => {
    const target = event.target as Element;
    if (target.closest("[data-choose]")) this.#input.click();
    target.closest("[data-dismiss]")?.closest("li")?.remove();
  };

  #chosen = () => {
    this.#add([...this.#input.files!]);
    this.#input.value = "";
  };

  #enter = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    this.#depth += 1;
    this.toggleAttribute("data-drop", true);
  };

  #leave = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    this.#depth -= 1;
    if (this.#depth <= 0) this.#rest();
  };

  #over = (event: DragEvent) => {
    if (carriesFiles(event)) event.preventDefault();
  };

  #drop = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.#rest();
    this.#add([...event.dataTransfer!.files]);
    this.scrollIntoView({ block: "nearest" });
  };

  #paste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.defaultPrevented || event.clipboardData!.types.includes("text/plain")) return;
    event.preventDefault();
    this.#add(files.map(withMoment));
  };

  #rest(): void {
    this.#depth = 0;
    this.toggleAttribute("data-drop", false);
  }

  #add(files: File[]): void {
    this.#queue.push(...files);
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    let added = false;
    while (this.#queue.length) added = (await this.#send(this.#queue.shift()!)) || added;
    this.#busy = false;
    if (added) for (const name of ["files-changed", "timeline-changed"]) document.body.dispatchEvent(new CustomEvent(name));
  }

  /** One file; whether it arrived. After a lost session the person signs in again and the same file is sent anew. */
  async #send(file: File): Promise<boolean> {
    const line = this.#line(file.name);
    let request = await post(this.getAttribute("action")!, file, (share) => (line.querySelector("progress")!.value = share));
    while (request.status === 401 && (await signInAgain(request.getResponseHeader("X-Sign-In") ?? "/sign-in/")))
      request = await post(this.getAttribute("action")!, file, () => undefined);
    if (request.status === 201) {
      line.remove();
      return true;
    }
    line.querySelector("progress")!.remove();
    const problem = document.createElement("span");
    problem.className = "bad-ink sm";
    problem.setAttribute("role", "alert");
    problem.textContent = problemsOf(request) || this.dataset.textFailed!;
    line.querySelector(".grow")!.append(problem);
    return false;
  }

  #line(name: string): HTMLLIElement {
    const line = document.createElement("li");
    line.className = "row g2";
    line.innerHTML = '<span class="grow"><span class="med trunc"></span><progress class="progress" max="1" value="0"></progress></span><button type="button" class="btn btn--ghost btn--sm btn--icon" data-dismiss>×</button>';
    line.querySelector(".trunc")!.textContent = name;
    line.querySelector("progress")!.setAttribute("aria-label", name);
    line.querySelector("button")!.setAttribute("aria-label", this.dataset.textDismiss ?? "×");
    this.querySelector("[data-uploads]")!.append(line);
    return line;
  }
}

customElements.define("file-drop", FileDrop);
