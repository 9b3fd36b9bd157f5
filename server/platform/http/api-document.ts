// The OpenAPI document of /api/v1, made from the same declarations that serve it, and a page to read it.
import * as z from 'zod'
import { version } from '../root'
import { type Endpoint, endpoint, json, page } from './endpoint'
import { rawTypes } from './uploads'

type Operation = { method: string; path: string; summary: string; may: string }

/** @returns two endpoints, over all endpoints below /api/v1 */
export function createApiDocument(endpoints: readonly Endpoint[]): Endpoint[] {
  const described = endpoints.filter(({ path }) => path.startsWith('/api/v1/'))
  const list: Operation[] = described.map(({ method, path, summary, may }) => ({
    method: method.toUpperCase(),
    path: toTemplate(path),
    summary: summary ?? '',
    may,
  }))
  let document: object | undefined
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/openapi.json',
      may: 'anyone',
      act: async () => {
        document ??= toOpenApi(described)
        return json(document)
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/docs',
      may: 'anyone',
      act: async () => page('platform/api', { title: 'The API', operations: list, wide: true }, { layout: 'plain' }),
    }),
  ]
}

/** Exported for the test that compares it with what is mounted. */
export function toOpenApi(endpoints: readonly Endpoint[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const declared of endpoints) {
    const path = toTemplate(declared.path)
    paths[path] = { ...paths[path], [declared.method]: toOperation(declared) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Verbatim',
      version,
      description: 'The same services as the pages. Lists are { items, next }; errors are RFC 9457 problems.',
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    paths,
  }
}

function toOperation({ summary, path, read, upload }: Endpoint): object {
  const parameters = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...queryParameters(read?.query),
  ]
  const decoded = read?.body ? { 'application/json': { schema: toSchema(read.body) } } : undefined
  const file = upload ? Object.fromEntries(rawTypes.map((type) => [type, { schema: { type: 'string' } }])) : undefined
  const content = decoded || file ? { ...file, ...decoded } : undefined
  const problem = { description: 'Refused', content: { 'application/problem+json': { schema: { type: 'object' } } } }
  return {
    summary: summary ?? '',
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { '2XX': { description: 'Done' }, '4XX': problem },
  }
}

function queryParameters(shape: z.ZodType | undefined): object[] {
  const schema = shape ? toSchema(shape) : {}
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({ name, in: 'query', schema: property }))
}

function toSchema(shape: z.ZodType): { properties?: Record<string, object> } {
  return z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, object> }
}

const toTemplate = (path: string): string => path.replace(/:(\w+)/g, '{$1}')
