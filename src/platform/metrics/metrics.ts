/** Prometheus metrics of the process. Modules count what they did; `/metrics` prints it. */
import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Counter({
    name: 'mldrift_http_requests_total',
    help: 'HTTP requests answered, by method, route pattern and status',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });

  readonly requestSeconds = new Histogram({
    name: 'mldrift_http_request_seconds',
    help: 'Time to answer an HTTP request, in seconds',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers: [this.registry],
  });

  readonly jobs = new Counter({
    name: 'mldrift_jobs_total',
    help: 'Jobs finished, by queue and outcome',
    labelNames: ['queue', 'outcome'],
    registers: [this.registry],
  });

  readonly driftChecks = new Counter({
    name: 'mldrift_drift_checks_total',
    help: 'Drift checks finished, by outcome (drifted, stable, failed)',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  readonly predictions = new Counter({
    name: 'mldrift_predictions_total',
    help: 'Rows predicted, by model, version and mode (live, shadow, shadow-failed)',
    labelNames: ['model', 'version', 'mode'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'mldrift_' });
  }
}
