/* The parts of htmx 4 that Parley's own code touches. */
import htmx from "htmx.org";

export interface RequestContext {
  sourceElement: HTMLElement;
  status: string;
  swap: string;
  fetch?: (url: string, request: RequestInit) => Promise<Response>;
  requestTimeout?: number;
  request: { action: string; method: string; headers: Record<string, string>; body: FormData | null };
  response?: { status: number; raw: Response; headers: Headers };
}

export type HtmxEvent = CustomEvent<{ ctx: RequestContext; error?: Error }>;

export function onHtmx(name: string, listener: (event: HtmxEvent) => void): void {
  document.addEventListener(name, (event) => listener(event as HtmxEvent));
}

/** Fetches `url` with GET and swaps the answer into `target` (a selector). */
export function load(url: string, target: string, swap = "innerHTML"): Promise<unknown> {
  return htmx.ajax("GET", url, { target, swap }) as Promise<unknown>;
}

export function process(element: Element): void {
  htmx.process(element);
}

let ready = false;
const waiting: (() => void)[] = [];
const begin = (): unknown =>
  setTimeout(() => {
    ready = true;
    document.documentElement.dataset.ready = "";
    waiting.splice(0).forEach((act) => act());
  });
document.addEventListener("htmx:after:init", begin, { once: true, capture: true });
// A page without any of htmx's attributes (sign-in) is never told that it is ready.
addEventListener("load", () => document.body.outerHTML.includes(" hx-") || begin());

/** Runs once htmx knows the page's elements, which is a moment after the page has loaded: a quick key is not lost. */
export function whenReady(act: () => void): void {
  if (ready) act();
  else waiting.push(act);
}
