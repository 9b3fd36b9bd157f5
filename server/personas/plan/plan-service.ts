// Keeps the plans of personas: lines against challenges, figures against lines; and once a day calls for the review of a persona
// where what was expected did not come (R101, C4).
import type { Actor } from '../../platform/accounts/actor'
import { createSecret } from '../../platform/accounts/secret'
import { Problem } from '../../problems'
import type { Content, Persona } from '../persona/persona'
import type { PersonaStore } from '../persona/persona-store'
import { type PlanLine, type PlanWords, sayMiss, standingOf } from './plan'
import type { PlanStore } from './plan-store'
import { type ShownPlan, showPlan } from './show-plan'

type Deps = { plans: PlanStore; personas: PersonaStore; now: () => Date }
export type NewFigure = { on?: Date | undefined; value: number; note: string }
type Chapters = readonly {
  fields: readonly { key: string; lines: readonly { id: string; text: string; share?: number }[] }[]
}[]

export type PlanService = ReturnType<typeof createPlanService>

/** More than a team keeps in mind; and one figure a week for four years. */
const mostLines = 100
const mostFigures = 200

export function createPlanService({ plans, personas, now }: Deps) {
  const get = async (persona: string, id: string): Promise<PlanLine> => {
    const line = await plans.find(persona, id)
    if (!line) throw new Problem('plan.line-absent')
    return line
  }

  /** @throws Problem `plan.challenge-absent` */
  const challengeIn = ({ lines }: Pick<Content, 'lines'>, id: string): string => {
    const found = lines.find((line) => line.id === id && line.field === 'challenge' && line.status === 'accepted')
    if (!found) throw new Problem('plan.challenge-absent')
    return found.text
  }

  /** Lines that were expected to bring something since people last decided about the persona, and did not. */
  const missesOf = async (persona: Persona): Promise<PlanLine[]> => {
    const decided = persona.decidedAt ?? persona.publishedAt
    return (await plans.list(persona.id)).filter(
      (line) =>
        line.expected &&
        standingOf(line, now()) === 'missed' &&
        (!decided || endOf(line.expected.by) > decided.getTime()),
    )
  }

  return {
    get,

    /** The plan beside the challenges as a page shows them. */
    async show(persona: string, chapters: Chapters): Promise<ShownPlan> {
      const challenges = chapters.flatMap(({ fields }) => fields).find(({ key }) => key === 'challenge')?.lines ?? []
      return showPlan(await plans.list(persona), challenges, now())
    },

    async add(persona: Persona, content: Pick<Content, 'lines'>, words: PlanWords, actor: Actor): Promise<PlanLine> {
      if ((await plans.count(persona.id)) >= mostLines) throw new Problem('plan.too-long')
      const challengeText = challengeIn(content, words.challenge)
      const at = now()
      return plans.insert({
        ...{ ...words, persona: persona.id, challengeText },
        ...{ createdAt: at, changedAt: at, changedBy: { id: actor.id, name: actor.name } },
      })
    },

    /** @param version of what was shown; without one the newest is changed */
    async change(
      persona: Persona,
      content: Pick<Content, 'lines'>,
      id: string,
      version: number | undefined,
      words: PlanWords,
      actor: Actor,
    ): Promise<PlanLine> {
      const line = await get(persona.id, id)
      // A line may stay with a challenge that the persona has dropped; it may not go to one.
      const kept = words.challenge === line.challenge && !content.lines.some((one) => one.id === words.challenge)
      const challengeText = kept ? line.challengeText : challengeIn(content, words.challenge)
      const patch = { ...words, challengeText, changedAt: now(), changedBy: { id: actor.id, name: actor.name } }
      const changed = await plans.change(id, version ?? line.version, patch)
      if (!changed) throw new Problem('document.stale')
      return changed
    },

    async remove(persona: string, id: string): Promise<PlanLine> {
      const line = await get(persona, id)
      await plans.remove(persona, id)
      return line
    },

    /** A figure of today, unless it says another day. */
    async note(persona: string, id: string, { on, value, note }: NewFigure, actor: Actor): Promise<PlanLine> {
      await get(persona, id)
      const figure = { id: createSecret().slice(0, 12), on: on ?? dayOf(now()), value, note }
      const noted = await plans.note(id, { ...figure, by: { id: actor.id, name: actor.name } }, mostFigures)
      if (!noted) throw new Problem('plan.too-long')
      return get(persona, id)
    },

    async strike(persona: string, id: string, figure: string): Promise<PlanLine> {
      await get(persona, id)
      if (!(await plans.strike(id, figure))) throw new Problem('plan.line-absent')
      return get(persona, id)
    },

    /** Why the persona should be looked at again, one sentence a line of the plan. */
    misses: async (persona: Persona): Promise<string[]> => (await missesOf(persona)).map(sayMiss),

    /** Moves published personas whose plan did not bring what was expected to `needs-review`, due now. @returns how many */
    async watch(touch: () => Promise<void>): Promise<number> {
      let moved = 0
      for (const persona of await personas.list({ state: 'published' })) {
        await touch()
        const because = (await missesOf(persona)).map(sayMiss)
        if (because.length === 0) continue
        const patch = { reviewOn: now(), reminded: [], driftedBecause: because }
        if (await personas.move(persona.id, 'published', 'needs-review', patch)) moved += 1
      }
      return moved
    },
  }
}

const dayMs = 86_400_000
const endOf = (day: Date): number => day.getTime() + dayMs
const dayOf = (moment: Date): Date => new Date(Math.floor(moment.getTime() / dayMs) * dayMs)
