// Personas for other programs: the same services as the pages. Readers get what is published; researchers the working copies too.
import * as z from 'zod'
import { listed, pageQuery } from '../audience/studies/api-input'
import type { Utterance } from '../insights/workers/frozen-groups'
import { type Actor, may } from '../platform/accounts/actor'
import { type Endpoint, endpoint, json } from '../platform/http/endpoint'
import { Problem } from '../problems'
import { exportFormats, type PersonaExporter } from './export/export-persona'
import { toPlain } from './export/to-json'
import type { Classifier } from './lookup/classify-person'
import { fieldKeys } from './persona/fields'
import { isReadable, type Persona, personaStates, toContent } from './persona/persona'
import type { PersonaService } from './persona/persona-service'
import { dayShape, headShape, lineShape, personaParams, textShape, versionShape } from './persona/persona-shapes'
import { sendFile } from './persona-routes'
import type { PlanService } from './plan/plan-service'
import type { PublishService } from './publishing/publish-service'
import type { PersonaViewer } from './reading/persona-view'

type Deps = {
  service: PersonaService
  publishing: PublishService
  viewer: PersonaViewer
  exporter: PersonaExporter
  classifier: Classifier
  plans: Pick<PlanService, 'show'>
}

const base = '/api/v1/personas'
const number = z.coerce.number().int().min(1)
const utterance = z.object({
  text: textShape(10_000),
  topic: textShape(60).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'A primary language subtag, such as en, pl or zh.')
    .optional(),
})
const pruned = ({ text, topic, language }: z.infer<typeof utterance>): Utterance => ({
  text,
  ...(topic ? { topic } : {}),
  ...(language ? { language } : {}),
})
const lineEdit = lineShape.extend({
  id: z.string().max(100).optional(),
  field: z.enum(fieldKeys as [(typeof fieldKeys)[number]]).optional(),
  status: z.enum(['proposed', 'accepted', 'rejected']).optional(),
  remove: z.boolean().optional(),
})

