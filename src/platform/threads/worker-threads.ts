/** The worker threads of a server, which end with it. */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { ThreadPools } from './thread-pools.js';

export type { RunOptions } from './thread-pools.js';
export type { ThreadTask } from './thread-task.js';

@Injectable()
export class WorkerThreads extends ThreadPools implements OnApplicationShutdown {
  constructor(@Inject(CONFIG) config: Config) {
    super(config);
  }

  /** By then the workers have ended and the requests are answered, so nobody waits for a thread any more. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
