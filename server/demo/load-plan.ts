// The demo's plan for each published persona: what three teams do about its first challenges, with figures of the spring.
import type { Container } from '../container'
import type { Persona } from '../personas/persona/persona'
import type { PlanWords } from '../personas/plan/plan'
import type { Actor } from '../platform/accounts/actor'

const dayMs = 86_400_000
type Seed = Omit<PlanWords, 'challenge'> & {
  at: number
  figures: readonly (readonly [daysAgo: number, value: number, note: string])[]
}

const seeds = (now: number): readonly Seed[] => [
  {
    ...{
      at: 0,
      team: 'marketing',
      way: 'content',
      text: 'A filmed half hour: their Monday, planned and planned again',
      hours: 6,
    },
    expected: { measure: 'viewers', bound: 'at-least', target: 400, by: new Date(now + 60 * dayMs) },
    figures: [
      [30, 120, 'first month, by mail only'],
      [4, 265, 'after the fair'],
    ],
  },
  {
    ...{ at: 0, team: 'sales', way: 'talk', text: 'Replan their own Monday together, on their data', hours: 10 },
    figures: [],
  },
  {
    ...{ at: 1, team: 'sales', way: 'offer', text: 'Four weeks on trial, with the first import done by us', hours: 4 },
    figures: [],
  },
  {
    ...{ at: 1, team: 'support', way: 'help', text: 'One named person for the first month', hours: 8 },
    expected: { measure: 'tickets a month', bound: 'at-most', target: 3, by: new Date(now + 30 * dayMs) },
    figures: [[10, 2, '']],
  },
]

export async function loadPlan({ personas: { plans }, now }: Container, persona: Persona, actor: Actor): Promise<void> {
  const challenges = persona.lines.filter(({ field, status }) => field === 'challenge' && status === 'accepted')
  const { count } = await plans.show(persona.id, [])
  if (persona.revision === 0 || count > 0) return
  const today = Math.floor(now().getTime() / dayMs) * dayMs
  for (const { at, figures, expected, ...words } of seeds(today)) {
    const challenge = challenges[at]?.id
    if (!challenge) continue
    const { id } = await plans.add(persona, persona, { ...words, challenge, ...(expected ? { expected } : {}) }, actor)
    for (const [ago, value, note] of figures)
      await plans.note(persona.id, id, { on: new Date(today - ago * dayMs), value, note }, actor)
  }
}
