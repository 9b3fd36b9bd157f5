// Decides about ideal customer profiles.
import { Problem } from '../../problems'
import { aYearAfter, type Icp, type NewIcp } from './icp'
import { sayChanges, stateOf } from './icp-change'
import type { IcpHistoryStore } from './icp-history-store'
import type { IcpStore } from './icp-store'
import { withDistinctIds } from './read-criterion'

export type IcpPatch = { [Key in keyof NewIcp]?: NewIcp[Key] | undefined }

export type IcpService = ReturnType<typeof createIcpService>

type Deps = { icps: IcpStore; history: IcpHistoryStore; now: () => Date }

/** A change of a profile: when, by whom, and what in sentences. */
export type IcpChange = { version: number; changedAt: Date; by: string; sentences: readonly string[] }

const mostChanges = 20

export function createIcpService({ icps, history, now }: Deps) {
  const get = async (id: string): Promise<Icp> => {
    const icp = await icps.find(id)
    if (!icp) throw new Problem('icp.absent')
    return icp
  }

  const change = async (id: string, version: number | undefined, patch: IcpPatch, by = ''): Promise<Icp> => {
    const known = await get(id)
    const before: NewIcp = { ...stateOf(known), reviewOn: known.reviewOn }
    const given = Object.fromEntries(
      Object.entries(patch).filter(([, value]) => value !== undefined),
    ) as Partial<NewIcp>
    const next = { ...before, ...given }
    const changed = await icps.replace(
      id,
      version ?? known.version,
      { ...next, criteria: withDistinctIds(next.criteria) },
      now(),
    )
    if (!changed) throw new Problem('document.stale')
    // What was read is what was replaced only where no change came between.
    if (changed.version === known.version + 1 && sayChanges(known, changed).length > 0)
      await history.insert(id, { version: known.version, state: stateOf(known), changedAt: now(), by })
    return changed
  }

  return {
    get,
    list: (studyId: string): Promise<Icp[]> => icps.list(studyId),
    count: (studyId: string): Promise<number> => icps.count(studyId),

    create(studyId: string, icp: NewIcp): Promise<Icp> {
      const at = now()
      const criteria = withDistinctIds(icp.criteria)
      return icps.insert(studyId, { ...icp, criteria, reviewOn: icp.reviewOn ?? aYearAfter(at) }, at)
    },

    /** What is left out stays. Without a version the newest is changed: whoever sends none does not care what was there. */
    change,

    /** The profile was read again and holds: the next look is a year away (R37). */
    confirm: (id: string): Promise<Icp> => change(id, undefined, { reviewOn: aYearAfter(now()) }),

    /** What changed so far, the newest first. */
    async changes(icp: Icp): Promise<IcpChange[]> {
      const earlier = await history.list(icp.id, mostChanges)
      return earlier.map(({ version, state, changedAt, by }, at) => ({
        ...{ version, changedAt, by },
        sentences: sayChanges(state, earlier[at - 1]?.state ?? icp),
      }))
    },

    /** Makes the profile say again what it said as that version: a change like any other, which can be taken back too. */
    async takeBack(id: string, version: number | undefined, to: number, by: string): Promise<Icp> {
      const earlier = await history.find(id, to)
      if (!earlier) throw new Problem('icp.version-absent')
      return change(id, version, earlier.state, by)
    },

    async remove(id: string): Promise<Icp> {
      const known = await get(id)
      await icps.remove(id)
      await history.removeOf(id)
      return known
    },
  }
}
