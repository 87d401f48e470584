/** Probes and metrics. Readiness turns off first at shutdown, so that a load balancer stops sending. */
import { Controller, Get, Header, Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { DomainError } from '../../core/errors.js';
import { Database } from '../database/database.js';
import { Operation } from '../http/operation.js';
import { Metrics } from '../metrics/metrics.js';
import { QUEUE_CONNECTION, type QueueConnection } from '../queue/queue-connection.js';

const liveResponse = z
  .object({ status: z.literal('live').describe('The process turns its event loop') })
  .meta({ id: 'Live', examples: [{ status: 'live' }] });

const readyResponse = z
  .object({
    status: z.literal('ready').describe('Requests are welcome'),
    queue: z.enum(['redis', 'embedded']).describe('Back end the queue runs on'),
  })
  .meta({ id: 'Ready', examples: [{ status: 'ready', queue: 'embedded' }] });

class NotReady extends DomainError {
  readonly code = 'health.not-ready';
  readonly kind = 'unavailable';
}

/** Whether the process wants requests; off while it drains. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  draining = false;

  onModuleDestroy(): void {
    this.draining = true;
  }
}

@ApiTags('operations')
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
    @Inject(QUEUE_CONNECTION) private readonly queue: QueueConnection,
  ) {}

  @Get('health/live')
  @Operation({
    id: 'getLiveness',
    summary: 'Is the process alive',
    description: 'Answers while the event loop turns. Needs no key.',
    role: 'public',
  })
  @ApiOkResponse({ standardSchema: liveResponse, description: 'Alive' })
  live() {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Operation({
    id: 'getReadiness',
    summary: 'Is the process ready for requests',
    description: 'Checks the database and the queue. Needs no key.',
    role: 'public',
    problems: { unavailable: 'The database or the queue does not answer, or the process is shutting down' },
  })
  @ApiOkResponse({ standardSchema: readyResponse, description: 'Ready' })
  async ready() {
    if (this.readiness.draining) throw new NotReady('the process is shutting down');
    await this.attempt('database', () => this.database.read((manager) => manager.query('SELECT 1')));
    await this.attempt('queue', () => this.queue.ping());
    return { status: 'ready', queue: this.queue.backend };
  }

  @Get('metrics')
  @Operation({
    id: 'getMetrics',
    summary: 'Prometheus metrics',
    description:
      'Requests, jobs, drift checks, predictions and the process itself, in the Prometheus text format.',
    role: 'viewer',
  })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOkResponse({
    description: 'Metrics',
    content: {
      'text/plain': {
        schema: { type: 'string' },
        example: 'mldrift_predictions_total{model="weather",version="1",mode="live"} 12',
      },
    },
  })
  async print() {
    return this.metrics.registry.metrics();
  }

  private async attempt(what: string, probe: () => Promise<unknown>): Promise<void> {
    try {
      await probe();
    } catch (error) {
      throw new NotReady(`the ${what} does not answer: ${error instanceof Error ? error.message : error}`);
    }
  }
}
