// Decides about surveys: where they start from, who may save what over whom, what is published. Wording and logic are judged by
// the pure room surveys/; answers belong to fieldwork.
import { randomBytes } from 'node:crypto'
import type { Definition } from '../../surveys/definition'
import { createBlank, createFromInstrument, type InstrumentName } from '../../surveys/instruments'
import { checkDefinition, readDraft } from '../../surveys/read-definition'
import type { Fault } from '../../surveys/shape'
import type { Study } from '../audience/studies/study'
import { Problem } from '../problems'
import type { EarlierDraftStore } from './earlier-draft-store'
import { hasUnpublishedChanges, type PublicLink, type Survey, type SurveyVersion } from './survey'
import type { SurveyStore } from './survey-store'

export type AuthoringService = ReturnType<typeof createAuthoringService>

/** Where a new survey starts from. */
export type Start = { instrument: InstrumentName } | { blank: string; language: string } | { definition: unknown }

type Deps = { surveys: SurveyStore; earlier: EarlierDraftStore; now: () => Date }

export function createAuthoringService({ surveys, earlier, now }: Deps) {
  const get = async (id: string, studyId?: string): Promise<Survey> => {
    const survey = await surveys.find(id)
    if (!survey || (studyId !== undefined && survey.studyId !== studyId)) throw new Problem('survey.absent')
    return survey
  }

  const saved = async (change: Promise<Survey | undefined>): Promise<Survey> => {
    const survey = await change
    if (!survey) throw new Problem('document.stale')
    return survey
  }

  return {
    get,
    list: (studyId?: string) => surveys.list(studyId),
    page: (studyId: string | undefined, part: { after?: string; limit: number }) => surveys.page(studyId, part),
    listVersions: (surveyId: string) => surveys.listVersions(surveyId),
    findBySlug: (slug: string) => surveys.findBySlug(slug),

    /** @throws Problem `survey.version-absent` */
    async getVersion(surveyId: string, number: number): Promise<SurveyVersion> {
      const version = await surveys.findVersion(surveyId, number)
      if (!version) throw new Problem('survey.version-absent')
      return version
    },

    async create(study: Study, start: Start): Promise<Survey> {
      const definition = draftFrom(start, valuesOf(study))
      const slug = randomBytes(6).toString('base64url').toLowerCase().replace(/[-_]/g, '0')
      return surveys.insert({ studyId: study.id, definition, slug }, now())
    },

    /** Replaces the draft. Half-finished drafts are fine; data of another shape are not. */
    async change(id: string, version: number, data: unknown): Promise<Survey> {
      const survey = await get(id)
      const definition = readOrRefuse(data)
      const changed = await saved(surveys.patch(survey.id, version, { definition }, now()))
      // What was read before the write is what was there: another change between them would have made the version stale.
      if (survey.version === version && !isSame(survey.definition, definition))
        await earlier.push(survey.id, survey.definition, now())
      return changed
    },

    /** How many changes of the draft can be taken back. */
    undoable: (id: string): Promise<number> => earlier.count(id),

    /** Takes the newest change of the draft back; nothing happens when there is none. Published versions stay as they are. */
    async undo(id: string, version: number): Promise<Survey> {
      for (let draft = await earlier.newest(id); draft; draft = await earlier.newest(id)) {
        const survey = await get(id)
        const isNews = !isSame(survey.definition, draft.definition)
        const back = isNews ? await saved(surveys.patch(id, version, { definition: draft.definition }, now())) : survey
        await earlier.remove(draft.id)
        if (isNews) return back
      }
      return get(id)
    },

    async changeLink(id: string, version: number, link: Omit<PublicLink, 'slug'>): Promise<Survey> {
      const survey = await get(id)
      if (link.open && survey.latest === 0) throw new Problem('survey.unpublished')
      return saved(surveys.patch(survey.id, version, { link: { ...link, slug: survey.link.slug } }, now()))
    },

    /** Deletes a draft. What was published stays: answers, campaigns and interviews rest on its versions. */
    async remove(id: string): Promise<void> {
      if (!(await surveys.removeDraft((await get(id)).id))) throw new Problem('survey.published')
      await earlier.removeOf(id)
    },

    /** Publishes the draft as the next version; the same draft again gives the version there is. */
    async publish(id: string, by: string): Promise<SurveyVersion> {
      const survey = await get(id)
      const faults = checkDefinition(survey.definition)
      if (faults.length > 0) throw refusalOf(faults)
      const newest = await surveys.findNewestVersion(id)
      const published =
        newest && !hasUnpublishedChanges(survey, newest) ? newest : await publishNext(survey, newest, by)
      await offer(survey, published)
      return published
    },
  }

  /** Makes it the version that is offered, also while the draft is changed at the same moment: that is another matter. */
  async function offer(survey: Survey, { number, publishedAt }: SurveyVersion): Promise<void> {
    for (let current = survey; current.latest < number; current = await get(survey.id))
      if (await surveys.patch(current.id, current.version, { latest: number, publishedAt }, now())) return
  }

  async function publishNext(
    { id, definition }: Survey,
    newest: SurveyVersion | undefined,
    by: string,
  ): Promise<SurveyVersion> {
    const version = { surveyId: id, number: (newest?.number ?? 0) + 1, definition, publishedAt: now(), publishedBy: by }
    const published = await surveys.insertVersion(version)
    if (!published) throw new Problem('document.stale')
    return published
  }
}

const isSame = (left: Definition, right: Definition): boolean => JSON.stringify(left) === JSON.stringify(right)

function draftFrom(start: Start, values: Definition['values']): Definition {
  if ('instrument' in start) return createFromInstrument(start.instrument, values)
  if ('blank' in start) return { ...createBlank(start.language, start.blank), values }
  return readOrRefuse(start.definition)
}

/** What {product} and {company} stand for; while the study names none, each wording's own neutral word does. */
function valuesOf({ product, company }: Study): Definition['values'] {
  return { product, company }
}

function readOrRefuse(data: unknown): Definition {
  const read = readDraft(data)
  if (!read.ok) throw refusalOf(read.faults)
  return read.value
}

function refusalOf(faults: readonly Fault[]): Problem {
  const shown = faults.slice(0, 3).map(({ path, message }) => (path ? `${path}: ${message}` : message))
  const more = faults.length > 3 ? ` and ${faults.length - 3} more` : ''
  return new Problem('survey.invalid', { faults, summary: shown.join('; ') + more })
}
