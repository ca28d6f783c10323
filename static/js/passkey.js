// Only on the pages where a passkey may answer.
import { attach as passkey } from "./behaviors/passkey.js";

for (const element of document.querySelectorAll('[data-behavior~="passkey"]')) passkey(element);
