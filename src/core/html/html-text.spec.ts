import { describe, expect, it } from 'vitest';
import { escapeText, html } from './html-text.js';

describe('html', () => {
  it('escapes text and keeps markup', () => {
    expect(html`<p title="${'"a"'}">${html`<b>${'<'}</b>`}${3}${undefined}</p>`.markup).toBe(
      '<p title="&quot;a&quot;"><b>&lt;</b>3</p>',
    );
  });

  it('joins lists of markup', () => {
    expect(html`<ul>${['a', 'b'].map((text) => html`<li>${text}</li>`)}</ul>`.markup).toBe(
      '<ul><li>a</li><li>b</li></ul>',
    );
  });

  it('replaces what no page may hold and what turns the direction of text', () => {
    expect(escapeText('a\u0000b\u202Ec\uD800d')).toBe('a\uFFFDb\uFFFDc\uFFFDd');
    expect(escapeText('😀 مبيعات\tz')).toBe('😀 مبيعات\tz');
  });
});
