/** Markup that is safe to insert as it is: only `html` and `joinHtml` make it. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, absent values leave nothing. */
export type Inserted = Html | string | number | undefined | readonly Html[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Escapes text for the inside of an element or of an attribute in quotes. Control characters and halves of surrogate
 * pairs, which no HTML file may hold, become U+FFFD; so do marks that turn the direction of what follows, with which
 * one name can look like another.
 *
 * @param text anything, such as the name of a column
 *
 * @example escapeText('<b> & "c"') // '&lt;b&gt; &amp; &quot;c&quot;'
 */
export function escapeText(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n]|\p{Cs}|[\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (found) => escapes[found]!);
}

/**
 * Template tag that escapes whatever is inserted, except what is markup already. Attributes must stand in double
 * quotes.
 *
 * @returns the markup
 *
 * @example html`<p>${'a < b'}</p>`.markup // '<p>a &lt; b</p>'
 */
export function html(pieces: TemplateStringsArray, ...values: readonly Inserted[]): Html {
  let markup = pieces[0]!;
  for (let index = 0; index < values.length; index++) {
    markup += insertedMarkup(values[index]) + pieces[index + 1]!;
  }
  return { markup };
}

/** Pieces one after the other. */
export function joinHtml(parts: readonly Html[]): Html {
  return { markup: parts.map(({ markup }) => markup).join('') };
}

/** No markup at all. */
export const noHtml: Html = { markup: '' };

function insertedMarkup(value: Inserted): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : joinHtml(value).markup;
}
