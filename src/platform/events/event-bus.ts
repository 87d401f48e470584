/**
 * Typed in-process events. `publish` awaits every handler and lets a failure through, so a handler that writes
 * rows inside the publisher's transaction commits or fails with it. What must happen later is a job, not an event.
 */
import { Injectable } from '@nestjs/common';

export interface EventType<Payload> {
  readonly name: string;
  /** Only carries the type of the payload. */
  readonly payload?: Payload;
}

export function defineEvent<Payload>(name: string): EventType<Payload> {
  return { name };
}

type Handler = (payload: unknown) => Promise<void>;

@Injectable()
export class EventBus {
  private readonly handlers = new Map<string, Handler[]>();

  subscribe<Payload>(event: EventType<Payload>, handler: (payload: Payload) => Promise<void>): void {
    const known = this.handlers.get(event.name) ?? [];
    this.handlers.set(event.name, [...known, handler as Handler]);
  }

  async publish<Payload>(event: EventType<Payload>, payload: Payload): Promise<void> {
    for (const handler of this.handlers.get(event.name) ?? []) await handler(payload);
  }
}
