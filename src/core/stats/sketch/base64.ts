import { InvalidArgument } from '../../errors.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Bytes as text, three in four characters; core has neither Buffer nor btoa.
 *
 * @param bytes any bytes
 *
 * Source: RFC 4648, section 4.
 *
 * @example encodeBase64(Uint8Array.of(1, 2)) // 'AQI='
 */
export function encodeBase64(bytes: Uint8Array): string {
  const letters: string[] = [];
  for (let start = 0; start < bytes.length; start += 3) {
    const rest = bytes.length - start;
    const word = (bytes[start]! << 16) | ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0);
    const letterAt = (shift: number) => alphabet[(word >> shift) & 63]!;
    letters.push(letterAt(18), letterAt(12), rest > 1 ? letterAt(6) : '=', rest > 2 ? letterAt(0) : '=');
  }
  return letters.join('');
}

/**
 * The bytes behind such a text.
 *
 * @param text as written by `encodeBase64`
 * @throws InvalidArgument when it is something else
 *
 * @example decodeBase64('AQI=') // [1, 2]
 */
export function decodeBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw new InvalidArgument('text', 'must be base64', text.slice(0, 20));
  }
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let start = 0, place = 0; start < text.length; start += 4) {
    let word = 0;
    for (let step = 0; step < 4; step++)
      word = (word << 6) | Math.max(0, alphabet.indexOf(text[start + step]!));
    for (let shift = 16; shift >= 0 && place < bytes.length; shift -= 8)
      bytes[place++] = (word >> shift) & 255;
  }
  return bytes;
}
