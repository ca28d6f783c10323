// What only members use, attached likewise; guests get `main.js` alone.
import { attach as again } from "./behaviors/again.js";
import { attach as mark } from "./behaviors/mark.js";
import { attach as mention } from "./behaviors/mention.js";
import { attach as news } from "./behaviors/news.js";

const behaviors = { again, mark, mention, news };

for (const [name, attach] of Object.entries(behaviors)) {
  for (const element of document.querySelectorAll(`[data-behavior~="${name}"]`)) attach(element);
}
