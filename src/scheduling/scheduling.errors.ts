/** What scheduling refuses. */
import { DomainError } from '../core/errors.js';

export class ScheduleInvalid extends DomainError {
  readonly code = 'scheduling.schedule-invalid';
  readonly kind = 'invalid';

  constructor(fault: string) {
    super(fault, [{ pointer: '/cron', message: fault }]);
  }
}
