/**
 * The only place that computes due times. Fixed wall-clock times that fall into the hour skipped in spring fire once
 * at the first instant after it; times repeated in autumn fire once.
 */
import { CronTime } from 'cron';

/**
 * Due times strictly after `after`, ascending.
 * @param cron five fields, or six with seconds first
 * @param timeZone IANA zone, for instance `Europe/Berlin`
 * @param until last instant to look at
 * @param limit most slots to return
 */
export function nextSlots(cron: string, timeZone: string, after: Date, until: Date, limit: number): Date[] {
  const time = new CronTime(cron, timeZone);
  const slots: Date[] = [];
  let from = after;
  while (slots.length < limit) {
    const next = time.getNextDateFrom(from, timeZone).toJSDate();
    if (next > until) break;
    slots.push(next);
    from = next;
  }
  return slots;
}

/** The first due time after `after`. */
export function nextSlot(cron: string, timeZone: string, after: Date): Date {
  return new CronTime(cron, timeZone).getNextDateFrom(after, timeZone).toJSDate();
}

/** What is wrong with a schedule, or undefined. */
export function scheduleFault(cron: string, timeZone: string): string | undefined {
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return `${timeZone} is not an IANA time zone`;
  }
  try {
    nextSlot(cron, timeZone, new Date(0));
    return undefined;
  } catch (error) {
    return `${cron} is not a cron expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}
