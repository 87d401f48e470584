/**
 * On the upload route JSON is streamed like every other format. The server's JSON parser would hold the whole body in
 * memory and block the event loop, so the request is given the type of the streamed form before a parser is chosen;
 * whether it is an array or one object a line is seen from its first byte.
 */
import type { IncomingMessage } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';

@Injectable()
export class StreamJson implements NestMiddleware<IncomingMessage, unknown> {
  use(request: IncomingMessage, _response: unknown, next: () => void): void {
    const type = request.headers['content-type'];
    if (type !== undefined && /^application\/json\s*(;|$)/i.test(type)) {
      request.headers['content-type'] = 'application/x-ndjson';
    }
    next();
  }
}
