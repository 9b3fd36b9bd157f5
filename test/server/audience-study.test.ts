// Studies: made, changed, and a home that says what is done and what comes next.

import { mattersFor, type StudyFacts } from '../../server/study-matters'
import { type StudyCounts, stepsFor } from '../../server/study-steps'
import { createWorld, type World } from '../support/world'

const nothing: StudyCounts = {
  icps: 0,
  contacts: 0,
  goodFit: 0,
  surveys: 0,
  published: 0,
  campaigns: 0,
  launched: 0,
  completed: 0,
  runs: 0,
  finishedRuns: 0,
  personas: 0,
  publishedPersonas: 0,
}

describe('the steps of a study', () => {
  const study = { id: 's1' }
  it('are all open at first, without figures, and lead to their pages', () => {
    const steps = stepsFor(study, nothing)
    expect(steps.map(({ href }) => href.replace('/studies/s1', ''))).toEqual([
      '/icps',
      '/contacts',
      '/surveys',
      '/campaigns',
      '/responses',
      '/runs',
      '/personas',
    ])
    expect(steps.filter(({ done, figure }) => done || figure)).toEqual([])
  })

  it('show drafts as figures, and are done by what counts: published, launched, enough answers, finished', () => {
    const begun = stepsFor(study, {
      ...nothing,
      icps: 1,
      contacts: 240,
      goodFit: 90,
      surveys: 2,
      campaigns: 1,
      completed: 3,
      runs: 1,
      personas: 1,
    })
    expect(begun.map(({ done }) => done)).toEqual([true, true, false, false, false, false, false])
    expect(begun.map(({ figure }) => figure)).toEqual([
      '1 profile',
      '240 contacts, 90 good fit',
      '2 drafts',
      '1 planned',
      '3 answers',
      '1 under way',
      '1 draft',
    ])
    const all = stepsFor(study, {
      ...nothing,
      icps: 1,
      contacts: 1,
      published: 1,
      launched: 1,
      completed: 15,
      finishedRuns: 1,
      publishedPersonas: 3,
    })
    expect(all.every(({ done }) => done)).toBe(true)
  })
})

describe('what waits for somebody in a study', () => {
  const study = { id: 's1' }
  const now = new Date('2026-03-02T09:00:00Z')
  const calm: StudyFacts = { personas: [], answersSinceRun: 0, campaigns: [], now }
  const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000)

  it('is nothing while all is well: few new answers, reviews far away, mails delivered, the last run done', () => {
    const well = mattersFor(study, {
      personas: [{ state: 'published', reviewOn: inDays(90) }, { state: 'draft' }],
      lastRun: { id: 'r2', number: 2, state: 'done' },
      answersSinceRun: 4,
      campaigns: [{ id: 'c1', name: 'Spring', isHeld: false, unconfirmed: 0, failed: 0 }],
      now,
    })
    expect(well).toEqual([])
  })

  it('says it in a sentence with the page where it is settled, the pressing first', () => {
    const matters = mattersFor(study, {
      personas: [{ state: 'in-review' }, { state: 'needs-review' }, { state: 'published', reviewOn: inDays(20) }],
      lastRun: { id: 'r2', number: 2, state: 'failed' },
      answersSinceRun: 1200,
      campaigns: [{ id: 'c1', name: 'Spring', isHeld: false, unconfirmed: 1, failed: 3 }],
      now,
    })
    expect(matters.map(({ text, path }) => `${text} ${path.replace('/studies/s1', '')}`)).toEqual([
      'Run 2 failed. /runs/r2',
      'One mail of “Spring” may or may not have arrived. /campaigns/c1',
      'One persona is due for its review. /upkeep',
      '3 mails of “Spring” did not arrive. /campaigns/c1',
      'One persona waits for a signature. /personas',
      'The review of one persona falls due within 30 days. /upkeep',
      '1,200 answers came since the last run. /runs',
    ])
  })

  it('counts several personas in one sentence', () => {
    const personas = [{ state: 'in-review' }, { state: 'in-review' }]
    expect(mattersFor(study, { ...calm, personas })[0]?.text).toBe('2 personas wait for a signature.')
  })
})

describe('the home of a study', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())

  it('is absent for an id that is none, and refuses a study without a name', async () => {
    const rosa = await world.as('rosa')
    expect((await rosa.get('/studies/nothing')).status).toBe(404)
    expect((await rosa.post('/studies').type('form').send({ name: ' ' })).status).toBe(400)
  })

  it('counts what every stage holds, and names the next step', async () => {
    const rosa = await world.as('rosa')
    const made = await rosa.post('/studies').type('form').send({ name: 'Yearly <b>look</b>' })
    const path = made.headers.location ?? ''
    expect((await rosa.get(path)).text).toContain(`href="${path}/icps">Define whom you serve best</a></div>`)
    const studyId = path.split('/').at(-1) ?? ''
    await world.container.icps.create(studyId, {
      name: 'One',
      kind: 'company',
      product: '',
      description: '',
      problems: [],
      criteria: [],
    })
    const { text } = await rosa.get(path)
    expect(text).toContain('1 profile')
    expect(text).toContain(`href="${path}/contacts">Bring your contacts</a></div>`)
    expect(text).not.toContain('<b>look</b>')
  })

  it('refuses a stale change', async () => {
    const rosa = await world.as('rosa')
    const { id } = await world.container.studies.create({ name: 'Stale', goal: '', company: '', product: '' })
    const change = (name: string) => rosa.post(`/studies/${id}`).type('form').send({ name, version: '1' })
    expect((await change('First')).status).toBe(303)
    expect((await change('Second')).status).toBe(409)
  })
})
