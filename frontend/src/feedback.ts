/* After each answer: focus on the first wrong field, or on the heading of a new page; the network's failures as a toast. */
import { onHtmx } from "./htmx";

export interface Toast {
  message: string;
  kind?: "done" | "refused";
  undo?: string;
  label?: string;
}

/** Shows one line at the bottom of the page; `undo` is the address that takes the change back. */
export function toast(detail: Toast): void {
  document.dispatchEvent(new CustomEvent("toast", { detail }));
}

export function textOf(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="text-${name}"]`)?.content ?? "";
}

onHtmx("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.response?.status === 422) {
    document.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
    return;
  }
  if (ctx.request.headers["HX-Boosted"] === "true" && document.activeElement === document.body) {
    const heading = document.querySelector<HTMLElement>("#main h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }
});

onHtmx("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const status = ctx.response?.status ?? 0;
  const boosted = ctx.request.headers["HX-Boosted"] === "true";
  if (boosted || status < 400 || status === 422 || status === 409) return;
  event.preventDefault(); // an error page never replaces a part of a page
  if (!ctx.response!.headers.has("HX-Trigger")) toast({ message: textOf("failed"), kind: "refused" });
});

onHtmx("htmx:error", ({ detail: { error } }) => {
  if (error instanceof TypeError) toast({ message: textOf("offline"), kind: "refused" });
});
