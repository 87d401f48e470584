/** Talks to the server as any client does. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

const POLL_MS = 20;

/**
 * @param {string} url address with path
 * @param {string} [method]
 * @param {unknown} [body] sent as JSON
 */
export async function call(url, method = 'GET', body = undefined) {
  const sent =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return readAnswer(await fetch(url, { method, ...sent }));
}

/**
 * Sends a file as the body, in pieces.
 * @param {string} url
 * @param {string} path
 * @param {string} contentType
 */
export async function upload(url, path, contentType) {
  /** @type {RequestInit & { duplex: 'half' }} */
  const request = {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: /** @type {ReadableStream} */ (
      Readable.toWeb(createReadStream(path, { highWaterMark: 1024 * 1024 }))
    ),
    duplex: 'half',
  };
  return readAnswer(await fetch(url, request));
}

/**
 * Asks until the answer satisfies `isFinal`.
 * @param {string} url
 * @param {(answer: any) => boolean} isFinal
 */
export async function poll(url, isFinal) {
  for (;;) {
    const answer = await call(url);
    if (isFinal(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** @param {Response} response @returns {Promise<any>} */
async function readAnswer(response) {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
