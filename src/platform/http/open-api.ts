/** The API document: one source for Swagger UI at /docs and for the checked-in docs/openapi.json. */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { problemSchema } from '../problem/problem.js';
import { VERSION } from '../version.js';

export function createApiDocument(app: INestApplication): OpenAPIObject {
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

export function serveApiDocument(app: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs/openapi.json' });
}
