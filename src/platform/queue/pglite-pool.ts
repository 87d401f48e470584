/**
 * A node-postgres pool as BullMQ sees one, over a single in-process PGlite session. Outside its migrations BullMQ
 * sends one statement an operation, so one session is enough; notifications are PGlite's own.
 */
import { EventEmitter } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';

interface QueryResult {
  readonly rows: never[];
  readonly rowCount: number;
}

// BullMQ puts comments above the statement, so LISTEN may stand on any line.
const LISTEN = /^\s*LISTEN\s+("[^"]+"|\w+)\s*;?\s*$/im;
const UNLISTEN = /^\s*UNLISTEN\s+/im;
const INT8 = 20;

class PgliteClient extends EventEmitter {
  private readonly stopListening: (() => Promise<void>)[] = [];

  constructor(private readonly engine: PGlite) {
    super();
    this.setMaxListeners(0);
  }

  async query(text: string, params?: readonly unknown[]): Promise<QueryResult> {
    const listen = LISTEN.exec(text);
    if (listen?.[1] !== undefined) return this.listen(listen[1]);
    if (UNLISTEN.test(text)) return { rows: [], rowCount: 0 };
    if (params === undefined || params.length === 0) {
      // Scripts hold many statements, which only `exec` accepts.
      const results = await this.engine.exec(text, { parsers: { [INT8]: (value) => value } });
      return toResult(results.at(-1));
    }
    return toResult(await this.engine.query(text, [...params], { parsers: { [INT8]: (value) => value } }));
  }

  /** A pooled client goes back to the pool, of which there is only one; its subscriptions end. */
  release(): void {
    for (const stop of this.stopListening.splice(0)) void stop().catch(() => undefined);
    this.removeAllListeners();
  }

  async end(): Promise<void> {
    this.release();
  }

  private async listen(quotedChannel: string): Promise<QueryResult> {
    const channel = quotedChannel.replaceAll('"', '');
    const stop = await this.engine.listen(quotedChannel, (payload) =>
      this.emit('notification', { channel, payload }),
    );
    this.stopListening.push(stop);
    return { rows: [], rowCount: 0 };
  }
}

function toResult(result: { rows: unknown[]; affectedRows?: number } | undefined): QueryResult {
  const rows = (result?.rows ?? []) as never[];
  return { rows, rowCount: rows.length > 0 ? rows.length : (result?.affectedRows ?? 0) };
}

export function createPgliteClient(engine: PGlite): PgliteClient {
  return new PgliteClient(engine);
}

/** The engine itself is closed by whoever opened it, after all queues and workers. */
class PglitePool extends EventEmitter {
  /** In one process no connection can drop silently, which is what BullMQ asks keepAlive for. */
  readonly options = { keepAlive: true };
  private readonly shared: PgliteClient;

  constructor(private readonly engine: PGlite) {
    super();
    this.setMaxListeners(0);
    this.shared = new PgliteClient(engine);
  }

  async connect(): Promise<PgliteClient> {
    return new PgliteClient(this.engine);
  }

  query(text: string, params?: readonly unknown[]): Promise<QueryResult> {
    return this.shared.query(text, params);
  }

  async end(): Promise<void> {}
}

export function createPglitePool(engine: PGlite): PglitePool {
  return new PglitePool(engine);
}
