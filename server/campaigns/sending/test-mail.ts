// Sends a campaign's mail to whoever asks for it, as a recipient would read it. Its links lead to the survey and never to an
// invitation, so that a test is no answer and unsubscribes nobody.
import { randomUUID } from 'node:crypto'
import type { StudyService } from '../../audience/studies/study-service'
import type { AuthoringService } from '../../authoring/authoring-service'
import type { UserStore } from '../../platform/accounts/user-store'
import type { Mailer } from '../../platform/mail/mailer'
import type { Message } from '../../platform/mail/message'
import { Problem } from '../../problems'
import type { Campaign } from '../plans/campaign'
import type { Compose } from './compose-invitation'

type Deps = {
  users: Pick<UserStore, 'find'>
  studies: Pick<StudyService, 'get'>
  surveys: Pick<AuthoringService, 'getVersion'>
  compose: Compose
  mailer: Mailer
}

export type SampleLetter = (campaign: Campaign, to: Person, language: string, baseUrl: string) => Promise<Message>
export type TestMail = (campaign: Campaign, userId: string, language: string, baseUrl: string) => Promise<string>

type Person = { name: string; address: string }

/** The mail as this person would get it, with harmless links. */
export function createSampleLetter({ studies, surveys, compose, mailer }: Omit<Deps, 'users'>): SampleLetter {
  return async (campaign, to, language, baseUrl) => {
    const [study, survey] = await Promise.all([
      studies.get(campaign.studyId),
      surveys.getVersion(campaign.surveyId, campaign.surveyVersion),
    ])
    const [firstName = '', ...rest] = to.name.split(' ')
    const here = `${baseUrl}/studies/${campaign.studyId}`
    return compose({
      campaign,
      asker: { company: study.company, product: study.product },
      minutes: survey.definition.minutes,
      wave: 0,
      language,
      to,
      frame: { firstName, lastName: rest.join(' '), name: to.name, company: 'Example Ltd' },
      messageId: `test.${randomUUID()}@${mailer.domain}`,
      link: `${here}/surveys/${campaign.surveyId}`,
      unsubscribeUrl: `${here}/campaigns/${campaign.id}`,
      isTest: true,
    })
  }
}

export function createTestMail(deps: Deps, sample: SampleLetter): TestMail {
  return async (campaign, userId, language, baseUrl) => {
    const user = await deps.users.find(userId)
    if (!user) throw new Problem('user.absent')
    const message = await sample(campaign, { name: user.name, address: user.email }, language, baseUrl)
    const delivery = await deps.mailer.send(message)
    if (delivery.outcome !== 'sent') return `The test was not sent: ${delivery.reason}`
    return deps.mailer.leavesMachine ? `A test is on its way to ${user.email}.` : 'The test is in the outbox.'
  }
}
