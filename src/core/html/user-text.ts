import { type Html, html } from './html-text.js';

const longestName = 160;
const longestSentence = 1500;

/**
 * The name of a column, a category or a file, cut when very long, and kept from turning the text around it
 * (right-to-left scripts, direction marks).
 *
 * @param name as it is in the data
 *
 * @example nameHtml('age').markup // '<bdi>age</bdi>'
 */
export function nameHtml(name: string): Html {
  return html`<bdi>${shownName(name)}</bdi>`;
}

/** The same for places where no markup can stand. */
export function shownName(name: string): string {
  if (name === '') return '(empty text)';
  if (name.trim() === '') return `(${Array.from(name).length} white-space characters)`;
  return cut(name, longestName);
}

/** A sentence, which may quote names. */
export function sentenceHtml(sentence: string): Html {
  return html`<bdi>${cut(sentence, longestSentence)}</bdi>`;
}

/**
 * Text of at most so many characters, whole characters only.
 *
 * @example cut('abcdef', 4) // 'abc…'
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = Array.from(text.slice(0, 2 * most));
  return kept.length <= most && text.length <= 2 * most ? text : `${kept.slice(0, most - 1).join('')}…`;
}
