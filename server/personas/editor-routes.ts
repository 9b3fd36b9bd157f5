// Pages for researchers: the editor with proposals and evidence, review and sign-off, publishing, links to share, retiring.
import * as z from 'zod'
import { studyParams } from '../audience/studies/study-routes'
import type { StudyService } from '../audience/studies/study-service'
import { codeOf } from '../insights/corpus/corpus'
import { type Endpoint, endpoint, json, page, type Reply, redirect } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { GroupBehind } from './drafts/group-behind'
import { isFieldKey } from './persona/fields'
import { currentSignOffs, oneYearAfter, type Persona, toContent } from './persona/persona'
import type { Icps, PersonaService } from './persona/persona-service'
import { headShape, lineShape, personaParams, versionShape } from './persona/persona-shapes'
import { adviseName } from './publishing/name-lint'
import type { PublishService } from './publishing/publish-service'
import { describeChanges } from './publishing/revision'
import type { PersonaViewer } from './reading/persona-view'
import { awarenessWords } from './reading/reading'
import type { SplitService } from './split/split-service'

type Deps = {
  studies: StudyService
  service: PersonaService
  publishing: PublishService
  viewer: PersonaViewer
  icps: Icps
  behind: GroupBehind
  split: Pick<SplitService, 'measure'>
}

const awarenessLevels = awarenessWords.flatMap((word, value) => (value > 0 ? [{ value, word }] : []))
/** Sent by the script of the editor, which stays on the page. */
const autosaveShape = z.literal('1').optional().catch(undefined)
const lineParams = personaParams.extend({ line: z.string().max(100) })

