// Puts a group of people of the newest run behind a persona that was written by hand: their lines come in as proposals, the words that
// were written stay, and from then on it is compared, recognised and kept up like any other. A group stands behind one persona only.
import type { Actor } from '../../platform/accounts/actor'
import { createSecret } from '../../platform/accounts/secret'
import { isDuplicate } from '../../platform/store/duplicate'
import { Problem } from '../../problems'
import type { Persona } from '../persona/persona'
import { signatureOf } from '../persona/persona-service'
import type { PersonaStore } from '../persona/persona-store'
import { type Draft, draftContents } from './draft-content'
import type { FinishedRuns } from './draft-personas'
import { mergeDraft } from './merge-draft'

type Deps = { personas: PersonaStore; runs: FinishedRuns; minGroup: number; now: () => Date }

export type GroupOffer = {
  readonly run: { readonly id: string; readonly number: number }
  /** Whether any of them can be chosen. */
  readonly isFree: boolean
  readonly groups: readonly {
    readonly id: string
    readonly name: string
    readonly people: number
    /** The persona that it stands behind already. */
    readonly takenBy?: string
  }[]
}
export type GroupBehind = ReturnType<typeof createGroupBehind>

export function createGroupBehind({ personas, runs, minGroup, now }: Deps) {
  const draftsOf = async (study: string): Promise<{ run: GroupOffer['run']; drafts: Draft[] } | undefined> => {
    const latest = await runs.latest(study)
    const run = latest && (await runs.find(latest.id))
    if (!latest || !run?.result.people) return undefined
    const result = { ...run.result, people: run.result.people }
    const drafts = draftContents({ run, result, respondents: await runs.respondents(study), minGroup })
    return { run: { id: latest.id, number: latest.number }, drafts }
  }

  const keyOf = (study: string, group: string): string => `${study}:${group}`

  return {
    /** Groups of the newest run of the persona's kind; undefined where a group stands behind it, or there is no run. */
    async offer(persona: Persona): Promise<GroupOffer | undefined> {
      if (persona.basis) return undefined
      const found = await draftsOf(persona.study)
      if (!found) return undefined
      const others = (await personas.list({ study: persona.study })).filter(({ state }) => state !== 'retired')
      const groups = found.drafts
        .filter(({ kind }) => kind === persona.kind)
        .map(({ group, name, basis }) => {
          const taker = others.find(({ drafted }) => drafted === keyOf(persona.study, group))
          return { id: group, name, people: basis.members.length, ...(taker ? { takenBy: taker.name } : {}) }
        })
      return groups.length > 0
        ? { run: found.run, groups, isFree: groups.some(({ takenBy }) => takenBy === undefined) }
        : undefined
    },

    async put(id: string, version: number, group: string, actor: Actor): Promise<Persona> {
      const persona = await personas.find(id)
      if (!persona) throw new Problem('persona.absent')
      if (persona.basis) throw new Problem('persona.has-group')
      const draft = (await draftsOf(persona.study))?.drafts.find((one) => one.group === group)
      if (!draft) throw new Problem('persona.group-absent')
      const drafted = keyOf(persona.study, group)
      const at = now()
      const lines = mergeDraft(persona.lines, draft.proposals, () => createSecret().slice(0, 12), at)
      await personas.releaseRetired(drafted)
      try {
        const patch = { lines, basis: draft.basis, drafted, changedAt: at, changedBy: signatureOf(actor) }
        const changed = await personas.change(id, version, patch)
        if (!changed) throw new Problem('document.stale')
        return changed
      } catch (error) {
        if (isDuplicate(error)) throw new Problem('persona.group-taken')
        throw error
      }
    },
  }
}
