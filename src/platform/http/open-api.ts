/** The API document: one source for Swagger UI at /docs and for the checked-in docs/openapi.json. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { problemSchema } from '../problem/problem.js';
import { VERSION } from '../version.js';

const DOCUMENT_PATH = 'docs/openapi.json';

export function createApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('MLDrift')
    .setDescription(
      'Watches the data of a served model, retrains when it drifts, proves that the new model is better and rolls it out.',
    )
    .setVersion(VERSION)
    .addBearerAuth({ type: 'http', description: 'Only when MLDRIFT_API_KEYS is set' })
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, description);
  const { $schema: _, id: __, ...problem } = z.toJSONSchema(problemSchema);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem as never },
  };
  return document;
}

export function serveApiDocument(app: NestFastifyApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: DOCUMENT_PATH });
  // Where Nest has the document by itself: clients look there.
  app
    .getHttpAdapter()
    .get('/docs-json', (_: unknown, reply: FastifyReply) => reply.redirect(`/${DOCUMENT_PATH}`));
}
