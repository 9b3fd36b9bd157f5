// Conversations with one person: who may be in one, notes while they are typed, and the words they become.
import { guide, useInterviewDesk } from '../support/interview-desk'

const desk = useInterviewDesk()
const { base, post, begin, notes, keep, wordsOf, responsesOf } = desk

describe('an interview is refused', () => {
  it('to everybody but researchers', async () => {
    for (const member of ['stan', 'viktor'] as const)
      expect((await (await desk.world.as(member)).get(base())).status).toBe(403)
    expect((await desk.world.anyone().get(base())).headers.location).toContain('/sign-in')
  })

  it('with nobody, with a crowd, with somebody of another study, and along a draft', async () => {
    const elsewhere = await desk.world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const stranger = await desk.world.container.contacts.create(elsewhere.id, {
      ...{ firstName: 'Sten', lastName: '', lifecycle: 'lead', facts: {}, own: {} },
    })
    const study = await desk.world.container.studies.get(desk.studyId)
    const draft = await desk.world.container.authoring.create(study, { definition: guide('interview') })
    expect((await post(base(), { surveyId: desk.guideId })).text).toContain('Choose who was there')
    expect((await post(base(), { surveyId: desk.groupId, who: [desk.cleo], others: 30 })).status).toBe(400)
    expect((await post(base(), { surveyId: desk.guideId, who: stranger.id })).status).toBe(404)
    expect((await post(base(), { surveyId: draft.id, who: desk.cleo })).status).toBe(409)
    expect((await post(base(), { surveyId: 'nothing', who: desk.cleo })).status).toBe(404)
  })

  it('to another study’s address, like one that is not there', async () => {
    const elsewhere = await desk.world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const room = await begin({ who: desk.cleo })
    const foreign = await desk.rosa.get(room.replace(desk.studyId, elsewhere.id))
    const missing = await desk.rosa.get(`/studies/${elsewhere.id}/interviews/${'0'.repeat(24)}`)
    expect([foreign.status, foreign.text]).toEqual([404, missing.text])
  })

  it('with a named person along a guide that promises anonymity', async () => {
    const study = await desk.world.container.studies.get(desk.studyId)
    const survey = await desk.world.container.authoring.create(study, {
      definition: guide('interview', { anonymous: true }),
    })
    await desk.world.container.authoring.publish(survey.id, 'Rosa')
    const refused = await post(base(), { surveyId: survey.id, who: desk.cleo })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('promises anonymity')])
    const room = await begin({ surveyId: survey.id, others: 1 })
    await keep(room, { hard: 'Nobody knows who says this' })
    await post(room, { do: 'finish' })
    const [response] = await responsesOf(survey.id)
    expect(response).toMatchObject({ anonymous: true, startedAt: new Date('2026-03-02T00:00:00Z') })
    expect(response?.contactId).toBeUndefined()
    const said = (await wordsOf()).find(({ surveyId }) => surveyId === survey.id)
    expect(said).toMatchObject({ text: 'Nobody knows who says this', provenance: 'interview' })
    expect(said?.contactId).toBeUndefined()
    for (const path of [room, `/studies/${desk.studyId}/responses/${response?.id}`])
      expect((await desk.rosa.get(path)).text).not.toMatch(/Cleo|Ola|09:00/)
  })

  it('finishing, while nothing is noted', async () => {
    const room = await begin({ who: desk.cleo })
    const refused = await post(room, { do: 'finish', ...notes({ hard: '   ' }) })
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('Nothing is noted yet')])
    expect((await desk.rosa.get(room)).status).toBe(200)
  })
})

describe('notes', () => {
  it('hold no flood, no control signs and no markup that runs', async () => {
    const room = await begin({ who: desk.cleo })
    await keep(room, { hard: `<script>alert(1)</script>\u202E\0\n${'x'.repeat(50_000)}`, nothing: 'no such question' })
    const { text } = await desk.rosa.get(room)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\n')
    expect(text).not.toMatch(/<script>alert|\u202E|x{5001}|no such question/)
  })

  it('of another window are not written over, and the room says so', async () => {
    const room = await begin({ who: desk.cleo })
    const first = await keep(room, { hard: 'one' })
    const second = await keep(room, { hard: 'one\ntwo' }, first.was)
    const stale = await keep(room, { hard: 'three' }, first.was)
    expect(stale.faults.map(({ path }) => path)).toEqual(['hard'])
    expect((await keep(room, { hard: 'three' }, stale.was)).faults).toHaveLength(1)
    const refused = await post(room, { do: 'save', ...notes({ hard: 'three', work: 'kept' }, first.was) })
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('>three</textarea>')])
    // What was not touched since the page was loaded is no conflict.
    expect((await post(room, { do: 'save', ...notes({ hard: 'one' }, first.was) })).status).toBe(303)
    const shown = await desk.rosa.get(room)
    expect(shown.text).toContain('one\ntwo</textarea>')
    expect(shown.text).toContain(`value="${second.was.hard}"`)
    expect(shown.text).toContain('>kept</textarea>')
  })
})

