// Decides about ideal customer profiles.
import { Problem } from '../problems'
import { aYearAfter, type Icp, type NewIcp } from './icp'
import type { IcpStore } from './icp-store'
import { withDistinctIds } from './read-criterion'

export type IcpService = ReturnType<typeof createIcpService>

export function createIcpService({ icps, now }: { icps: IcpStore; now: () => Date }) {
  const get = async (id: string): Promise<Icp> => {
    const icp = await icps.find(id)
    if (!icp) throw new Problem('icp.absent')
    return icp
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

    /** Without a version the newest is changed: whoever sends none does not care what was there. */
    async change(id: string, version: number | undefined, icp: NewIcp): Promise<Icp> {
      const known = await get(id)
      const next = { ...icp, criteria: withDistinctIds(icp.criteria) }
      const changed = await icps.replace(id, version ?? known.version, next, now())
      if (!changed) throw new Problem('document.stale')
      return changed
    },

    /** The profile was read again and holds: the next look is a year away (R37). */
    async confirm(id: string): Promise<Icp> {
      const known = await get(id)
      const { studyId: _, id: __, createdAt: ___, updatedAt: ____, version, ...rest } = known
      const changed = await icps.replace(id, version, { ...rest, reviewOn: aYearAfter(now()) }, now())
      if (!changed) throw new Problem('document.stale')
      return changed
    },

    async remove(id: string): Promise<Icp> {
      const known = await get(id)
      await icps.remove(id)
      return known
    },
  }
}
