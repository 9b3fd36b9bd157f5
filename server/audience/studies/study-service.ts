// Decides about studies. Every page below /studies/:study starts with `get`.
import { Problem } from '../../problems'
import type { NewStudy, Study } from './study'
import type { StudyStore } from './study-store'

/** Stands in while there is no study: reading must not make one. */
const emptyStudy: Study = {
  ...{ id: '0'.repeat(24), name: '', goal: '', company: '', product: '' },
  ...{ createdAt: new Date(0), version: 0 },
}

export type StudyService = ReturnType<typeof createStudyService>

export function createStudyService({ studies, now }: { studies: StudyStore; now: () => Date }) {
  const get = async (id: string): Promise<Study> => {
    const study = await studies.find(id)
    if (!study) throw new Problem('study.absent')
    return study
  }

  return {
    get,
    list: () => studies.list(),
    create: (study: NewStudy) => studies.insert(study, now()),

    /** The study that is read when a call of the API names none: the newest, or one that holds nothing. */
    async newest(): Promise<Study> {
      const [newest] = await studies.list()
      return newest ?? emptyStudy
    },

    /** The study that is written to when a call of the API names none: the newest, made when there is none yet. */
    async current(): Promise<Study> {
      const [newest] = await studies.list()
      return newest ?? studies.insert({ name: 'First study', goal: '', company: '', product: '' }, now())
    },

    async change(id: string, version: number, patch: Partial<NewStudy>): Promise<Study> {
      await get(id)
      const changed = await studies.patch(id, version, patch)
      if (!changed) throw new Problem('document.stale')
      return changed
    },
  }
}
