// Recurring questions and roadblocks beside personas: which persona most likely asks each, and attaching one to the persona.
import type { FrozenService } from '../../insights/workers/frozen-service'
import type { Actor } from '../../platform/accounts/actor'
import { Problem } from '../../problems'
import { fieldOfKind, type Heard, type HeardReader } from '../evidence/heard'
import { isAttached } from '../persona/edit-lines'
import type { Persona } from '../persona/persona'
import type { PersonaService } from '../persona/persona-service'
import type { PersonaModels } from '../publishing/persona-models'
import { type PersonasOfAccounts, type Proposed, proposeAskers } from './propose-askers'

type Deps = {
  heard: HeardReader
  models: PersonaModels
  frozen: FrozenService
  service: PersonaService
  /** Company, as it is compared, of each respondent of a study who is known; nobody of an anonymous survey is. */
  companies: (study: string) => Promise<ReadonlyMap<string, string>>
}

export type AskerService = ReturnType<typeof createAskerService>

/** Of each kind; beyond that, what is heard rarely. */
const mostHeard = 100

export function createAskerService({ heard, models, frozen, service, companies }: Deps) {
  return {
    /** What staff hear, with the persona that most likely asks it: one of the study's published personas. */
    async propose(study: string): Promise<Proposed[]> {
      const [questions, roadblocks, ready] = await Promise.all([
        heard.list('question', mostHeard),
        heard.list('roadblock', mostHeard),
        models.ready(study),
      ])
      const all = [...questions, ...roadblocks]
      if (!ready || all.length === 0) return proposeAskers(all, [], new Map())
      const said = all.map((one) => ({ text: one.text }))
      const byWords = await frozen.sort(ready.model.model, said)
      return proposeAskers(all, byWords, countCompanies(ready.model.groups, await companies(study)))
    },

    /** Adds it as a line; it is there once, however often it is attached. */
    async attach(id: string, question: string, actor: Actor): Promise<{ persona: Persona; heard: Heard }> {
      const found = (await heard.byIds([question])).get(question)
      if (!found) throw new Problem('recurring-question.absent')
      const persona = await service.get(id)
      if (isAttached(persona.lines, found.id)) return { persona, heard: found }
      const { id: source, kind, text, answer } = found
      const line = { field: fieldOfKind[kind], text, reply: answer, source: { kind, id: source } }
      return { persona: await service.addLine(id, persona.version, line, actor), heard: found }
    },
  }
}

function countCompanies(
  groups: readonly { id: string; members: readonly string[] }[],
  companyOf: ReadonlyMap<string, string>,
): PersonasOfAccounts {
  const counts = new Map<string, Map<string, number>>()
  for (const { id, members } of groups) {
    for (const member of members) {
      const company = companyOf.get(member)
      if (!company) continue
      const own = counts.get(company) ?? new Map<string, number>()
      counts.set(company, own.set(id, (own.get(id) ?? 0) + 1))
    }
  }
  return counts
}
