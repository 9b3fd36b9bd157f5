// Pages of one persona for readers: what it says, its call sheet, what changed, files to take along, and the shared link.
import * as z from 'zod'
import type { StudyService } from '../audience/studies/study-service'
import { may } from '../platform/accounts/actor'
import { download, type Endpoint, endpoint, page, type Reply } from '../platform/http/endpoint'
import { exportFormats, exportLinks, type PersonaExporter } from './export/export-persona'
import { toContent } from './persona/persona'
import { personaParams } from './persona/persona-shapes'
import type { PlanService } from './plan/plan-service'
import type { PublishService } from './publishing/publish-service'
import { describeChanges } from './publishing/revision'
import { versionNumber, type WordsFor, wordsQuery } from './publishing/words-for'
import type { PersonaViewer } from './reading/persona-view'

type Deps = {
  studies: StudyService
  publishing: PublishService
  viewer: PersonaViewer
  exporter: PersonaExporter
  wordsFor: WordsFor
  plans: Pick<PlanService, 'show'>
}

/** Pages that show the same words in another shape. */
const readings = [
  { path: '/personas/:persona', view: 'personas/persona' },
  { path: '/personas/:persona/sheet', view: 'personas/sheet' },
] as const

export function personaRoutes({ studies, publishing, viewer, exporter, wordsFor, plans }: Deps): Endpoint[] {
  return [
    ...readings.map(({ path, view }) =>
      endpoint({
        method: 'get',
        path,
        may: 'persona.read',
        read: { params: personaParams, query: wordsQuery },
        act: async ({ input: { params, query }, actor }) => {
          const { persona, revision, draft, writes, content } = await wordsFor(params.persona, query, actor)
          const shown = await viewer.view(persona, content)
          const study = writes ? { study: await studies.get(persona.study) } : {}
          // Evidence is looked up in the working copy, which must be what is read here.
          const opens = writes && (draft || (!shown.changed && revision?.number === persona.revision))
          const frame = { title: shown.name, section: 'personas', formats: exportLinks, writes, draft, opens }
          const plan = await plans.show(persona.id, shown.chapters)
          return page(view, { ...frame, ...study, persona: shown, revision, plan, keeps: may(actor, 'plan.keep') })
        },
      }),
    ),
    endpoint({
      method: 'get',
      path: '/personas/:persona/changes',
      may: 'persona.read',
      read: {
        params: personaParams,
        query: z.object({
          from: versionNumber.optional().catch(undefined),
          to: versionNumber.optional().catch(undefined),
        }),
      },
      act: async ({ input: { params, query }, actor }) => {
        const { persona, writes } = await wordsFor(params.persona, {}, actor)
        const revisions = await publishing.revisions(params.persona)
        const newest = revisions[0]?.number ?? 0
        const [from, to] = [query.from ?? Math.max(1, newest - 1), query.to ?? newest]
        const diff = newest > 1 && from !== to ? await publishing.diff(params.persona, from, to) : undefined
        const latest = revisions[0]
        const unpublished = writes && latest ? describeChanges(latest.content, toContent(persona)) : []
        const study = writes ? { study: await studies.get(persona.study) } : {}
        return page('personas/changes', {
          title: `Changes of ${latest?.content.name ?? persona.name}`,
          section: 'personas',
          persona,
          name: latest?.content.name ?? persona.name,
          revisions,
          diff,
          from,
          to,
          unpublished,
          ...study,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/personas/:persona/export',
      may: 'persona.read',
      read: { params: personaParams, query: wordsQuery.extend({ format: z.enum(exportFormats).default('pdf') }) },
      act: async ({ input: { params, query }, actor }) => {
        const { persona, revision, content } = await wordsFor(params.persona, query, actor)
        const shown = await viewer.view(persona, content)
        const plan = await plans.show(persona.id, shown.chapters)
        return sendFile(await exporter.make(query.format, { ...shown, plan }, revision))
      },
    }),
    endpoint({
      method: 'get',
      path: '/p/:token',
      may: 'anyone',
      limit: 'token',
      read: { params: z.object({ token: z.string().max(200) }) },
      act: async ({ input: { params } }) => {
        const { persona, revision } = await publishing.open(params.token)
        const shown = await viewer.view(persona, revision.content)
        const data = { title: shown.name, persona: shown, revision, wide: true, shared: true }
        // Whoever holds the link reads; search engines and caches do not.
        const headers = {
          'Cache-Control': 'private, no-store',
          'X-Robots-Tag': 'noindex',
          'Referrer-Policy': 'no-referrer',
        }
        return page('personas/shared', data, { layout: 'plain', headers })
      },
    }),
  ]
}

export const sendFile = ({ name, type, body }: { name: string; type: string; body: string | Buffer }): Reply =>
  download(name, type, body)
