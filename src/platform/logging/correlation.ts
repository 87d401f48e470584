/** The correlation id travels with the asynchronous context: request id, or the id of the job being run. */
import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

export function withCorrelation<T>(correlationId: string, work: () => T): T {
  return storage.run(correlationId, work);
}

/** For hooks that cannot wrap the rest of the request in a callback. */
export function enterCorrelation(correlationId: string): void {
  storage.enterWith(correlationId);
}

export function currentCorrelation(): string | undefined {
  return storage.getStore();
}