export function editorRoutes({ studies, service, publishing, viewer, icps, behind, split }: Deps): Endpoint[] {
  const editor = async (id: string, more: object = {}, status = 200): Promise<Reply> => {
    const persona = await service.get(id)
    const [study, shown, linkable, shares, revisions, offer] = await Promise.all([
      studies.get(persona.study),
      viewer.edit(persona),
      icps.list(persona.study),
      publishing.shares(id),
      publishing.revisions(id),
      behind.offer(persona),
    ])
    const latest = revisions[0]
    const changes = latest ? describeChanges(latest.content, toContent(persona)) : []
    const signOffs = currentSignOffs(persona)
    const data = {
      title: persona.name,
      section: 'personas',
      study,
      persona: shown,
      nameReason: persona.nameReason,
      nameAdvice: adviseName(persona.name),
      icps: linkable,
      byHand: !persona.basis,
      halves: await split.measure(persona),
      offer,
      awarenessLevels,
      shares,
      changes,
      signOffs,
      olderSignOffs: persona.signOffs.filter((one) => !signOffs.includes(one)),
      changedAt: persona.changedAt,
      changedBy: persona.changedBy,
      ...more,
    }
    return page('personas/edit', data, { status })
  }

  /** Saved while somebody types: the page stays as it is and takes over the new version, or hears that there is a newer one. */
  const quietly = async (act: () => Promise<Persona>): Promise<Reply> => {
    try {
      const { version, changedAt } = await act()
      return json({ version, savedAt: changedAt })
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'document.stale') throw error
      return json({ stale: true }, 409)
    }
  }

  /** A write that lost against a newer one shows the page as it is now, with the words that were not saved. */
  const orStale = async (id: string, words: Record<string, unknown>, act: () => Promise<Reply>): Promise<Reply> => {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'document.stale') throw error
      const unsaved = Object.entries(words).flatMap(([name, value]) =>
        typeof value === 'string' && value !== '' ? [{ name, value }] : [],
      )
      return editor(id, { stale: true, unsaved }, 409)
    }
  }

  const back = (id: string, anchor: string, notice: string): Reply =>
    redirect(`/personas/${id}/edit${anchor ? `#${anchor}` : ''}`, { notice })

  return [
    endpoint({
      method: 'post',
      path: '/studies/:study/personas',
      may: 'persona.write',
      read: { params: studyParams, body: headShape.required({ name: true }) },
      act: async ({ input: { params, body }, actor }) => {
        const study = await studies.get(params.study)
        const { name, kind = 'persona', summary = '', icp } = body
        const made = await service.create({ study: study.id, name, kind, summary, icp: icp || undefined }, actor)
        return back(made.id, '', `${made.name} is a draft now. Write what you know, line by line.`)
      },
    }),
    endpoint({
      method: 'get',
      path: '/personas/advice/name',
      may: 'persona.write',
      read: { query: z.object({ name: z.string().max(200).default('') }) },
      act: async ({ input: { query } }) =>
        page('personas/name-advice', { nameAdvice: adviseName(query.name) }, { layout: null }),
    }),
    endpoint({
      method: 'get',
      path: '/personas/:persona/edit',
      may: 'persona.write',
      read: { params: personaParams },
      act: ({ input: { params }, now }) => editor(params.persona, { proposedReview: oneYearAfter(now) }),
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona',
      may: 'persona.write',
      read: { params: personaParams, body: headShape.extend({ version: versionShape, autosave: autosaveShape }) },
      act: ({ input: { params, body }, actor }) => {
        const { version, autosave, ...head } = body
        const save = () => service.changeHead(params.persona, version, head, actor)
        if (autosave) return quietly(save)
        return orStale(params.persona, head, async () => {
          await save()
          return back(params.persona, '', 'Saved.')
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona/lines',
      may: 'persona.write',
      read: { params: personaParams, body: lineShape.extend({ field: z.string(), version: versionShape }) },
      act: ({ input: { params, body }, actor }) =>
        orStale(params.persona, body, async () => {
          const { version, field, text, origin, reply, judgement } = body
          if (!isFieldKey(field) || !text)
            throw new Problem('request.invalid', {
              summary: 'text: write the line first.',
              faults: [{ path: 'text', message: 'Write the line first.' }],
            })
          const line = { field, text, reply: reply ?? '', judgement: judgement || undefined, origin: origin ?? 'typed' }
          await service.addLine(params.persona, version, line, actor)
          return back(params.persona, `field-${field}`, 'Added.')
        }),
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona/accept-all',
      may: 'persona.write',
      read: { params: personaParams, body: z.object({ version: versionShape, field: z.string().max(40).optional() }) },
      act: ({ input: { params, body }, actor }) =>
        orStale(params.persona, {}, async () => {
          await service.acceptAll(params.persona, body.version, body.field, actor)
          return back(params.persona, body.field ? `field-${body.field}` : '', 'Accepted.')
        }),
    }),
    endpoint({
      method: 'get',
      path: '/personas/:persona/lines/:line/evidence',
      may: 'persona.write',
      read: { params: lineParams, query: z.object({ bare: z.literal('1').optional().catch(undefined) }) },
      act: async ({ input: { params, query } }) => {
        const persona = await service.get(params.persona)
        const shown = await viewer.edit(persona)
        const lines = [
          ...shown.chapters.flatMap(({ fields }) => fields.flatMap((field) => field.lines)),
          ...shown.rejected,
        ]
        const line = lines.find(({ id }) => id === params.line)
        if (!line) throw new Problem('persona.line-absent')
        const study = await studies.get(persona.study)
        const speakers = line.speakers.map((id) => ({ id, code: codeOf(id) }))
        const bare = query.bare !== undefined
        const data = {
          title: `Evidence: ${line.text}`,
          section: 'personas',
          study,
          persona: shown,
          line,
          speakers,
          bare,
        }
        return page('personas/evidence', data, bare ? { layout: null } : {})
      },
    }),
    endpoint({
      method: 'post',
      path: '/personas/:persona/lines/:line',
      may: 'persona.write',
      read: {
        params: lineParams,
        body: lineShape.extend({
          version: versionShape,
          autosave: autosaveShape,
          act: z.enum(['save', 'accept', 'reject', 'restore', 'remove', 'up', 'down']).default('save'),
        }),
      },
      act: ({ input: { params, body }, actor }) => {
        const { version, act, autosave, ...patch } = body
        const { persona: id, line } = params
        if (autosave) return quietly(() => service.changeLine(id, version, line, patch, actor))
        return orStale(id, patch, async () => {
          if (act === 'remove') await service.removeLine(id, version, line, actor)
          else if (act === 'up' || act === 'down')
            await service.moveLine(id, version, line, act === 'up' ? -1 : 1, patch, actor)
          else {
            const statuses = { save: undefined, accept: 'accepted', reject: 'rejected', restore: 'proposed' } as const
            const words = act === 'save' || act === 'accept' ? patch : {}
            await service.changeLine(id, version, line, { ...words, status: statuses[act] }, actor)
          }
          return back(id, act === 'reject' || act === 'remove' || act === 'restore' ? '' : `line-${line}`, notices[act])
        })
      },
    }),
  ]
}

const notices = {
  save: 'Saved.',
  accept: 'Accepted.',
  reject: 'Rejected. It stays below under rejected lines, and later drafts leave it out.',
  restore: 'Back among the proposals.',
  remove: 'Removed.',
  up: 'One line up.',
  down: 'One line down.',
} as const