describe('an interview with one person', () => {
  it('becomes a response like any other, its words attributed to the contact', async () => {
    const room = await begin({ who: desk.cleo, language: 'pl' })
    const shown = await desk.rosa.get(room)
    expect(shown.text).toContain('O hard?')
    expect(shown.text).toContain('Ask for the last time.')
    await keep(room, { hard: '#motivator "Chcę mieć święty spokój"\nKopiuje arkusze' })
    expect((await wordsOf()).filter(({ contactId }) => contactId === desk.cleo)).toEqual([])
    expect((await responsesOf(desk.guideId)).at(-1)).toMatchObject({ state: 'partial', collector: 'interviewer' })
    const all = notes({
      hard: '#motivator "Chcę mieć święty spokój"\nKopiuje arkusze',
      work: '#motivator ',
      size: 'said at once',
      small: 'just the two of them',
    })
    expect((await post(room, { do: 'finish', closed: '1', size: 'small', ...all })).status).toBe(303)
    const response = (await responsesOf(desk.guideId)).at(-1)
    expect(response).toMatchObject({
      state: 'completed',
      contactId: desk.cleo,
      language: 'pl',
      answers: { size: { choices: ['small'] } },
    })
    const said = (await wordsOf()).filter(({ responseId }) => responseId === response?.id)
    expect(
      said.map(({ question: key, topic, text, exact, provenance }) => [key, topic, text, exact, provenance]),
    ).toEqual([
      ['hard', 'motivator', 'Chcę mieć święty spokój', true, 'interview'],
      ['hard', 'challenge', 'Kopiuje arkusze', false, 'interview'],
      ['size', 'team', 'said at once', false, 'interview'],
      ['small', 'team', 'just the two of them', false, 'interview'],
    ])
    expect(said.every(({ contactId, wording }) => contactId === desk.cleo && wording.startsWith('O '))).toBe(true)
    const page = await desk.rosa.get(`/studies/${desk.studyId}/responses/${response?.id}`)
    expect(page.text).toContain('“Chcę mieć święty spokój”')
    const csv = await desk.world.api('get', `/surveys/${desk.guideId}/responses.csv`)
    expect(csv.text).toContain('Kopiuje arkusze')
    await post(room, { do: 'finish' })
    expect((await wordsOf()).filter(({ responseId }) => responseId === response?.id)).toHaveLength(4)
  })

  it('is corrected after it was opened again: words that stay keep their ids', async () => {
    const room = await begin({ who: desk.ola })
    await post(room, { do: 'finish', ...notes({ hard: 'stays\nis mistyped' }) })
    expect((await post(room, { do: 'keep', ...notes({ hard: 'late' }) })).status).toBe(409)
    const mine = async () =>
      (await wordsOf()).filter(({ contactId }) => contactId === desk.ola).map(({ id, text }) => [id, text])
    const before = await mine()
    expect((await post(`${room}/reopen`, {})).status).toBe(303)
    await post(room, { do: 'finish', ...notes({ hard: 'stays\nis right' }) })
    const after = await mine()
    expect(after.map(([, text]) => text)).toEqual(['stays', 'is right'])
    expect(after[0]).toEqual(before[0])
    expect(after[1]?.[0]).not.toBe(before[1]?.[0])
  })

  it('is gone with every word when it is deleted or withdrawn, and a withdrawn voice takes no more notes', async () => {
    const room = await begin({ who: desk.cleo })
    await post(room, { do: 'finish', ...notes({ hard: 'to be withdrawn' }) })
    const response = (await responsesOf(desk.guideId)).at(-1)
    await post(`/studies/${desk.studyId}/responses/${response?.id}/withdraw`, {})
    expect((await wordsOf()).map(({ text }) => text)).not.toContain('to be withdrawn')
    expect((await desk.rosa.get(room)).text).not.toContain('to be withdrawn')
    await post(`${room}/reopen`, {})
    expect((await keep(room, { hard: 'once more' })).faults).toHaveLength(1)
    await post(`${room}/remove`, {})
    expect((await desk.rosa.get(room)).status).toBe(404)
  })
})
