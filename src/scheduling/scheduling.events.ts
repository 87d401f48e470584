/** Published inside the transaction that claims the slot: only one process ever publishes it for a slot. */
import { defineEvent } from '../platform/events/event-bus.js';

export interface SlotDue {
  readonly scheduleKey: string;
  readonly slotAt: Date;
}

export const slotDue = defineEvent<SlotDue>('scheduling.slot-due');
