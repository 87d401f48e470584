/** Time as a dependency, so that rules about time can be tested. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Milliseconds of a monotonic clock, for durations only. */
  monotonicMs(): number {
    return performance.now();
  }
}
