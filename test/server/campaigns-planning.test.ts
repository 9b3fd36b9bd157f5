// Planning campaigns: who may, what is refused, what the preview and the test mail show, what a draft keeps.
import { day, useCampaignDesk } from '../support/campaign-desk'

const desk = useCampaignDesk()
const { person, people, plan, launch, read, receivers } = desk

describe('planning a campaign', () => {
  it('answers a missing campaign and one of another study the same way', async () => {
    const other = await desk.world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const id = await plan()
    const rosa = await desk.world.as('rosa')
    const missing = await rosa.get(`/studies/${desk.study.id}/campaigns/${'0'.repeat(24)}`)
    const foreign = await rosa.get(`/studies/${other.id}/campaigns/${id}`)
    expect([missing.status, foreign.status]).toEqual([404, 404])
    expect(foreign.text).toBe(missing.text)
  })

  it('is not launched when its last day has passed since it was planned', async () => {
    await people(2)
    const id = await plan({ closesAt: new Date(desk.world.clock.now.getTime() + day).toISOString() })
    desk.world.clock.advance(2 * day)
    const refused = await desk.world.api('post', `/campaigns/${id}/launch`)
    expect([refused.status, refused.body.title]).toEqual([400, expect.stringContaining('Its last day has passed')])
    await desk.world.container.jobs.settled()
    expect([(await read(id)).state, receivers()]).toEqual(['draft', []])
  })

  it('proposes the survey for customers who fit, and says whom the others are for', async () => {
    const staff = await desk.world.container.authoring.create(desk.study, { instrument: 'staff' })
    await desk.world.container.authoring.publish(staff.id, 'Rosa')
    const { text } = await (await desk.world.as('rosa')).get(`/studies/${desk.study.id}/campaigns/new`)
    expect(text).toContain(`<option value="${desk.surveyId}" data-meant-for="good" selected>`)
    expect(text).toContain(`<option value="${staff.id}" data-meant-for="staff">`)
  })

  it('starts with the people ticked in the list of contacts', async () => {
    await people(3)
    const [first, second] = await desk.world.container.contacts.page({ studyId: desk.study.id }, { skip: 0, limit: 2 })
    const list = await (await desk.world.as('rosa')).get(`/studies/${desk.study.id}/contacts`)
    expect(list.text).toContain(`name="contactIds" value="${first?.id}"`)
    const picked = new URLSearchParams({ audience: 'contacts' })
    for (const one of [first, second]) picked.append('contactIds', one?.id ?? '')
    const { text } = await (await desk.world.as('rosa')).get(`/studies/${desk.study.id}/campaigns/new?${picked}`)
    expect(text).toContain(`${first?.id}\n${second?.id}</textarea>`)
    expect(text).not.toContain('cleo2@customers.test')
  })

  it('leaves out whom another campaign asked before, and says so; it counts them again when told to', async () => {
    await people(2)
    await launch()
    await person('new@customers.test')
    const preview = async (query: string) =>
      (await (await desk.world.as('rosa')).get(`/studies/${desk.study.id}/campaigns/audience?audience=all&${query}`))
        .text
    const other = await desk.world.container.authoring.create(desk.study, { instrument: 'lead' })
    expect(await preview(`surveyId=${desk.surveyId}`)).toContain('<strong>3</strong>')
    const fresh = await preview(`surveyId=${desk.surveyId}&fresh=survey`)
    expect(fresh).toContain('<strong>1</strong>')
    expect(fresh).toContain('Was invited to this survey before')
    expect(await preview(`surveyId=${other.id}&fresh=survey`)).toContain('<strong>3</strong>')
    expect(await preview(`surveyId=${other.id}&fresh=study`)).toContain('<strong>1</strong>')
    desk.world.inbox.mails.length = 0
    const id = await launch({ audience: { kind: 'all', fresh: 'survey' } })
    expect(receivers()).toEqual(['new@customers.test'])
    // The people it has invited itself are no reason to leave them out.
    expect((await read(id)).funnel.invited).toBe(1)
  })

  it('is chosen by words and by kind of people, for the whole list and not one page of it', async () => {
    await person('ada@solar.test', { facts: { jobTitle: 'Zastępca dyrektora' } })
    await person('bob@solar.test', { lifecycle: 'lead' })
    await person('eve@other.test')
    await person('sam@solar.test', { lifecycle: 'staff' })
    const chosen = async (audience: object) => {
      desk.world.inbox.mails.length = 0
      await launch({ audience })
      return receivers()
    }
    expect(await chosen({ kind: 'all', search: 'SOLAR.test' })).toEqual(['ada@solar.test', 'bob@solar.test'])
    expect(await chosen({ kind: 'all', search: 'ZASTĘPCA' })).toEqual(['ada@solar.test'])
    expect(await chosen({ kind: 'all', lifecycles: ['lead'] })).toEqual(['bob@solar.test'])
    expect(await chosen({ kind: 'staff', search: 'solar' })).toEqual(['sam@solar.test'])
    expect(
      (
        await desk.world
          .api('post', '/campaigns')
          .send({ surveyId: desk.surveyId, audience: { kind: 'all', search: '' } })
      ).status,
    ).toBe(400)
    const list = await (await desk.world.as('rosa')).get(`/studies/${desk.study.id}/contacts?q=solar&lifecycle=lead`)
    expect(list.text).toContain('name="lifecycles" value="lead"')
    const form = await (await desk.world.as('rosa')).get(
      `/studies/${desk.study.id}/campaigns/new?audience=all&lifecycles=lead&search=solar`,
    )
    expect(form.text).toContain('name="search" type="text" value="solar"')
    expect(form.text).toContain('Is a customer')
  })

  it('is closed to staff and viewers, page by page', async () => {
    const id = await plan()
    for (const member of ['stan', 'viktor'] as const) {
      const agent = await desk.world.as(member)
      for (const path of ['', '/new', '/audience', `/${id}`, `/${id}/edit`])
        expect([path, (await agent.get(`/studies/${desk.study.id}/campaigns${path}`)).status]).toEqual([path, 403])
      for (const path of [`/${id}/launch`, `/${id}/pause`, `/${id}/resume`, `/${id}/close`, `/${id}/test`, ''])
        expect([path, (await agent.post(`/studies/${desk.study.id}/campaigns${path}`)).status]).toEqual([path, 403])
      expect((await agent.get('/suppressions')).status).toBe(403)
    }
  })

  it('refuses an audience it does not know, and says which it knows', async () => {
    for (const audience of [{ $ne: 1 }, [], 1, { contactIds: [] }])
      expect((await desk.world.api('post', '/campaigns').send({ surveyId: desk.surveyId, audience })).status).toBe(400)
    const response = await desk.world.api('post', '/campaigns').send({ surveyId: desk.surveyId, audience: 'nobody' })
    expect(response.body.title).toContain('contactIds')
  })

  it('refuses a survey that is not published', async () => {
    const draft = await desk.world.container.authoring.create(desk.study, { blank: 'Draft', language: 'en' })
    const response = await desk.world.api('post', '/campaigns').send({ surveyId: draft.id, audience: 'good' })
    expect([response.status, response.body.code]).toEqual([409, 'survey.unpublished'])
  })

  it.each([
    ['{{#each this}}', 'single braces'],
    ['{constructor.prototype}', 'not known'],
    ['Hello {firstName', 'left open'],
    ['{password}', 'not known'],
  ])('refuses %s in the message and names the line', async (text, words) => {
    const response = await desk.world
      .api('post', '/campaigns')
      .send({ surveyId: desk.surveyId, audience: 'all', message: `Hello\n${text}` })
    expect([response.status, response.body.code]).toEqual([400, 'campaign.invalid'])
    expect(response.body.faults[0].message).toContain('Line 2')
    expect(response.body.faults[0].message).toContain(words)
  })

  it.each(['_bsontype', '$where', 'a.b', ' '])('refuses words in a language called %j', async (tag) => {
    const response = await desk.world
      .api('post', '/campaigns')
      .send({ surveyId: desk.surveyId, audience: 'all', subject: { [tag]: 'Hello' } })
    expect([response.status, response.body.faults?.[0].path]).toEqual([400, 'subject'])
    expect(response.body.title).toContain('words by language')
  })

  it('refuses a message of a megabyte', async () => {
    const rosa = await desk.world.as('rosa')
    const form = { surveyId: desk.surveyId, audience: 'all', 'message[en]': 'x'.repeat(15_000) }
    const response = await rosa.post(`/studies/${desk.study.id}/campaigns`).type('form').send(form)
    expect(response.status).toBe(400)
    expect(response.text).toContain('At most 10000 characters')
    const huge = { surveyId: desk.surveyId, audience: 'all', message: 'x'.repeat(1_000_000) }
    expect((await desk.world.api('post', '/campaigns').send(huge)).status).toBe(400)
  })

  it('launched, paused or resumed twice at once is so once, and both presses are answered', async () => {
    await desk.person('cleo@customers.test')
    const id = await desk.plan()
    for (const press of ['launch', 'pause', 'resume']) {
      const twice = await Promise.all([1, 2, 3].map(() => desk.world.api('post', `/campaigns/${id}/${press}`)))
      expect([press, twice.map(({ status }) => status)]).toEqual([press, [200, 200, 200]])
      if (press !== 'launch') await desk.world.container.jobs.settled()
    }
    expect(desk.receivers()).toEqual(['cleo@customers.test'])
  })

  it('does not launch to nobody, and launches a closed one no more', async () => {
    const id = await plan()
    expect((await desk.world.api('post', `/campaigns/${id}/launch`)).body.code).toBe('campaign.nobody')
    await person('cleo@customers.test')
    await desk.world.api('post', `/campaigns/${id}/launch`)
    await desk.world.container.jobs.settled()
    await desk.world.api('post', `/campaigns/${id}/close`)
    const again = await desk.world.api('post', `/campaigns/${id}/launch`)
    expect([again.status, again.body.code]).toEqual([409, 'campaign.wrong-state'])
  })

  it('shows who gets it and why others do not', async () => {
    await person('cleo@customers.test')
    await person('stan@verbatim.test', { lifecycle: 'staff', lastName: 'Staff' })
    await person('out@customers.test', { optedOut: true })
    await person('', { email: undefined, phone: '1', lastName: 'Phone' } as object)
    const rosa = await desk.world.as('rosa')
    const { text } = await rosa.get(`/studies/${desk.study.id}/campaigns/audience?audience=all`)
    expect(text).toMatch(/<strong>1<\/strong>\s+person gets/)
    for (const why of ['Is our own staff', 'Wants no research mail', 'Has no e-mail address'])
      expect(text).toContain(why)
  })

  it('plans with the form of the page, and shows the plan', async () => {
    await person('cleo@customers.test')
    const rosa = await desk.world.as('rosa')
    const form = {
      surveyId: desk.surveyId,
      audience: 'all',
      name: 'Spring',
      'subject[en]': 'Hello {firstName|there}',
      reminders: '2',
    }
    const made = await rosa.post(`/studies/${desk.study.id}/campaigns`).type('form').send(form)
    expect(made.status).toBe(303)
    const shown = await rosa.get(made.headers.location ?? '')
    expect(shown.text).toContain('Hello Cleo')
    expect(shown.text).toContain('Launch: 1 mail')
    expect((await rosa.get(`/studies/${desk.study.id}/campaigns`)).text).toContain('Spring')
    expect((await rosa.get(`${made.headers.location}/edit`)).text).toContain('Hello {firstName|there}')
  })

  it('lists campaigns page by page, newest first, each once, also when the last one seen was deleted meanwhile', async () => {
    const made: string[] = []
    for (let at = 0; at < 5; at++) made.unshift(await plan({ name: `Plan ${at}` }))
    const page = async (query: string) => {
      const { body } = await desk.world.api('get', `/campaigns?studyId=${desk.study.id}${query}`)
      return { ids: body.items.map(({ id }: { id: string }) => id), next: body.next }
    }
    expect((await desk.world.api('get', '/campaigns?limit=0')).status).toBe(400)
    expect((await desk.world.api('get', '/campaigns?limit=501')).status).toBe(400)
    const first = await page('&limit=2')
    expect(first).toEqual({ ids: made.slice(0, 2), next: made[1] })
    await desk.world.container.campaigns.service.remove(first.next)
    const second = await page(`&limit=2&cursor=${first.next}`)
    expect(second).toEqual({ ids: made.slice(2, 4), next: made[3] })
    const rest = await page(`&limit=500&after=${second.next}`)
    expect([rest.ids[0], rest.next]).toEqual([made[4], null])
    const other = await desk.world.container.studies.create({ name: 'Bare', goal: '', company: '', product: '' })
    expect((await desk.world.api('get', `/campaigns?study=${other.id}`)).body).toEqual({ items: [], next: null })
  })
})
