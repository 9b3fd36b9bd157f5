// What the page of a plan shows: the surveys and audiences to choose from, the words by language, who would get it. Decides nothing.
import { type Definition, type Voice, voices } from '../../surveys/definition'
import { sayContact } from '../audience/directory/contact'
import type { IcpService } from '../audience/icps/icp-service'
import type { SegmentService } from '../audience/segments/segment-service'
import type { StudyService } from '../audience/studies/study-service'
import type { AuthoringService } from '../authoring/authoring-service'
import { titleOf } from '../authoring/survey'
import type { CampaignService } from './campaign-service'
import { type PlanForm, toAudience } from './campaign-shapes'
import type { Directory } from './recipients/directory'

type Deps = {
  campaigns: Pick<CampaignService, 'preview'>
  studies: StudyService
  surveys: Pick<AuthoringService, 'list' | 'getVersion'>
  icps: Pick<IcpService, 'list'>
  segments: Pick<SegmentService, 'list'>
  directory: Directory
}

export function createPlanViewer({ campaigns, studies, surveys, icps, segments: saved, directory }: Deps) {
  const pickedPeople = async (values: PlanForm) => {
    const audience = toAudience(values)
    const found = audience.kind === 'contacts' ? await directory.byIds(audience.contactIds) : new Map()
    return [...found.values()].map((contact) => sayContact(contact))
  }

  return async (studyId: string, values: PlanForm) => {
    const study = await studies.get(studyId)
    const published = (await surveys.list(studyId)).filter(({ latest }) => latest > 0).sort(mailedFirst)
    const segments = await saved.list(studyId)
    const surveyId = values.surveyId || published[0]?.id || ''
    const chosen = published.find(({ id }) => id === surveyId)
    const version = chosen ? await surveys.getVersion(chosen.id, chosen.latest) : undefined
    return {
      title: values.version ? 'Change the campaign' : 'New campaign',
      section: 'campaigns',
      study,
      surveys: published.map((survey) => ({
        id: survey.id,
        latest: survey.latest,
        name: titleOf(survey),
        chosen: survey.id === surveyId,
        audience: audienceOf[survey.definition.voice],
      })),
      icps: await icps.list(studyId),
      segments,
      values: { ...values, surveyId, senderName: values.senderName || (values.version ? '' : study.company) },
      languages: languagesOf(version?.definition.languages ?? ['en'], values),
      // Without a segment there is none to choose.
      audiences: audiences.filter(({ value }) => value !== 'segment' || segments.length > 0),
      reminderChoices: [0, 1, 2, 3],
      hourChoices: hourChoices(values.sendingHours),
      picked: await pickedPeople(values),
      preview: await campaigns.preview(
        { studyId, surveyId, audience: toAudience(values) },
        values.anonymous === 'on' || version?.definition.anonymous,
      ),
    }
  }
}

const audiences = [
  { value: 'good', label: 'Good fit', hint: 'Ask what drives them, what is hard, what they like best.' },
  { value: 'poor', label: 'Poor fit', hint: 'Ask why it did not work: that tells whom not to target.' },
  { value: 'unknown', label: 'Fit unknown', hint: 'Facts are missing to decide.' },
  { value: 'segment', label: 'A segment', hint: 'Whoever keeps a saved rule when the mails leave.' },
  { value: 'staff', label: 'Our staff', hint: 'Whoever speaks with customers every day.' },
  { value: 'all', label: 'Everybody', hint: 'All contacts of the study, without our own staff.' },
  { value: 'contacts', label: 'Picked by hand', hint: 'Contacts you list below.' },
] as const

/** Guides are for conversations; a mail can send them too, but hardly ever does. */
function mailedFirst(left: { definition: Definition }, right: { definition: Definition }): number {
  const rank = ({ definition: { kind, voice } }: { definition: Definition }) =>
    (kind === 'survey' ? 0 : voices.length) + voices.indexOf(voice)
  return rank(left) - rank(right)
}

/** Whom a survey of this voice is for, where there is such an audience. */
const audienceOf: Partial<Record<Voice, string>> = { 'good-fit': 'good', 'poor-fit': 'poor', staff: 'staff' }

/** Hours between which mails may leave; those of a program are offered as they are. */
function hourChoices(chosen: string) {
  const usual = ['', '8-18', '9-17', '7-21']
  return [...new Set([...usual, chosen])].map((value) => {
    const [from, until] = value.split('-')
    return { value, label: value === '' ? 'at any hour' : `from ${from}:00 to ${until}:00` }
  })
}

/** One pair of fields a language: those of the survey, and those that have words already. */
function languagesOf(offered: readonly string[], { subject, message }: PlanForm) {
  const tags = [...new Set([...offered, ...Object.keys(subject), ...Object.keys(message)])].filter((tag) => tag !== '*')
  const names = new Intl.DisplayNames(['en'], { type: 'language' })
  return tags.map((tag) => ({
    tag,
    name: names.of(tag) ?? tag,
    subject: subject[tag] ?? subject['*'] ?? '',
    message: message[tag] ?? message['*'] ?? '',
  }))
}
