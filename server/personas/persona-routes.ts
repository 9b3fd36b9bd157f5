// Pages for readers of personas: the gallery, one persona, its call sheet, its changes, two side by side, files to take along,
// and the shared link.
import * as z from 'zod'
import { studyParams } from '../audience/study-routes'
import type { StudyService } from '../audience/study-service'
import { type Actor, may } from '../platform/accounts/actor'
import { download, type Endpoint, endpoint, page, type Reply } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { FinishedRuns } from './draft-personas'
import { exportFormats, type PersonaExporter } from './export/export-persona'
import { isReadable, type Persona, toContent } from './persona'
import type { PersonaService } from './persona-service'
import { type PersonaViewer, sideBySide } from './persona-view'
import type { PublishService } from './publish-service'
import { describeChanges } from './revision'

type Deps = {
  studies: StudyService
  service: PersonaService
  publishing: PublishService
  viewer: PersonaViewer
  exporter: PersonaExporter
  runs: Pick<FinishedRuns, 'latest'>
}

export const personaParams = z.object({ persona: z.string().max(100) })
const number = z.coerce.number().int().min(1).max(1_000_000)
const readQuery = z.object({
  draft: z.literal('1').optional().catch(undefined),
  version: number.optional().catch(undefined),
})

export function personaRoutes({ studies, service, publishing, viewer, exporter, runs }: Deps): Endpoint[] {
  /** The words to show: the latest published ones, an earlier version, or the working copy for those who may write. */
  const wordsFor = async (id: string, query: z.infer<typeof readQuery>, actor: Actor) => {
    const persona = await service.get(id)
    const writes = may(actor, 'persona.write')
    const draft = writes && (query.draft === '1' || !isReadable(persona))
    if (!draft && !isReadable(persona)) throw new Problem('persona.absent')
    const revision = draft ? undefined : await publishing.revision(id, query.version ?? persona.revision)
    return { persona, revision, draft, writes, content: revision?.content ?? toContent(persona) }
  }

  const readingPage = async (
    view: string,
    id: string,
    query: z.infer<typeof readQuery>,
    actor: Actor,
  ): Promise<Reply> => {
    const { persona, revision, draft, writes, content } = await wordsFor(id, query, actor)
    const shown = await viewer.view(persona, content)
    const study = writes ? await studies.get(persona.study) : undefined
    const frame = { title: shown.name, section: 'personas', formats: exportFormats, writes, draft }
    return page(view, { ...frame, persona: shown, revision, ...(study ? { study } : {}) })
  }

  const cards = (items: Awaited<ReturnType<PublishService['gallery']>>) =>
    Promise.all(items.map(({ persona, revision }) => viewer.card(persona, revision.content)))

  return [
    endpoint({
      method: 'get',
      path: '/personas',
      may: 'persona.read',
      act: async ({ actor }) => {
        const shown = await cards(await publishing.gallery())
        const positive = shown.filter(({ isNegative }) => !isNegative)
        const icps = new Map(shown.flatMap(({ icp }) => (icp ? [[icp.id, icp] as const] : [])))
        return page('personas/gallery', {
          title: 'Personas',
          section: 'personas',
          personas: positive,
          groups: [...icps.values()].map((icp) => ({
            icp,
            personas: positive.filter((one) => one.icp?.id === icp.id),
          })),
          others: positive.filter(({ icp }) => !icp),
          negatives: shown.filter(({ isNegative }) => isNegative),
          writes: may(actor, 'persona.write'),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/personas/compare',
      may: 'persona.read',
      read: { query: z.object({ left: z.string().max(100).default(''), right: z.string().max(100).default('') }) },
      act: async ({ input: { query }, actor }) => {
        const writes = may(actor, 'persona.write')
        const listed = writes ? await service.list() : (await publishing.gallery()).map(({ persona }) => persona)
        const living = listed.filter(({ state }) => state !== 'retired')
        const pick = (id: string, otherwise: Persona | undefined) => living.find((one) => one.id === id) ?? otherwise
        const left = pick(
          query.left,
          living.find(({ kind }) => kind === 'persona'),
        )
        const right = pick(
          query.right,
          living.find(({ id, kind }) => id !== left?.id && kind === 'negative') ??
            living.find(({ id }) => id !== left?.id),
        )
        const pair = left && right ? await Promise.all([left, right].map((one) => wordsFor(one.id, {}, actor))) : []
        const [ours, theirs] = await Promise.all(pair.map(({ persona, content }) => viewer.view(persona, content)))
        const rows = ours && theirs ? compareRows(ours, theirs) : []
        return page('personas/compare', {
          title: 'Compare personas',
          section: 'personas',
          personas: living,
          left: ours,
          right: theirs,
          rows,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/personas/:persona',
      may: 'persona.read',
      read: { params: personaParams, query: readQuery },
      act: ({ input: { params, query }, actor }) => readingPage('personas/persona', params.persona, query, actor),
    }),
    endpoint({
      method: 'get',
      path: '/personas/:persona/sheet',
      may: 'persona.read',
      read: { params: personaParams, query: readQuery },
      act: ({ input: { params, query }, actor }) => readingPage('personas/sheet', params.persona, query, actor),
    }),
    endpoint({
      method: 'get',
      path: '/personas/:persona/changes',
      may: 'persona.read',
      read: {
        params: personaParams,
        query: z.object({ from: number.optional().catch(undefined), to: number.optional().catch(undefined) }),
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
      read: { params: personaParams, query: readQuery.extend({ format: z.enum(exportFormats).default('pdf') }) },
      act: async ({ input: { params, query }, actor }) => {
        const { persona, revision, content } = await wordsFor(params.persona, query, actor)
        return sendFile(await exporter.make(query.format, await viewer.view(persona, content), revision))
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/personas',
      may: 'persona.write',
      read: { params: studyParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const personas = await service.list(study.id)
        const shown = await Promise.all(personas.map((persona) => viewer.card(persona, persona)))
        const living = shown.filter(({ state }) => state !== 'retired')
        return page('personas/study', {
          title: 'Personas',
          section: 'personas',
          study,
          personas: living,
          retired: shown.filter(({ state }) => state === 'retired'),
          run: await runs.latest(study.id),
          ...(await viewer.adviseStudy(study.id, living)),
        })
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

type Shown = Awaited<ReturnType<PersonaViewer['view']>>
const compareRows = (left: Shown, right: Shown) => sideBySide(left.allChapters, right.allChapters)

export const sendFile = ({ name, type, body }: { name: string; type: string; body: string | Buffer }): Reply =>
  download(name, type, body)