export function personaApi({ service, publishing, viewer, exporter, classifier, plans }: Deps): Endpoint[] {
  /** What this caller may see of a persona: the working copy, or the latest published words. */
  const shown = async (persona: Persona, actor: Actor) => {
    const writes = may(actor, 'persona.write')
    if (!writes && !isReadable(persona)) throw new Problem('persona.absent')
    const revision = isReadable(persona) ? await publishing.revision(persona.id, persona.revision) : undefined
    const content = writes ? persona : (revision?.content ?? toContent(persona))
    const view = await viewer.view(persona, content)
    const plain = toPlain({ ...view, plan: await plans.show(persona.id, view.chapters) }, revision)
    return { ...plain, version: persona.version }
  }

  const moved = (event: 'submit' | 'retire', summary: string): Endpoint =>
    endpoint({
      method: 'post',
      path: `${base}/:persona/${event}`,
      may: event === 'retire' ? 'persona.publish' : 'persona.write',
      summary,
      read: { params: personaParams },
      act: async ({ input: { params }, actor }) => json(await shown(await service.move(params.persona, event), actor)),
    })

  return [
    endpoint({
      method: 'get',
      path: base,
      may: 'persona.read',
      summary: 'Personas: published ones for readers, all for researchers',
      read: { query: pageQuery.extend({ state: z.enum(personaStates).optional() }) },
      act: async ({ input: { query }, actor }) => {
        const after = query.after ?? query.cursor
        const filter = {
          study: query.studyId ?? query.study,
          state: query.state,
          readable: !may(actor, 'persona.write'),
        }
        const found = await service.page(filter, { ...(after ? { after } : {}), limit: query.limit + 1 })
        const { items, next } = listed(found, query.limit, (persona) => shown(persona, actor))
        return json({ items: await Promise.all(items), next })
      },
    }),
    endpoint({
      method: 'post',
      path: `${base}/classify`,
      may: 'persona.read',
      summary: 'Which published persona somebody resembles, by what they say, and why',
      read: {
        body: z.object({
          study: z.string().max(100).optional(),
          texts: z
            .array(z.union([textShape(10_000), utterance]))
            .min(1)
            .max(100),
        }),
      },
      act: async ({ input: { body } }) => {
        const said = body.texts.map((one): Utterance => (typeof one === 'string' ? { text: one } : pruned(one)))
        return json(await classifier.classify(said, body.study))
      },
    }),
    endpoint({
      method: 'get',
      path: `${base}/:persona`,
      may: 'persona.read',
      summary: 'One persona with its lines, counts and quotes',
      read: { params: personaParams },
      act: async ({ input: { params }, actor }) => json(await shown(await service.get(params.persona), actor)),
    }),
    endpoint({
      method: 'patch',
      path: `${base}/:persona`,
      may: 'persona.write',
      summary: 'Change the working copy; a stale version is refused',
      read: {
        params: personaParams,
        body: headShape.extend({ version: versionShape, lines: z.array(lineEdit).max(300).default([]) }),
      },
      act: async ({ input: { params, body }, actor }) => {
        const { version, lines, ...head } = body
        return json(await shown(await service.patch(params.persona, version, head, lines, actor), actor))
      },
    }),
    moved('submit', 'Hand the draft over to be signed off'),
    endpoint({
      method: 'post',
      path: `${base}/:persona/sign-off`,
      may: 'persona.write',
      summary: 'Sign off the words of this version',
      read: {
        params: personaParams,
        body: z.object({ version: versionShape.optional(), note: textShape(500).default('') }),
      },
      act: async ({ input: { params, body }, actor }) =>
        json(await shown(await service.signOff(params.persona, body.version, body.note, actor), actor)),
    }),
    endpoint({
      method: 'post',
      path: `${base}/:persona/publish`,
      may: 'persona.publish',
      summary: 'Publish the signed-off words as a new version',
      read: {
        params: personaParams,
        body: z.object({
          version: versionShape.optional(),
          note: textShape(2000).default(''),
          reviewOn: dayShape,
          tell: z.boolean().default(false),
        }),
      },
      act: async ({ input: { params, body }, actor, baseUrl }) => {
        const { version, note, reviewOn, tell } = body
        const current = version ?? (await service.get(params.persona)).version
        const revision = await publishing.publish(params.persona, current, { note, reviewOn, tell, baseUrl }, actor)
        return json({ ...(await shown(await service.get(params.persona), actor)), revision: revision.number })
      },
    }),
    moved('retire', 'Take the persona out of use'),
    endpoint({
      method: 'get',
      path: `${base}/:persona/versions`,
      may: 'persona.read',
      summary: 'Published versions, newest first',
      read: { params: personaParams },
      act: async ({ input: { params }, actor }) => {
        await shown(await service.get(params.persona), actor)
        const revisions = await publishing.revisions(params.persona)
        const items = revisions.map(({ number, note, by, signedOffBy, publishedAt }) => ({
          number,
          note,
          by: by.name,
          signedOffBy,
          publishedAt,
        }))
        return json({ items, next: null })
      },
    }),
    endpoint({
      method: 'get',
      path: `${base}/:persona/diff`,
      may: 'persona.read',
      summary: 'What changed between two published versions, in plain words',
      read: { params: personaParams, query: z.object({ from: number, to: number }) },
      act: async ({ input: { params, query }, actor }) => {
        await shown(await service.get(params.persona), actor)
        const { changes } = await publishing.diff(params.persona, query.from, query.to)
        return json({ from: query.from, to: query.to, changes })
      },
    }),
    endpoint({
      method: 'get',
      path: `${base}/:persona/export`,
      may: 'persona.read',
      summary: 'The persona as a file',
      read: { params: personaParams, query: z.object({ format: z.enum(exportFormats).default('json') }) },
      act: async ({ input: { params, query }, actor }) => {
        const persona = await service.get(params.persona)
        await shown(persona, actor)
        const revision = isReadable(persona) ? await publishing.revision(persona.id, persona.revision) : undefined
        const view = await viewer.view(persona, revision?.content ?? toContent(persona))
        const plan = await plans.show(persona.id, view.chapters)
        return sendFile(await exporter.make(query.format, { ...view, plan }, revision))
      },
    }),
  ]
}
