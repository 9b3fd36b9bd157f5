// One persona for women and one for men, out of one for both: two drafts, each with what its people say, the reason somebody wrote
// and the measure that allows it (C5). The persona for both stays as it is, until somebody retires it.
import type { Actor } from '../../platform/accounts/actor'
import { Problem } from '../../problems'
import type { EvidenceReader } from '../evidence/evidence-reader'
import type { Basis, Line, Persona } from '../persona/persona'
import { type PersonaService, signatureOf } from '../persona/persona-service'
import type { PersonaStore } from '../persona/persona-store'
import { type Gender, genders, measureSplit, type SplitMeasure } from './measure-split'

/** The gender of respondents, where their contact says one that we compare. */
export type Genders = { genders(study: string): Promise<ReadonlyMap<string, Gender>> }

type Deps = {
  personas: PersonaStore
  service: Pick<PersonaService, 'get'>
  evidence: EvidenceReader
  answers: Genders
  minGroup: number
  now: () => Date
}

export type SplitService = ReturnType<typeof createSplitService>

export function createSplitService({ personas, service, evidence, answers, minGroup, now }: Deps) {
  const measure = async (persona: Persona, known: ReadonlyMap<string, Gender>): Promise<SplitMeasure | undefined> => {
    if (!persona.basis) return undefined
    const read = await evidence.read(persona.study, persona)
    const challenges = read.lines.filter(({ field, status }) => field === 'challenge' && status === 'accepted')
    return measureSplit(challenges, persona.basis.members, known, minGroup)
  }

  return {
    /** Undefined where nobody's answers stand behind the persona, or where it is a half already. */
    async measure(persona: Persona): Promise<SplitMeasure | undefined> {
      return persona.basis && !persona.split ? measure(persona, await answers.genders(persona.study)) : undefined
    },

    /** @throws Problem `persona.not-different` where the challenges do not differ measurably */
    async split(id: string, reason: string, actor: Actor): Promise<Persona[]> {
      const persona = await service.get(id)
      const known = await answers.genders(persona.study)
      const measured = persona.split ? undefined : await measure(persona, known)
      if (!persona.basis || measured?.verdict !== 'differ') throw new Problem('persona.not-different')
      const halves: Persona[] = []
      for (const gender of genders) {
        const isIn = (respondent: string) => (known.get(respondent) ?? gender) === gender
        const at = now()
        const by = signatureOf(actor)
        halves.push(
          await personas.insert({
            ...{
              study: persona.study,
              name: `${persona.name} (${gender})`,
              kind: persona.kind,
              summary: persona.summary,
            },
            ...(persona.icp ? { icp: persona.icp } : {}),
            ...(persona.awareness ? { awareness: persona.awareness } : {}),
            lines: persona.lines.map((line) => halfOf(line, isIn)),
            basis: partOf(persona.basis, isIn),
            split: { for: gender, reason, measure: measured.sentence, by, at },
            ...{ createdAt: at, changedAt: at, changedBy: by },
          }),
        )
      }
      return halves
    },
  }
}

/** What nobody of this half says is not its line to show: its evidence is empty, and the words wait for a person as a proposal. */
function halfOf(line: Line, isIn: (respondent: string) => boolean): Line {
  const evidence = line.evidence.filter(({ respondent }) => isIn(respondent))
  const speakers = line.speakers?.filter(isIn)
  const isSilent = line.origin === 'extracted' && evidence.length === 0 && (speakers ?? []).length === 0
  const { people: _, of: __, ...rest } = line
  return {
    ...rest,
    evidence,
    ...(speakers ? { speakers, people: speakers.length } : {}),
    ...(isSilent && line.status === 'accepted' ? { status: 'proposed' } : {}),
  }
}

/** Half a group was never drawn again nor measured: it has no stability and no leakage, and its traits wait for the next run. */
const partOf = (basis: Basis, isIn: (respondent: string) => boolean): Basis => ({
  ...basis,
  members: basis.members.filter(isIn),
  ...{ stability: 0, traits: [] },
})
