/** Talks to a MLDrift over HTTP, as any other client would. */
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import type { Problem } from '../platform/problem/problem.js';

/** The server refused, with its own words. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly request: string,
    readonly problem: Pick<Problem, 'status' | 'detail' | 'code' | 'errors'>,
  ) {
    super(problem.detail);
  }
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.tsv': 'text/csv',
  '.txt': 'text/csv',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  // Under its own type a JSON body would be read whole; the first byte tells an array from lines anyway.
  '.json': 'application/x-ndjson',
  '.parquet': 'application/vnd.apache.parquet',
};

/** Undefined when the ending of the name says nothing about the format. */
export function contentTypeOf(path: string): string | undefined {
  return CONTENT_TYPES[extname(path).toLowerCase()];
}

export class ApiClient {
  constructor(
    readonly url: string,
    private readonly apiKey?: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('POST', path, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PUT', path, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  upload<T>(path: string, contentType: string, content: string): Promise<T> {
    return this.send<T>('POST', path, { 'content-type': contentType }, content);
  }

  /** The file goes from the disk to the socket in pieces, whatever its size. */
  uploadFile<T>(path: string, file: string): Promise<T> {
    const contentType = contentTypeOf(file) ?? 'application/octet-stream';
    const content = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
    return this.send<T>('POST', path, { 'content-type': contentType }, content);
  }

  private async send<T>(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string | ReadableStream<Uint8Array>,
  ): Promise<T> {
    const authorization = this.apiKey === undefined ? {} : { authorization: `Bearer ${this.apiKey}` };
    const response = await fetch(this.url + path, {
      method,
      headers: { ...headers, ...authorization },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    });
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw new ApiProblem(`${method} ${path}`, problemOf(response.status, text));
  }
}

function problemOf(status: number, text: string): ApiProblem['problem'] {
  try {
    return JSON.parse(text);
  } catch {
    return {
      status,
      code: 'http.unexpected-answer',
      detail: `the server answered ${status}: ${text.slice(0, 200)}`,
    };
  }
}
