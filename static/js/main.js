// Attaches each behaviour to the elements that name it in `data-behavior`. Every page works without any of them.
import { attach as copy } from "./behaviors/copy.js";
import { attach as count } from "./behaviors/count.js";
import { attach as grow } from "./behaviors/grow.js";
import { attach as leave } from "./behaviors/leave.js";
import { attach as menu } from "./behaviors/menu.js";
import { attach as once } from "./behaviors/once.js";
import { attach as print } from "./behaviors/print.js";
import { attach as quote } from "./behaviors/quote.js";
import { attach as reply } from "./behaviors/reply.js";
import { attach as scroll } from "./behaviors/scroll.js";
import { attach as search } from "./behaviors/search.js";
import { attach as select } from "./behaviors/select.js";
import { attach as similar } from "./behaviors/similar.js";
import { attach as suggest } from "./behaviors/suggest.js";
import { attach as times } from "./behaviors/times.js";

const behaviors = { copy, count, grow, leave, menu, once, print, quote, reply, scroll, search, select, similar, suggest, times };

for (const [name, attach] of Object.entries(behaviors)) {
  for (const element of document.querySelectorAll(`[data-behavior~="${name}"]`)) attach(element);
}
