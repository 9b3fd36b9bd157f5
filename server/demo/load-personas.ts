// The demo's personas: one run of the real analysis, drafts from it, then what a researcher does in an afternoon: accept the
// proposals, write solutions, note an assumption, sign off, publish. The negative persona stays in review, for visitors to finish.
import type { Container } from '../container'
import type { NewLine } from '../personas/persona/edit-lines'
import type { FieldKey } from '../personas/persona/fields'
import type { Persona } from '../personas/persona/persona'
import type { PersonaService } from '../personas/persona/persona-service'
import type { Actor } from '../platform/accounts/actor'
import { attachHeard, voiceWords } from './attach-heard'
import { loadPlan } from './load-plan'
import phrases from './phrases.json'

const waitMs = 120_000

/** The finished run; undefined when the analysis failed or took too long, which the study's pages then show. */
export async function loadRun({ insights }: Container, studyId: string, actor: Actor): Promise<string | undefined> {
  const known = await insights.runs.latest(studyId)
  if (known) return known.id
  const [newest] = await insights.runs.list(studyId, { most: 1 })
  const options = { surveys: [], topics: [], themes: 'auto', personas: 'auto', seed: 1 } as const
  const isUnderWay = newest?.state === 'queued' || newest?.state === 'running'
  const run = newest && isUnderWay ? newest : await insights.runs.start(studyId, options, actor)
  for (const until = Date.now() + waitMs; Date.now() < until; ) {
    const { state } = await insights.runs.get(run.id)
    if (state === 'done') return run.id
    if (state === 'failed' || state === 'cancelled') return undefined
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return undefined
}

/** What Tidewheel answers: matched to a line by a word in it, in the language of the line. */
const solutions: readonly (readonly [words: RegExp, reply: string])[] = [
  [voiceWords.rush, 'Drag one job: all others slide, and the late ones turn red at once.'],
  [voiceWords.head, 'One shared board; setup rules and notes are written down beside the job.'],
  [voiceWords.promise, 'A delivery date that counts material and capacity, with a warning days ahead.'],
]
const notes: Partial<Record<FieldKey, string>> = {
  habits: 'Compares notes with planners of two neighbouring workshops.',
  communication: 'Short calls before eight or after the shift change; no slides.',
  'buying-process': 'Tries it alone for a week, then shows it to the owner, who signs.',
  team: 'One planner, a deputy at best, and a shop floor that works by paper.',
}
/** Tools met in conversations, and whether Tidewheel works with them. */
const tools: readonly Pick<NewLine, 'text' | 'reply' | 'judgement'>[] = [
  { text: 'A spreadsheet with the jobs of the week', reply: 'Import it as it is, once.', judgement: 'yes' },
  {
    text: 'An ERP that holds orders and stock',
    reply: 'Orders come over every night, stock by hand.',
    judgement: 'partly',
  },
  { text: 'Machine control that allows no program beside it', judgement: 'no' },
]

export async function loadPersonas(
  container: Container,
  studyId: string,
  runId: string,
  icp: string,
  actor: Actor,
): Promise<void> {
  const { service, drafter } = container.personas
  await drafter.draftFrom(studyId, runId)
  for (const { id } of await service.list(studyId)) await finish(container, id, icp, actor)
  await attachHeard(container, studyId, actor)
  for (const { id } of await service.list(studyId)) await signOff(container, id, actor)
  for (const persona of await service.list(studyId)) await loadPlan(container, persona, actor)
}

/** What a researcher writes into a draft. */
async function finish({ personas: { service } }: Container, id: string, icp: string, actor: Actor): Promise<void> {
  const draft = await service.get(id)
  if (!isFresh(draft)) return
  if (draft.icp !== icp)
    await service.changeHead(
      id,
      draft.version,
      { icp, awareness: draft.kind === 'negative' ? 1 : 3, summary: describe(draft) },
      actor,
    )
  await service.acceptAll(id, undefined, undefined, actor)
  await reword(service, id, actor)
  for (const line of (await service.get(id)).lines) {
    const [, reply] = solutions.find(([words]) => words.test(line.text)) ?? []
    if (draft.kind === 'persona' && line.field === 'challenge' && line.reply === '' && reply)
      await service.changeLine(id, undefined, line.id, { reply, judgement: 'yes' }, actor)
  }
  for (const [field, text] of Object.entries(notes) as [FieldKey, string][]) {
    if (draft.kind === 'persona') await service.addLine(id, undefined, { field, text, origin: 'assumption' }, actor)
  }
  for (const tool of draft.kind === 'persona' ? tools : [])
    await service.addLine(id, undefined, { field: 'technology', ...tool }, actor)
}

const isFresh = ({ state, revision }: Persona): boolean => state === 'draft' && revision === 0

/** Hands a draft over; all but the negative persona are signed off and published. */
async function signOff({ personas: { service, publishing } }: Container, id: string, actor: Actor): Promise<void> {
  const draft = await service.get(id)
  if (!isFresh(draft)) return
  await service.move(id, 'submit')
  if (draft.kind === 'negative') return
  const { version } = await service.signOff(id, undefined, 'Read beside the answers.', actor)
  await publishing.publish(
    id,
    version,
    { note: 'First version, from the spring survey.', tell: false, baseUrl: '' },
    actor,
  )
}

/** Proposed labels are the telling words of a theme; a researcher makes sentences of them. The answers stay behind the line. */
async function reword(service: PersonaService, id: string, actor: Actor): Promise<void> {
  const used = new Set<string>()
  for (const { id: line, field, text, evidence } of (await service.get(id)).lines) {
    const known = evidence.length > 0 ? (phrases as Record<string, string[][]>)[field] : undefined
    const [, sentence] =
      known?.find(([words = '', one = '']) => !used.has(one) && new RegExp(words, 'iu').test(text)) ?? []
    if (!sentence) continue
    used.add(sentence)
    await service.changeLine(id, undefined, line, { text: sentence }, actor)
  }
}

function describe({ kind, lines }: Persona): string {
  if (kind === 'negative')
    return 'Very small teams that plan nothing: they want invoices, a calendar or a list, and leave within weeks.'
  const [first, second] = lines.filter(({ field }) => field === 'challenge').map(({ text }) => text)
  return [first, second].filter(Boolean).join('; ')
}
