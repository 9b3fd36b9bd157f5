// Pages of interviews: the list with the form that begins one, and the room where notes are taken. All of it works without
// script; with script the room keeps what is typed.
import * as z from 'zod'
import { languageName } from '../../../views/helpers/messages'
import { sayContact } from '../../audience/directory/contact'
import type { ContactService } from '../../audience/directory/contact-service'
import { studyParams } from '../../audience/studies/study-routes'
import type { StudyService } from '../../audience/studies/study-service'
import type { AuthoringService } from '../../authoring/authoring-service'
import { titleOf } from '../../authoring/survey'
import { type Endpoint, endpoint, json, page, type Reply, redirect } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { byKind, type InterviewRoom } from './interview-room'
import type { InterviewService, Posted } from './interview-service'

type Deps = {
  studies: StudyService
  authoring: AuthoringService
  interviews: InterviewService
  room: InterviewRoom
  contacts: Pick<ContactService, 'page' | 'byIds'>
}

const base = '/studies/:study/interviews'
const params = studyParams.extend({ interview: z.string().max(100) })
const short = z.string().trim().max(200).catch('')
const people = z
  .union([
    z
      .string()
      .max(100)
      .transform((id) => [id]),
    z.array(z.string().max(100)).max(40),
  ])
  .catch([])
const form = z.object({
  surveyId: short,
  language: short,
  q: short,
  who: people,
  others: z.coerce.number().int().min(0).max(30).catch(0),
})
type Form = z.infer<typeof form>
const texts = z.record(z.string().max(200), z.string().max(60_000)).catch({})
const roomBody = z.looseObject({
  do: z.enum(['keep', 'save', 'finish']).catch('save'),
  notes: texts,
  was: texts,
  closed: z.string().optional(),
})

const found = 20
const perPage = 50

export function interviewRoutes({ studies, authoring, interviews, room, contacts }: Deps): Endpoint[] {
  const at = ({ study, interview }: { study: string; interview?: string }) =>
    `/studies/${study}/interviews${interview ? `/${interview}` : ''}`

  const list = async (studyId: string, values: Form, faults: { path: string; message: string }[] = []) => {
    const study = await studies.get(studyId)
    const guides = (await authoring.list(study.id)).filter(({ latest }) => latest > 0).sort(byKind)
    const [all, hits, picked] = await Promise.all([
      interviews.list(study.id, { most: perPage }),
      values.q ? contacts.page({ studyId: study.id, search: values.q }, { skip: 0, limit: found }) : [],
      contacts.byIds(values.who),
    ])
    const chosen = [...picked.values()].filter(({ studyId: of }) => of === study.id)
    const titles = new Map(guides.map((guide) => [guide.id, titleOf(guide)]))
    const data = {
      title: 'Interviews',
      section: 'responses',
      study,
      tab: 'interviews',
      guides: guides.map((guide) => ({
        id: guide.id,
        name: titleOf(guide),
        kind: guide.definition.kind,
        isAnonymous: guide.definition.anonymous,
        chosen: guide.id === values.surveyId,
      })),
      languages: [...new Set(guides.flatMap(({ definition }) => definition.languages))].map((tag) => ({
        tag,
        name: languageName(tag),
        chosen: tag === values.language,
      })),
      interviews: await Promise.all(
        all.map(async (interview) => ({
          ...interview,
          people: (await room.namesOf(interview)).map(({ name }) => name).join(', '),
          guide: titles.get(interview.surveyId) ?? 'A guide',
        })),
      ),
      values,
      faults,
      picked: chosen.map((contact) => ({ id: contact.id, name: sayContact(contact), email: contact.email })),
      hits: hits
        .filter(({ id }) => !picked.has(id))
        .map((contact) => ({
          id: contact.id,
          name: sayContact(contact),
          email: contact.email,
          who: contact.lifecycle,
        })),
      searched: values.q !== '',
    }
    return page('fieldwork/interviews', data, { status: faults.length > 0 ? 400 : 200 })
  }

  const show = async (
    studyId: string,
    id: string,
    more: Parameters<InterviewRoom['describe']>[1] = {},
  ): Promise<Reply> => {
    const study = await studies.get(studyId)
    const data = await room.describe(await interviews.get(id, study.id), more)
    const status = more.faults?.length ? 409 : 200
    return page('fieldwork/interview', { section: 'responses', study, ...data }, { status })
  }

  return [
    endpoint({
      method: 'get',
      path: base,
      may: 'response.read',
      read: { params: studyParams, query: form },
      act: async ({ input: { params, query } }) => list(params.study, query),
    }),
    endpoint({
      method: 'post',
      path: base,
      may: 'response.write',
      read: { params: studyParams, body: form },
      act: async ({ input: { params, body }, actor }) => {
        try {
          const study = await studies.get(params.study)
          const { surveyId, language, who, others } = body
          const begun = await interviews.start(study, { surveyId, language, contactIds: who, others, by: actor.name })
          return redirect(at({ ...params, interview: begun.id }))
        } catch (error) {
          if (!(error instanceof Problem) || error.family !== 'invalid') throw error
          return list(params.study, body, [{ path: 'who', message: error.message }])
        }
      },
    }),
    endpoint({
      method: 'get',
      path: `${base}/:interview`,
      may: 'response.read',
      read: { params },
      act: async ({ input: { params } }) => show(params.study, params.interview),
    }),
    endpoint({
      method: 'post',
      path: `${base}/:interview`,
      may: 'response.write',
      read: { params, body: roomBody },
      act: async ({ input: { params, body } }) => {
        const { do: action, notes, was, closed, ...fields } = body
        const interview = await interviews.get(params.interview, params.study)
        const posted: Posted = { notes, was, ...(closed ? { fields } : {}) }
        const kept = await interviews.keep(interview, posted)
        if (action === 'keep') return json(kept)
        if (kept.faults.length > 0) return show(params.study, interview.id, { faults: kept.faults, posted })
        if (action === 'save') return redirect(at(params), { notice: 'The notes are kept.' })
        await interviews.finish(interview)
        return redirect(at(params), { notice: 'Finished: the words count from now on.' })
      },
    }),
    endpoint({
      method: 'post',
      path: `${base}/:interview/reopen`,
      may: 'response.write',
      read: { params },
      act: async ({ input: { params } }) => {
        await interviews.reopen(await interviews.get(params.interview, params.study))
        return redirect(at(params), { notice: 'Open again. Finish it once more when the notes are right.' })
      },
    }),
    endpoint({
      method: 'post',
      path: `${base}/:interview/remove`,
      may: 'response.write',
      read: { params },
      act: async ({ input: { params } }) => {
        await interviews.remove(await interviews.get(params.interview, params.study))
        return redirect(at({ study: params.study }), { notice: 'The interview and its notes are deleted.' })
      },
    }),
  ]
}
