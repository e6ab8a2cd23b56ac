/* The only script of every page: htmx, what surrounds its requests, and the custom elements of ./elements. */
import "./icon.svg?url";
import "./icons.svg?url";
import "htmx.org";
import "./requests";
import "./feedback";
import "./shortcuts";
import "./early-typing";
import "./local-time";
import "./live";
import "./composing";

import.meta.glob("./elements/*.ts", { eager: true });
