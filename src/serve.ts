/** Runs the server until it is told to stop. */
import type { Config } from './platform/config.js';
import { type RunningApp, start } from './start.js';

export async function serve(config: Config): Promise<RunningApp> {
  const running = await start(config);
  const { logger, url } = running;
  if (config.apiKeys.length === 0) {
    logger.warn(
      'NO API KEYS: everybody who reaches this address is admin; set MLDRIFT_API_KEYS before you bind to more than loopback',
    );
  }
  logger.info(
    { url, docs: config.roles.includes('api') ? `${url}/docs` : undefined, home: config.home },
    'MLDrift is up',
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stopWithin(running, config.shutdownMs));
  }
  return running;
}

/** Draining has a deadline: what is not finished then is taken up again after the next start. */
async function stopWithin(running: RunningApp, deadlineMs: number): Promise<void> {
  const deadline = setTimeout(() => {
    running.logger.error('the shutdown deadline has passed, stopping now');
    process.exit(1);
  }, deadlineMs);
  deadline.unref();
  await running.stop();
  running.logger.info('MLDrift has stopped');
  process.exit(0);
}
