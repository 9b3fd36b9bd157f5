// A desk to send campaigns from: for each test a world of its own with a study, a published survey and a mail server, and the moves
// that tests of campaigns share.
import type { NewContact } from '../../server/audience/directory/contact'
import type { Study } from '../../server/audience/studies/study'
import { publishSolarSurvey } from './solar-survey'
import { createWorld, type World } from './world'

export const day = 86_400_000
export const linkIn = (text = '') => /http\S+\/r\/[a-z0-9]+/.exec(text)?.[0] ?? ''

/** Registers itself with the tests of the file. */
export function useCampaignDesk(settings: Record<string, string> = {}) {
  const desk = {} as { world: World; study: Study; surveyId: string }
  beforeEach(async () => {
    desk.world = await createWorld({ settings })
    const { study, survey } = await publishSolarSurvey(desk.world)
    desk.study = study
    desk.surveyId = survey.id
  })
  afterEach(() => desk.world.close())
  const person = (email: string, more: Partial<NewContact> = {}) =>
    desk.world.container.contacts.create(desk.study.id, {
      firstName: 'Cleo',
      lastName: email.split('@')[0] ?? '',
      email,
      lifecycle: 'customer',
      facts: {},
      own: {},
      ...more,
    })

  const people = async (count: number) => {
    for (let at = 0; at < count; at++) await person(`cleo${at}@customers.test`)
  }

  const plan = async (more: object = {}): Promise<string> => {
    const made = await desk.world.api('post', '/campaigns').send({ surveyId: desk.surveyId, audience: 'all', ...more })
    expect([made.status, made.body.code]).toEqual([201, undefined])
    return made.body.id
  }

  const launch = async (more: object = {}): Promise<string> => {
    const id = await plan(more)
    expect((await desk.world.api('post', `/campaigns/${id}/launch`)).status).toBe(200)
    await desk.world.container.jobs.settled()
    return id
  }

  const read = async (id: string) => (await desk.world.api('get', `/campaigns/${id}`)).body
  const advance = async (ms = 0) => {
    desk.world.clock.advance(ms)
    await desk.world.container.jobs.push('campaign.advance', {}, { key: `test ${Math.random()}` })
    await desk.world.container.jobs.settled()
    await desk.world.container.jobs.settled()
  }
  const receivers = () => desk.world.inbox.mails.flatMap(({ to }) => to).sort()
  return Object.assign(desk, { person, people, plan, launch, read, advance, receivers })
}
