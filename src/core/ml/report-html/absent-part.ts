import { type Html, html } from '../../html/html-text.js';
import { sentenceHtml } from '../../html/user-text.js';
import type { NotExplained } from '../explain/explained-part.js';

/** Says that a part is not there and why, where it would have stood. */
export function absentPart(what: string, { reason }: NotExplained): Html {
  return html`<p class="quiet">${what}: not shown, because ${sentenceHtml(reason)}.</p>
`;
}
