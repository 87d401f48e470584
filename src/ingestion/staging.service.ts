/** Staging with the limits of the server. */
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config.js';
import { Staging } from './staging.engine.js';

@Injectable()
export class StagingService extends Staging {
  constructor(@Inject(CONFIG) config: Config) {
    super(config);
  }
}
