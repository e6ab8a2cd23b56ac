/* The sign-in dialog over the page. */

let pending: Promise<boolean> | null = null;

/** Opens the form at `address` in a dialog; resolves to true once signed in, to false where the dialog was closed. */
export function signInAgain(address: string): Promise<boolean> {
  pending ??= ask(address).finally(() => (pending = null));
  return pending;
}

async function ask(address: string): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "modal modal--narrow";
  dialog.setAttribute("aria-labelledby", "sign-in-again-title");
  document.body.append(dialog);
  await fill(dialog, await fetch(address, { headers: { "HX-Request": "true" } }));
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "signed-in");
    });
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      void submit(dialog, event.target as HTMLFormElement);
    });
  });
}

async function submit(dialog: HTMLDialogElement, form: HTMLFormElement): Promise<void> {
  const button = form.querySelector("button[type=submit]");
  button?.setAttribute("aria-busy", "true");
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "HX-Request": "true" },
  });
  if (response.status === 204) dialog.close("signed-in");
  else await fill(dialog, response);
}

async function fill(dialog: HTMLDialogElement, response: Response): Promise<void> {
  dialog.innerHTML = await response.text();
  dialog.querySelector<HTMLElement>("[aria-invalid], [autofocus]")?.focus();
}
