// The frozen model of a study's published personas: made when one is published, kept, and made anew when a version changes or an
// answer that is in it was withdrawn, so that a withdrawn answer speaks for no persona any more.

import type { Run } from '../../insights/runs/run'
import type { Membership } from '../../insights/workers/frozen-groups'
import type { FrozenService } from '../../insights/workers/frozen-service'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { PersonaModel, PersonaModelStore } from './persona-model-store'
import type { PublishService } from './publish-service'

type Published = Awaited<ReturnType<PublishService['gallery']>>[number]
type Deps = {
  store: PersonaModelStore
  gallery: PublishService['gallery']
  frozen: FrozenService
  /** A finished run; undefined when there is none by that id. */
  run: (id: string) => Promise<Run | undefined>
  now: () => Date
}

export type Ready = { readonly model: PersonaModel; readonly run: Run; readonly published: readonly Published[] }
export type PersonaModels = ReturnType<typeof createPersonaModels>

/** A persona with fewer people than this cannot be told by its words. */
const leastPeople = 2

export function createPersonaModels({ store, gallery, frozen, run: findRun, now }: Deps) {
  const underWay = new Map<string, Promise<Ready | undefined>>()

  /**
   * The model as of now; undefined where no published persona rests on a run. Who asks while it is made waits for that one, but
   * only for one of the same versions: what was published meanwhile counts.
   */
  const ready = async (study: string): Promise<Ready | undefined> => {
    const published = (await gallery(study)).filter(({ revision }) => revision.content.basis)
    const wanted = `${study} ${keyOf(published)}`
    const making = underWay.get(wanted) ?? make(study, published).finally(() => underWay.delete(wanted))
    underWay.set(wanted, making)
    return making
  }

  const make = async (study: string, published: readonly Published[]): Promise<Ready | undefined> => {
    const newest = [...published].sort((left, right) => analysedAt(right) - analysedAt(left))[0]
    const run = newest && (await findRun(newest.revision.content.basis?.run ?? ''))
    if (!run) return undefined
    const key = keyOf(published)
    const kept = await store.find(study)
    if (kept?.key === key && (await stands(study, kept))) return { model: kept, run, published }
    const groups = groupsOf(published)
    const model = { study, key, run: run.id, groups, ...(await frozen.freeze(run, groups)), frozenAt: now() }
    await store.put(model)
    return { model, run, published }
  }

  const stands = async (study: string, { answers }: PersonaModel): Promise<boolean> => {
    const standing = await frozen.standing(study)
    return answers.every((id) => standing.has(id))
  }

  const job: JobHandler = async ({ study = '' }) => {
    if (!(await ready(study))) await store.remove(study)
    return { done: true }
  }

  return { ready, job }
}

const analysedAt = ({ revision }: Published): number => revision.content.basis?.analysedAt.getTime() ?? 0

const keyOf = (published: readonly Published[]): string =>
  published
    .map(({ persona, revision }) => `${persona.id}/${revision.number}`)
    .sort()
    .join(' ')

/** Everybody belongs to one persona: whoever is in a group and fits badly too is the group's. */
function groupsOf(published: readonly Published[]): Membership[] {
  const taken = new Set<string>()
  const order = [...published].sort(
    (left, right) =>
      Number(isNegative(left)) - Number(isNegative(right)) || (left.persona.id < right.persona.id ? -1 : 1),
  )
  return order.flatMap(({ persona, revision }) => {
    const members = (revision.content.basis?.members ?? []).filter((member) => !taken.has(member))
    for (const member of members) taken.add(member)
    return members.length >= leastPeople ? [{ id: persona.id, members }] : []
  })
}

const isNegative = ({ revision }: Published): boolean => revision.content.kind === 'negative'
