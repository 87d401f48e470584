/** What scheduling offers to the others: cron schedules whose due times are each handed out exactly once. */

export interface Schedule {
  /** Chosen by the owner, for instance `monitor:mon_...`. */
  readonly key: string;
  readonly cron: string;
  /** IANA zone. */
  readonly timeZone: string;
  readonly nextAt: Date;
}

export abstract class SchedulingApi {
  /** Creates or replaces the schedule of that key, in the current transaction. @throws a refusal on a wrong cron or zone */
  abstract putSchedule(schedule: { key: string; cron: string; timeZone: string }): Promise<Schedule>;
  /** Removes it; no schedule of that key is no error. */
  abstract removeSchedule(key: string): Promise<void>;
}
