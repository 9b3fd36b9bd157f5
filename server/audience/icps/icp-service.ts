// Decides about ideal customer profiles.
import { Problem } from '../../problems'
import { aYearAfter, type Icp, type NewIcp } from './icp'
import type { IcpStore } from './icp-store'
import { withDistinctIds } from './read-criterion'

export type IcpPatch = { [Key in keyof NewIcp]?: NewIcp[Key] | undefined }

export type IcpService = ReturnType<typeof createIcpService>

export function createIcpService({ icps, now }: { icps: IcpStore; now: () => Date }) {
  const get = async (id: string): Promise<Icp> => {
    const icp = await icps.find(id)
    if (!icp) throw new Problem('icp.absent')
    return icp
  }

  const change = async (id: string, version: number | undefined, patch: IcpPatch): Promise<Icp> => {
    const { name, kind, product, description, problems, criteria, reviewOn, version: known } = await get(id)
    const before: NewIcp = { name, kind, product, description, problems, criteria, reviewOn }
    const given = Object.fromEntries(
      Object.entries(patch).filter(([, value]) => value !== undefined),
    ) as Partial<NewIcp>
    const next = { ...before, ...given }
    const changed = await icps.replace(
      id,
      version ?? known,
      { ...next, criteria: withDistinctIds(next.criteria) },
      now(),
    )
    if (!changed) throw new Problem('document.stale')
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

    async remove(id: string): Promise<Icp> {
      const known = await get(id)
      await icps.remove(id)
      return known
    },
  }
}
