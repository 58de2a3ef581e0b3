const text = (mediaType: string) => ({ [mediaType]: { schema: { type: 'string' } } });
const json = { 'application/json': { schema: { type: 'object' } } };

/** Routes that need no token; what each answers on success is all that there is to say about them. */
function openRoute(id: string, summary: string, responses: Readonly<Record<string, unknown>>) {
  return { get: { operationId: id, tags: ['Operation'], summary, security: [], responses } };
}

export const openRoutes = {
  '/health/live': openRoute('getLiveness', 'Whether the process lives', {
    200: { description: 'It does', content: json },
  }),
  '/health/ready': openRoute('getReadiness', 'Whether the API can do its work', {
    200: { description: 'It can', content: json },
    503: { description: 'It cannot; the checks say why', content: json },
  }),
  '/metrics': openRoute('getMetrics', 'Metrics in the text format of Prometheus', {
    200: { description: 'The metrics', content: text('text/plain') },
  }),
  '/openapi.json': openRoute('getDocument', 'This document', {
    200: { description: 'OpenAPI 3.1', content: json },
  }),
};
