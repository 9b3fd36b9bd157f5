// Measures drift in a study, and every day sends personas that it concerns to be reviewed (C4). After a decision only people who
// came since are looked at, so that a persona that was kept is not called again for the same answers.
import type { FrozenService } from '../../insights/workers/frozen-service'
import type { Persona } from '../persona/persona'
import type { PersonaStore } from '../persona/persona-store'
import type { PersonaModels } from '../publishing/persona-models'
import { describeDrift, type StudyDrift } from './drift'

/** News since a day: answers that came in for the study. */
export type News = {
  answersSince(study: string, day: Date): Promise<number>
  /** Who answered after a moment. */
  respondentsSince(study: string, moment: Date): Promise<ReadonlySet<string>>
}

type Deps = {
  models: PersonaModels
  frozen: FrozenService
  personas: PersonaStore
  news: News
  now: () => Date
}

export type MeasuredDrift = StudyDrift & {
  readonly run: { readonly id: string; readonly number: number }
  readonly frozenAt: Date
  /** People the model learnt from. */
  readonly learnt: number
  /** Personas that the model can tell: the others are not compared. */
  readonly compared: ReadonlySet<string>
}
export type DriftService = ReturnType<typeof createDriftService>

export function createDriftService({ models, frozen, personas, news, now }: Deps) {
  /** Undefined where no published persona rests on a run. `since`: only people who answered after that moment. */
  const measure = async (study: string, since?: Date): Promise<MeasuredDrift | undefined> => {
    const ready = await models.ready(study)
    if (!ready) return undefined
    const people = since ? await news.respondentsSince(study, since) : undefined
    const placed = await frozen.newcomers(ready.model.model, ready.run, people)
    const known = new Set(ready.model.groups.map(({ id }) => id))
    const names = new Map(
      ready.published.flatMap(({ persona, revision }) =>
        known.has(persona.id) ? [[persona.id, revision.content.name] as const] : [],
      ),
    )
    return {
      ...describeDrift(placed, names),
      run: { id: ready.run.id, number: ready.run.number },
      frozenAt: ready.model.frozenAt,
      learnt: ready.model.people,
      compared: known,
    }
  }

  /** The last time people decided about it. */
  const decidedAt = ({ decidedAt: decided, publishedAt }: Persona): Date | undefined => decided ?? publishedAt

  return {
    measure,

    /** Moves published personas that have drifted to `needs-review`, due now. @returns how many */
    async watch(touch: () => Promise<void>): Promise<number> {
      const published = await personas.list({ state: 'published' })
      const measured = new Map<string, MeasuredDrift | undefined>()
      let moved = 0
      for (const persona of published) {
        await touch()
        const since = decidedAt(persona)
        const key = `${persona.study} ${since?.toISOString() ?? ''}`
        if (!measured.has(key)) measured.set(key, await measure(persona.study, since))
        const because = measured.get(key)?.concerns.get(persona.id) ?? []
        if (because.length === 0) continue
        const patch = { reviewOn: now(), reminded: [], driftedBecause: because }
        if (await personas.move(persona.id, 'published', 'needs-review', patch)) moved += 1
      }
      return moved
    },
  }
}
