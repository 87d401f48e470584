import { type Html, html } from '../../html/html-text.js';

/** Which side is which, below every plot of both. */
export const legend: Html = html`<span class="key r"></span> reference <span class="key c"></span> current`;
