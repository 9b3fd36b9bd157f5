// Drafts personas from a finished run: new groups become new drafts, known groups get new proposals in theirs. Safe to run twice,
// and after people have edited: it never changes words that a person typed.
import type { CorpusRespondent } from '../../insights/corpus/corpus'
import type { RunResult } from '../../insights/results/run-result'
import { createSecret } from '../../platform/accounts/secret'
import type { JobHandler } from '../../platform/jobs/jobs'
import { isDuplicate } from '../../platform/store/duplicate'
import type { Persona, Signature } from '../persona/persona'
import type { PersonaStore } from '../persona/persona-store'
import { type Draft, draftContents } from './draft-content'
import { mergeDraft } from './merge-draft'

/** What a run found, as the insights stage hands it out. */
export type FinishedRuns = {
  latest(study: string): Promise<{ id: string; number: number; finishedAt: Date } | undefined>
  find(run: string): Promise<{ id: string; study: string; finishedAt: Date; result: RunResult } | undefined>
  respondents(study: string): Promise<readonly CorpusRespondent[]>
}

type Deps = { personas: PersonaStore; runs: FinishedRuns; minGroup: number; now: () => Date }
export type DraftOutcome = { made: number; renewed: number }
export type PersonaDrafter = ReturnType<typeof createPersonaDrafter>

const analysis: Signature = { id: 'analysis', name: 'the analysis' }
const tries = 3

export function createPersonaDrafter({ personas, runs, minGroup, now }: Deps) {
  const newId = () => createSecret().slice(0, 12)

  /** Undefined when there is no such finished run in the study. */
  const draftFrom = async (study: string, runId: string): Promise<DraftOutcome | undefined> => {
    const run = await runs.find(runId)
    const people = run?.result.people
    if (!run || !people || run.study !== study) return undefined
    const respondents = await runs.respondents(study)
    const outcome = { made: 0, renewed: 0 }
    for (const draft of draftContents({ run, result: { ...run.result, people }, respondents, minGroup })) {
      const isNew = await layDown(study, draft)
      outcome[isNew ? 'made' : 'renewed'] += 1
    }
    return outcome
  }

  const layDown = async (study: string, draft: Draft): Promise<boolean> => {
    for (let attempt = 0; attempt < tries; attempt++) {
      const known = (await personas.list({ study })).find((persona) => isSame(persona, draft))
      if (!known) {
        if (await insert(study, draft)) return true
        continue
      }
      const at = now()
      const lines = mergeDraft(known.lines, draft.proposals, newId, at)
      const patch = { lines, basis: draft.basis, changedAt: at, changedBy: analysis }
      if (isUnchanged(known, draft) || (await personas.change(known.id, known.version, patch))) return false
    }
    throw new Error('a persona was changed again and again while it was being drafted')
  }

  const insert = async (study: string, { group, kind, name, basis, proposals }: Draft): Promise<boolean> => {
    const at = now()
    const lines = mergeDraft([], proposals, newId, at)
    const who = { createdAt: at, changedAt: at, changedBy: analysis }
    try {
      await personas.insert({ study, kind, name, summary: '', lines, basis, drafted: `${study}:${group}`, ...who })
      return true
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  }

  const job: JobHandler = async ({ studyId = '', runId = '' }) => {
    await draftFrom(studyId, runId)
    return { done: true }
  }

  return { draftFrom, job }
}

/** Groups keep their ids from run to run while their people overlap; the id is what a draft is known by. */
const isSame = ({ drafted, study }: Persona, { group }: Draft): boolean => drafted === `${study}:${group}`

const isUnchanged = ({ basis }: Persona, draft: Draft): boolean =>
  basis?.run === draft.basis.run && basis.group === draft.group && basis.members.length === draft.basis.members.length
