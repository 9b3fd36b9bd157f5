// The demo's surveys, campaigns and answers. Campaigns go out to the outbox only; with an SMTP server they stay drafts, so that
// a demo never writes to anybody. Answers come in as answers taken elsewhere do, with the day they were given.
import type { InstrumentName } from '../../surveys/instruments'
import type { Study } from '../audience/studies/study'
import type { Survey } from '../authoring/survey'
import type { Audience } from '../campaigns/plans/campaign'
import type { Container } from '../container'
import { atOnce } from './at-once'
import type { DemoContact, DemoResponse } from './build-demo'
import { withTroubles } from './company'

export type Side = DemoContact['side']
const instruments: Record<Side, InstrumentName> = { good: 'good-fit', poor: 'poor-fit', staff: 'staff' }
const names: Record<Side, string> = {
  good: 'Customers who fit',
  poor: 'Customers who do not fit, and former ones',
  staff: 'Our own people',
}

/** One published survey for each side. */
export async function loadSurveys({ authoring }: Container, study: Study): Promise<Record<Side, Survey>> {
  const known = await authoring.list(study.id)
  const load = async (side: Side): Promise<Survey> => {
    const voice = instruments[side]
    const made = known.find(({ definition }) => definition.voice === voice)
    if (made && made.latest > 0) return made
    const survey = made ?? (await authoring.create(study, { instrument: voice }))
    const isChanged = survey.definition.pages.some(({ questions }) =>
      questions.some(({ key }) => key.startsWith('tidewheel')),
    )
    if (side !== 'staff' && !isChanged)
      await authoring.change(survey.id, survey.version, withTroubles(survey.definition))
    await authoring.publish(survey.id, 'Tidewheel')
    return authoring.get(survey.id)
  }
  return { good: await load('good'), poor: await load('poor'), staff: await load('staff') }
}

export async function loadCampaigns(
  { campaigns, mailer }: Container,
  study: Study,
  icpId: string,
  surveys: Record<Side, Survey>,
  baseUrl: string,
): Promise<Record<Side, string>> {
  const audiences: Record<Side, Audience> = {
    good: { kind: 'fit', fit: 'good', icpId },
    poor: { kind: 'fit', fit: 'poor', icpId },
    staff: { kind: 'staff' },
  }
  const known = await campaigns.service.list(study.id)
  const load = async (side: Side): Promise<string> => {
    const made = known.find(({ name }) => name === names[side])
    const plan = { surveyId: surveys[side].id, audience: audiences[side], name: names[side], reminders: 1 }
    const campaign = made ?? (await campaigns.service.create(study, plan))
    if (campaign.state === 'draft' && !mailer.leavesMachine) await campaigns.service.launch(campaign.id, baseUrl)
    return campaign.id
  }
  return { good: await load('good'), poor: await load('poor'), staff: await load('staff') }
}

export async function loadResponses(
  { responses, now }: Container,
  surveys: Record<Side, Survey>,
  people: readonly DemoContact[],
  answered: readonly DemoResponse[],
  contactIds: ReadonlyMap<string, string>,
): Promise<void> {
  const loadedAt = now().getTime()
  await atOnce(answered, async ({ contact, language, answers, minutesAgo }, at) => {
    const person = people[contact]
    if (!person) return
    const sentAt = new Date(loadedAt - minutesAgo * 60_000)
    const who = { contactId: contactIds.get(person.email) }
    const given = { surveyId: surveys[person.side].id, answers, language, sentAt, ...who }
    await responses.submit({ ...given, collector: 'email' }, `demo-${at}`)
  })
}

/** Marks the invitations of those who have answered, once all are out. */
export async function settleInvitations(
  { campaigns, invitations }: Container,
  campaignIds: readonly string[],
  answeredBy: ReadonlySet<string>,
): Promise<void> {
  for (const id of campaignIds) {
    const campaign = await campaigns.service.get(id)
    if (campaign.state === 'draft') continue
    for (let after = ''; ; ) {
      const part = await campaigns.progress.list(campaign, after ? { after } : {})
      const open = part.filter(({ contactId, state }) => answeredBy.has(contactId) && state !== 'completed')
      await atOnce(open, ({ id: invitation }) => invitations.markCompleted(invitation))
      const last = part.at(-1)
      if (!last || part.length < 100) break
      after = last.id
    }
  }
}
